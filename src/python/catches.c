/* Aliases are read from the module's own lines, once: `NAME = ...` at top level whose
 * text names one of the exceptions. Only those lines are parsed. */
#include "python/catches.h"

/* Aliases are rarer than this even in files that are nothing but handlers. */
#define ALIASES_MAX 64
#define TYPE_DEPTH_MAX 8

static uint32_t catches_of_name(struct str name)
{
    if (str_eq(name, STR("ImportError")))
        return CATCHES_IMPORT_ERROR;
    if (str_eq(name, STR("ModuleNotFoundError")))
        return CATCHES_MODULE_NOT_FOUND;
    if (str_eq(name, STR("Exception")) || str_eq(name, STR("StandardError")))
        return CATCHES_EXCEPTION;
    return str_eq(name, STR("BaseException")) ? CATCHES_BASE_EXCEPTION
                                              : CATCHES_NOTHING;
}

static uint32_t wider(uint32_t a, uint32_t b)
{
    if (a == CATCHES_NOTHING)
        return b;
    return b == CATCHES_NOTHING || a > b ? a : b;
}

static uint32_t catches_of_type(const struct catches *c, TSNode type, unsigned depth)
{
    struct str bytes = c->layout->bytes;
    struct str text = syntax_text(bytes, type);
    switch (syntax_kind(type)) {
    case SYN_IDENTIFIER: {
        uint32_t known = catches_of_name(text);
        if (known == CATCHES_NOTHING)
            known = map_get(&c->aliases, text);
        return known == MAP_NONE ? CATCHES_NOTHING : known;
    }
    case SYN_ATTRIBUTE: {
        struct str object = syntax_text(bytes, syntax_field(type, "object"));
        if (str_ends(object, STR("builtins")) || str_eq(object, STR("exceptions")) ||
            str_eq(object, STR("__builtin__")))
            return catches_of_name(syntax_last_name(bytes, type));
        return CATCHES_NOTHING;
    }
    case SYN_AS_PATTERN:
    case SYN_PARENTHESIZED:
    case SYN_LIST_SPLAT:
        return depth ? catches_of_type(c, syntax_at(type, 0), depth - 1)
                     : CATCHES_NOTHING;
    case SYN_BINARY: /* (A, B) + (C,) */
    case SYN_TUPLE: {
        uint32_t all = CATCHES_NOTHING;
        struct nodes kids = syntax_children(type, c->layout->arena);
        for (uint32_t i = 0; depth && i < kids.len; i++)
            all = wider(all, catches_of_type(c, kids.items[i], depth - 1));
        return all;
    }
    default:
        return CATCHES_NOTHING;
    }
}

static bool names_exception(struct str text)
{
    return str_find(text, STR("ImportError")) != STR_NONE ||
           str_find(text, STR("ModuleNotFoundError")) != STR_NONE ||
           str_find(text, STR("Exception")) != STR_NONE;
}

static void read_alias(struct catches *c, uint32_t line)
{
    struct nodes found;
    if (!layout_statements(c->layout, line, line + 1, &found) || found.len == 0)
        return;
    TSNode assignment = syntax_at(found.items[0], 0);
    if (syntax_kind(assignment) != SYN_ASSIGNMENT)
        return;
    struct str name = syntax_text(c->layout->bytes, syntax_field(assignment, "left"));
    uint32_t what =
        catches_of_type(c, syntax_field(assignment, "right"), TYPE_DEPTH_MAX);
    if (what != CATCHES_NOTHING)
        *map_slot(&c->aliases, c->layout->arena, name) = what;
}

/* from contextlib import suppress as s, other */
static void read_suppressor(struct catches *c, struct str text)
{
    size_t at = str_find(text, STR("suppress"));
    struct str rest = str_trim(str_from(text, at + strlen("suppress")));
    struct str name = STR("suppress");
    if (str_starts(rest, STR("as "))) {
        rest = str_trim(str_from(rest, 3));
        size_t len = 0;
        while (len < rest.len && rest.ptr[len] != ',' && rest.ptr[len] != ')' &&
               rest.ptr[len] != ' ' && rest.ptr[len] != '#' && rest.ptr[len] != '\n')
            len++;
        name = str_slice(rest, 0, len);
    }
    map_insert(&c->suppressors, c->layout->arena, name);
}

