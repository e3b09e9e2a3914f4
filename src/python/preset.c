/* The lines are read as text: an assignment's targets and value, the names an import or
 * a definition binds. A line that is more involved than that is not believed. */
#include "python/preset.h"

#include "python/conditions.h"
#include "python/nulls.h"

#define PRESET_LOOKBACK 5000    /* lines before the `try` */
#define PRESET_DEF_LINES_MAX 40 /* of a def that may do nothing */
#define PRESET_LINE_MAX 4096    /* bytes of a line that is looked at */

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\\' || c == '\n' || c == '\r';
}

/* The index of the next single `=` at bracket depth 0, or STR_NONE. */
static size_t next_equals(struct str s)
{
    unsigned depth = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (c == '(' || c == '[' || c == '{')
            depth++;
        else if ((c == ')' || c == ']' || c == '}') && depth)
            depth--;
        else if (c == '"' || c == '\'') {
            while (++i < s.len && s.ptr[i] != c)
                ;
        } else if (c == '#')
            return STR_NONE;
        else if (c == '=' && depth == 0) {
            bool compares = (i + 1 < s.len && s.ptr[i + 1] == '=') ||
                            (i && strchr("=!<>+-*/%&|^@:", s.ptr[i - 1]));
            return compares ? STR_NONE : i;
        }
    }
    return STR_NONE;
}

/* The place of `name` among the comma-separated targets, or STR_NONE. */
static size_t target_index(struct str targets, struct str name, size_t *count)
{
    size_t found = STR_NONE;
    targets = str_trim(targets);
    if (targets.len > 1 && (targets.ptr[0] == '(' || targets.ptr[0] == '['))
        targets = str_slice(targets, 1, targets.len - 1);
    for (*count = 0; targets.len; ++*count) {
        struct str one = str_trim(str_split(&targets, ','));
        size_t colon = str_find_char(one, ':');
        if (colon != STR_NONE)
            one = str_trim(str_slice(one, 0, colon));
        if (str_eq(one, name))
            found = *count;
    }
    return found;
}

static enum preset preset_of_value(struct str value, size_t index, size_t count)
{
    value = str_trim(value);
    if (count > 1) {
        struct str rest = value;
        if (rest.len > 1 && rest.ptr[0] == '(')
            rest = str_slice(rest, 1, rest.len - 1);
        for (size_t i = 0; i <= index && rest.len; i++)
            value = str_trim(str_split(&rest, ','));
    }
    if (str_eq(value, STR("True")))
        return PRESET_TRUE;
    return value_text_is_null(value) ? PRESET_NULL : PRESET_USABLE;
}

static enum preset preset_of_assignment(struct str text, struct str name)
{
    size_t count = 0, found = STR_NONE, found_count = 0;
    for (;;) {
        size_t at = next_equals(text);
        if (at == STR_NONE)
            break;
        size_t index = target_index(str_slice(text, 0, at), name, &count);
        if (index != STR_NONE) {
            found = index;
            found_count = count;
        }
        text = str_from(text, at + 1);
    }
    return found == STR_NONE ? PRESET_NONE : preset_of_value(text, found, found_count);
}

/* Is `name` a whole word of `text`, not followed by ` as`? */
static bool binds_import(struct str text, struct str name)
{
    size_t from = str_find(text, STR("import"));
    if (from == STR_NONE)
        return false;
    for (from += 6; from < text.len;) {
        size_t at = str_find(str_from(text, from), name);
        if (at == STR_NONE)
            return false;
        at += from;
        size_t end = at + name.len;
        from = end;
        if (layout_is_word(text.ptr[at - 1]) || text.ptr[at - 1] == '.' ||
            (end < text.len && layout_is_word(text.ptr[end])))
            continue;
        while (end < text.len && is_space(text.ptr[end]))
            end++;
        if (!str_starts(str_from(text, end), STR("as ")))
            return true;
    }
    return false;
}

