#include "program/naming.h"

static bool is_small(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_joined_by(struct str name, char joint)
{
    for (size_t i = 0; i < name.len; i++)
        if (!is_small(name.ptr[i]) &&
            !(name.ptr[i] == joint && i > 0 && i + 1 < name.len))
            return false;
    return name.len && name.ptr[0] >= 'a' && name.ptr[0] <= 'z';
}

static bool is_pascal(struct str name)
{
    for (size_t i = 0; i < name.len; i++)
        if (!is_small(name.ptr[i]) && !is_capital(name.ptr[i]))
            return false;
    return name.len && is_capital(name.ptr[0]);
}

enum naming naming_of(struct str name)
{
    if (is_joined_by(name, '_'))
        return NAMING_SNAKE;
    if (is_pascal(name))
        return NAMING_PASCAL;
    return is_joined_by(name, '-') ? NAMING_KEBAB : NAMING_OTHER;
}

const char *naming_word(enum naming style)
{
    switch (style) {
    case NAMING_SNAKE:
        return "snake_case";
    case NAMING_PASCAL:
        return "PascalCase";
    case NAMING_KEBAB:
        return "kebab-case";
    default:
        return "neither snake_case nor PascalCase";
    }
}
