#include "program/requirement.h"

#define CONTINUATIONS_MAX 64

static bool is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '-' || c == '_' || c == '.';
}

struct str requirement_normalise(struct arena *arena, struct str name)
{
    char *out = arena_alloc(arena, name.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (c == '_' || c == '.')
            c = '-';
        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if (c != '-' || len == 0 || out[len - 1] != '-')
            out[len++] = c;
    }
    return str_make(out, len);
}

bool requirement_parse(struct str text, struct arena *arena, struct requirement *out)
{
    text = str_trim(text);
    size_t len = 0;
    while (len < text.len && is_name_byte(text.ptr[len]))
        len++;
    struct str name = str_slice(text, 0, len);
    struct str rest = str_trim(str_from(text, len));
    if (!len || name.ptr[0] == '-' || name.ptr[0] == '.')
        return false;
    if (rest.len && str_find_char(STR("[(<>=!~;@"), rest.ptr[0]) == STR_NONE)
        return false;
    out->name = requirement_normalise(arena, name);
    out->conditional = str_find_char(rest, ';') != STR_NONE;
    return true;
}

/* A `#` starts a comment at the line's start or after white space. */
static struct str without_comment(struct str line)
{
    for (size_t i = 0; i < line.len; i++)
        if (line.ptr[i] == '#' &&
            (i == 0 || line.ptr[i - 1] == ' ' || line.ptr[i - 1] == '\t'))
            return str_trim(str_slice(line, 0, i));
    return str_trim(line);
}

bool requirement_next_line(struct str *text, struct arena *arena, struct str *line)
{
    while (text->len) {
        *line = without_comment(str_split(text, '\n'));
        for (int joined = 0;
             joined < CONTINUATIONS_MAX && text->len && str_ends(*line, STR("\\"));
             joined++) {
            struct str parts[] = {str_slice(*line, 0, line->len - 1), STR(" "),
                                  without_comment(str_split(text, '\n'))};
            *line = arena_join(arena, parts, 3);
        }
        if (line->len)
            return true;
    }
    return false;
}