static bool defines(struct str text, struct str name)
{
    size_t at = str_find(text, STR("def "));
    size_t skip = 4;
    if (at == STR_NONE || at > 8) {
        if (!str_starts(text, STR("class ")))
            return false;
        at = 0;
        skip = 6;
    }
    struct str rest = str_trim(str_from(text, at + skip));
    return str_starts(rest, name) &&
           (rest.len == name.len || !layout_is_word(rest.ptr[name.len]));
}

/* Is the text of the value an argument of the def at `line`? */
static bool is_argument(const struct layout *l, uint32_t line, struct str value)
{
    struct str text = layout_text(l, line);
    size_t open = str_find_char(text, '(');
    value = str_trim(value);
    for (size_t i = 0; i < value.len; i++)
        if (!layout_is_word(value.ptr[i]))
            return false;
    return open != STR_NONE && condition_names(str_from(text, open), value);
}

/* Does the def at `line` only pass, or return a null or its own argument? */
static bool does_nothing(const struct layout *l, uint32_t line)
{
    const struct outline_line *it = &l->o->lines[line];
    if (!it->ends_colon || it->block_end - line > PRESET_DEF_LINES_MAX)
        return false;
    for (uint32_t i = line + 1; i < it->block_end; i++) {
        struct str text = layout_text(l, i);
        bool quoted = text.len && strchr("\"'rR", text.ptr[0]) &&
                      (text.ptr[text.len - 1] == '"' || text.ptr[text.len - 1] == '\'');
        if (i == line + 1 && quoted)
            continue; /* a docstring */
        if (STR_IS_ANY(text, "pass", "...", "return"))
            continue;
        if (l->o->lines[i].word != WORD_RETURN)
            return false;
        struct str value = str_from(text, strlen("return"));
        if (!value_text_is_null(value) && !is_argument(l, line, value))
            return false;
    }
    return it->block_end > line + 1;
}

static enum preset preset_of_line(const struct layout *l, uint32_t line,
                                  struct str name)
{
    struct str text = layout_text(l, line);
    if (text.len > PRESET_LINE_MAX)
        return PRESET_NONE;
    switch (l->o->lines[line].word) {
    case WORD_IMPORT:
    case WORD_FROM:
        return binds_import(text, name) ? PRESET_USABLE : PRESET_NONE;
    case WORD_DEF:
        if (!defines(text, name))
            return PRESET_NONE;
        return does_nothing(l, line) ? PRESET_NULL : PRESET_USABLE;
    case WORD_CLASS:
        return defines(text, name) ? PRESET_USABLE : PRESET_NONE;
    case WORD_OTHER:
        return preset_of_assignment(text, name);
    default:
        return PRESET_NONE;
    }
}

/* Is this one of the conditions `not name` or `name is None`? */
static bool is_null_test(struct str text, struct str name)
{
    text = str_trim(text);
    if (str_starts(text, STR("not ")))
        return str_eq(str_trim(str_from(text, 4)), name);
    return str_starts(text, name) &&
           str_eq(str_trim(str_from(text, name.len)), STR("is None"));
}

/* The length of what stands before the first ` and ` outside of all brackets. */
static size_t conjunct_length(struct str text)
{
    unsigned depth = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '(' || c == '[' || c == '{')
            depth++;
        else if ((c == ')' || c == ']' || c == '}') && depth)
            depth--;
        else if (depth == 0 && str_starts(str_from(text, i), STR(" and ")))
            return i;
    }
    return text.len;
}

/* The branch of `if not name:` or `if name is None:`, with whatever else must hold, is
 * only come to with a null. */
static bool tests_null(const struct layout *l, uint32_t line, struct str name)
{
    struct str text = layout_text(l, line);
    if (l->o->lines[line].word != WORD_IF || text.len < 4 || text.len > PRESET_LINE_MAX)
        return false;
    text = str_trim(str_slice(text, 3, str_find_char(text, ':')));
    if (str_find(text, STR(" or ")) != STR_NONE ||
        str_find(text, STR(" if ")) != STR_NONE ||
        str_find(text, STR("lambda")) != STR_NONE)
        return false;
    while (text.len) {
        size_t len = conjunct_length(text);
        if (is_null_test(str_slice(text, 0, len), name))
            return true;
        text = str_from(text, len + strlen(" and ") < text.len ? len + strlen(" and ")
                                                               : text.len);
    }
    return false;
}