void catches_init(struct catches *c, struct layout *layout)
{
    *c = (struct catches){.layout = layout};
    map_insert(&c->suppressors, layout->arena, STR("suppress"));
    uint32_t aliases = 0;
    for (uint32_t i = 0; i < layout->o->count; i++) {
        const struct outline_line *line = &layout->o->lines[i];
        struct str text = layout_text(layout, i);
        if (line->word == WORD_FROM && str_find(text, STR("suppress")) != STR_NONE &&
            str_find(text, STR("contextlib")) != STR_NONE)
            read_suppressor(c, text);
        if (line->word == WORD_OTHER && line->level == 0 && aliases < ALIASES_MAX &&
            str_find_char(text, '=') != STR_NONE && text.len < 1024 &&
            names_exception(text)) {
            read_alias(c, i);
            aliases++;
        }
    }
}

bool catches_clause(const struct catches *c, TSNode clause, enum guard_catches *what)
{
    struct nodes kids = syntax_children(clause, c->layout->arena);
    TSNode alias = syntax_field(clause, "alias");
    uint32_t all = CATCHES_NOTHING;
    bool bare = true;
    for (uint32_t i = 0; i < kids.len; i++) {
        if (syntax_kind(kids.items[i]) == SYN_BLOCK)
            break;
        bare = false;
        if (ts_node_is_null(alias) || !ts_node_eq(alias, kids.items[i]))
            all = wider(all, catches_of_type(c, kids.items[i], TYPE_DEPTH_MAX));
    }
    if (bare)
        all = CATCHES_BARE;
    *what = (enum guard_catches)all;
    return all != CATCHES_NOTHING;
}

TSNode catches_handler(const struct catches *c, TSNode try_statement,
                       enum guard_catches *what)
{
    struct nodes kids = syntax_children(try_statement, c->layout->arena);
    for (uint32_t i = 0; i < kids.len; i++)
        if (syntax_kind(kids.items[i]) == SYN_EXCEPT &&
            catches_clause(c, kids.items[i], what))
            return kids.items[i];
    return syntax_none();
}

static bool is_suppress(const struct catches *c, TSNode call)
{
    TSNode function = syntax_field(call, "function");
    struct str name = syntax_text(c->layout->bytes, function);
    if (syntax_kind(function) == SYN_IDENTIFIER)
        return map_has(&c->suppressors, name);
    return str_ends(name, STR(".suppress"));
}

bool catches_with(const struct catches *c, TSNode with_statement,
                  enum guard_catches *what)
{
    struct arena *arena = c->layout->arena;
    TSNode clause = syntax_child_of(with_statement, SYN_WITH_CLAUSE);
    struct nodes items = syntax_children(clause, arena);
    uint32_t all = CATCHES_NOTHING;
    for (uint32_t i = 0; i < items.len; i++) {
        TSNode value = syntax_at(items.items[i], 0);
        if (syntax_kind(value) == SYN_AS_PATTERN)
            value = syntax_at(value, 0);
        if (syntax_kind(value) != SYN_CALL || !is_suppress(c, value))
            continue;
        struct nodes types = syntax_children(syntax_field(value, "arguments"), arena);
        for (uint32_t j = 0; j < types.len; j++)
            all = wider(all, catches_of_type(c, types.items[j], TYPE_DEPTH_MAX));
    }
    *what = (enum guard_catches)all;
    return all != CATCHES_NOTHING;
}

bool catches_may_suppress(const struct catches *c, struct str line)
{
    if (str_find(line, STR("suppress")) != STR_NONE)
        return true;
    if (c->suppressors.len < 2)
        return false;
    /* An alias is short: any call in the line may be one. */
    return str_find_char(line, '(') != STR_NONE;
}
