/* Conditions are compared as text, without parentheses around them: the same words in
 * the `try` body and in its handler mean the same thing, as nothing runs in between but
 * the import. */
#include "python/conditions.h"

#include <string.h>

#define NAME_MAX_BYTES 64 /* of a flag's name; longer ones are not looked at */

bool condition_is_type_checking(struct str text)
{
    return str_eq(text, STR("TYPE_CHECKING")) || str_ends(text, STR(".TYPE_CHECKING"));
}

static enum settled opposite(enum settled settled)
{
    return settled == SETTLED_NOT    ? SETTLED_NOT
           : settled == SETTLED_TRUE ? SETTLED_FALSE
                                     : SETTLED_TRUE;
}

enum settled condition_settled(struct str bytes, TSNode condition, struct str assumed)
{
    bool negated = false;
    condition = syntax_bare(condition);
    struct str text = syntax_text(bytes, condition);
    if (text.len && str_eq(text, assumed))
        return SETTLED_TRUE;
    if (syntax_kind(condition) == SYN_NOT) {
        negated = true;
        text = syntax_text(bytes, syntax_bare(syntax_at(condition, 0)));
    }
    enum settled settled = SETTLED_NOT;
    if (text.len && str_eq(text, assumed))
        settled = SETTLED_TRUE;
    else if (condition_is_type_checking(text))
        settled = SETTLED_FALSE;
    return negated ? opposite(settled) : settled;
}

static bool rations(struct str name)
{
    char text[NAME_MAX_BYTES];
    if (name.len > sizeof text)
        return false;
    /* if log: log.info(..) */
    if (STR_IS_ANY(name, "log", "logger", "_log", "_logger", "self.log", "self.logger"))
        return true;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        text[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    return STR_HAS_ANY(str_make(text, name.len), "warn", "verbos", "quiet", "silent",
                       "once", "reported", "shown", "logged", "noted", "notified");
}

bool condition_rations(struct str bytes, TSNode condition)
{
    condition = syntax_bare(condition);
    if (syntax_kind(condition) == SYN_NOT)
        condition = syntax_bare(syntax_at(condition, 0));
    /* verbosity > 1, name not in _warned */
    bool compares = syntax_kind(condition) == SYN_COMPARISON;
    for (uint32_t i = 0; i < (compares ? 2 : 1); i++) {
        TSNode name = compares ? syntax_at(condition, i) : condition;
        if ((syntax_kind(name) == SYN_IDENTIFIER ||
             syntax_kind(name) == SYN_ATTRIBUTE ||
             syntax_kind(name) == SYN_SUBSCRIPT) &&
            rations(syntax_text(bytes, name)))
            return true;
    }
    return false;
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

bool condition_names(struct str text, struct str name)
{
    for (size_t from = 0; name.len && from < text.len;) {
        size_t at = str_find(str_from(text, from), name);
        if (at == STR_NONE)
            return false;
        at += from;
        from = at + name.len;
        if ((at == 0 || !is_word(text.ptr[at - 1])) &&
            (from == text.len || !is_word(text.ptr[from])))
            return true;
    }
    return false;
}