/* In the `else` of `if name:` it is a null, too. */
static bool is_else_of(const struct layout *l, uint32_t line, struct str name)
{
    uint32_t head = l->head[line];
    struct str text = layout_text(l, head);
    if (l->o->lines[line].word != WORD_ELSE || l->o->lines[head].word != WORD_IF ||
        text.len < 4 || text.len > PRESET_LINE_MAX)
        return false;
    text = str_trim(str_slice(text, 3, str_find_char(text, ':')));
    if (str_starts(text, name) &&
        str_eq(str_trim(str_from(text, name.len)), STR("is not None")))
        return true;
    return str_eq(text, name);
}

bool preset_is_global(const struct layout *l, uint32_t line, struct str name)
{
    uint32_t function = layout_function(l, line);
    if (function == OUTLINE_NONE)
        return false;
    for (uint32_t i = line, seen = 0; i-- > function && seen < PRESET_LOOKBACK;
         seen++) {
        struct str text = layout_text(l, i);
        if (l->o->lines[i].word != WORD_GLOBAL)
            continue;
        struct str rest = str_trim(str_from(text, 6));
        while (rest.len) {
            struct str one = str_trim(str_split(&rest, ','));
            while (one.len && is_space(one.ptr[0]))
                one = str_from(one, 1);
            if (str_eq(one, name))
                return true;
        }
    }
    return false;
}

static enum preset find(const struct layout *l, uint32_t line, struct str name,
                        bool global, uint32_t *at)
{
    uint32_t here = l->head[line];
    for (uint32_t i = here, seen = 0; i-- > 0 && seen < PRESET_LOOKBACK; seen++) {
        const struct outline_line *it = &l->o->lines[i];
        if (i == l->o->lines[here].parent) {
            if ((it->word == WORD_DEF || it->word == WORD_CLASS) && !global)
                return PRESET_NONE;
            if (tests_null(l, i, name) || is_else_of(l, i, name)) {
                if (at)
                    *at = i;
                return PRESET_NULL;
            }
            here = l->head[i];
            continue;
        }
        if (it->parent != l->o->lines[here].parent)
            continue;
        enum preset preset = preset_of_line(l, i, name);
        if (preset == PRESET_NONE)
            continue;
        if (at)
            *at = i;
        return preset;
    }
    return PRESET_NONE;
}

enum preset preset_find(const struct layout *l, uint32_t line, struct str name,
                        uint32_t *at)
{
    return find(l, line, name, preset_is_global(l, line, name), at);
}

enum preset preset_find_outside(const struct layout *l, uint32_t line, struct str name,
                                uint32_t *at)
{
    return find(l, line, name, true, at);
}

/* The line that holds byte `at`. */
static uint32_t line_of(const struct layout *l, uint32_t at)
{
    uint32_t low = 0, high = l->o->count;
    while (low + 1 < high) {
        uint32_t middle = low + (high - low) / 2;
        if (l->o->lines[middle].start <= at)
            low = middle;
        else
            high = middle;
    }
    return low;
}

bool preset_is_still_null(const struct layout *l, uint32_t at, struct str name)
{
    if (l->o->count == 0 || name.len == 0)
        return false;
    uint32_t line = line_of(l, at), set = OUTLINE_NONE;
    if (layout_function(l, line) == OUTLINE_NONE)
        return false;
    enum preset preset = find(l, line, name, false, &set);
    if ((preset != PRESET_NULL && preset != PRESET_TRUE) || set == OUTLINE_NONE ||
        l->o->lines[set].word != WORD_OTHER)
        return false;
    for (uint32_t i = set + 1; i < line; i++)
        if (condition_names(layout_text(l, i), name))
            return false;
    return true;
}
