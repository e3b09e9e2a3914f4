/* Tests of names that this file imports: the other half of an exported sentinel. Only
 * names that stand where a condition begins, or in a skip mark, are looked at, and of
 * modules and classes only attributes that look like flags. `plugin.available` of what
 * is no imported name is written "*.available": any class that the file imports may be
 * meant (its `import` is then without meaning). */
#include "python/flags.h"

#include "python/uses.h"

#define FLAG_USES_MAX 256

/* plugin.available: what a class says of itself. */
static bool tells_of_itself(struct str name)
{
    return STR_ENDS_ANY(name, "available", "enabled", "installed", "supported");
}

static bool looks_like_flag(struct str name)
{
    bool upper = name.len > 1;
    for (size_t i = 0; i < name.len; i++)
        upper &= !(name.ptr[i] >= 'a' && name.ptr[i] <= 'z');
    return upper || STR_STARTS_ANY(name, "has_", "have_", "is_", "_has", "_have") ||
           tells_of_itself(name);
}

/* What a local name was imported as. */
struct imported {
    uint32_t import;
    struct text name; /* empty: the module itself */
};

struct flag_reading {
    struct guard_list *list;
    struct map by_name;
    VEC(struct imported) items;
    uint32_t found;
};

static void know(struct flag_reading *r, struct text local, struct imported what)
{
    struct facts_builder *b = r->list->b;
    struct str name = arena_str(r->list->arena, builder_str(b, local));
    if (name.len == 0)
        return;
    *map_slot(&r->by_name, r->list->arena, name) = (uint32_t)r->items.len;
    vec_add(&r->items, r->list->arena, what);
}

static void know_imports(struct flag_reading *r)
{
    const struct facts_builder *b = r->list->b;
    struct text none = {0, 0};
    for (size_t i = 0; i < b->imports.len; i++) {
        const struct import_fact *import = &b->imports.items[i];
        struct imported module = {(uint32_t)i, none};
        if (import->kind == IMPORT_PLAIN)
            know(r, import->alias.len ? import->alias : import->module, module);
        if (import->kind != IMPORT_FROM)
            continue;
        for (uint32_t j = 0; j < import->name_count; j++) {
            const struct import_name *name = &b->names.items[import->first_name + j];
            know(r, name->alias.len ? name->alias : name->name,
                 (struct imported){(uint32_t)i, name->name});
        }
    }
}

static bool may_test(const struct outline_line *line)
{
    return line->word == WORD_IF || line->word == WORD_ELIF ||
           line->word == WORD_WHILE || line->word == WORD_ASSERT ||
           line->word == WORD_DECORATOR || line->word == WORD_RETURN ||
           line->word == WORD_OTHER;
}

/* May the byte be part of a dotted name? */
static bool is_dotted(char c)
{
    return layout_is_word(c) || c == '.';
}

/* Does the name at `at` stand where a condition begins: behind `if`, `not`, `and`, an
 * opening parenthesis that calls nothing, or in a skip? Anything else (`x == NAME`,
 * `f(NAME)`) is too common to be parsed. */
static bool begins_condition(const struct layout *l, uint32_t line, uint32_t at)
{
    const struct outline_line *it = &l->o->lines[line];
    struct str text = str_trim(str_slice(l->bytes, it->start, at));
    if (text.len == 0)
        return false;
    if (it->word == WORD_DECORATOR)
        return str_find(text, STR("skip")) != STR_NONE;
    while (text.len && text.ptr[text.len - 1] == '(')
        text = str_trim(str_slice(text, 0, text.len - 1));
    size_t start = text.len;
    while (start > 0 && is_dotted(text.ptr[start - 1]))
        start--;
    struct str word = str_from(text, start);
    return STR_IS_ANY(word, "all", "any", "bool", "if", "elif", "while", "assert",
                      "not", "and", "or");
}

/* has_x(), without arguments: the function stands for the flag it returns. */
static bool is_called(const struct layout *l, uint32_t end)
{
    return end + 1 < l->bytes.len && l->bytes.ptr[end] == '(' &&
           l->bytes.ptr[end + 1] == ')';
}

static void read_flag(struct flag_reading *r, uint32_t line, uint32_t at, uint32_t len,
                      const struct imported *what, struct str attribute)
{
    struct facts_builder *b = r->list->b;
    struct use no, yes;
    bool called = is_called(&r->list->layout, at + len);
    struct str text = str_slice(r->list->layout.bytes, at, at + len);
    /* What it hands on to other names is worth the price only for a flag. */
    bool (*read)(struct guard_list *, uint32_t, uint32_t, uint32_t, struct use_value,
                 struct use *) =
        attribute.len || looks_like_flag(text) ? use_read : use_read_once;
    if (!begins_condition(&r->list->layout, line, at) ||
        !use_is_plausible(&r->list->layout, line, at, len, called) ||
        !read(r->list, line, at, len, (struct use_value){.none = true}, &no) ||
        !no.is_test ||
        !read(r->list, line, at, len, (struct use_value){.truth = true}, &yes) ||
        !yes.is_test)
        return;
    if (no.response == USE_NOTHING && yes.response == USE_NOTHING)
        return;
    struct flag_use use = {.import = what->import, .name = what->name};
    if (attribute.len && what->name.len) {
        struct str module = arena_str(r->list->arena, builder_str(b, what->name));
        use.name = builder_printf(b, "%.*s.%.*s", STR_ARG(module), STR_ARG(attribute));
    } else if (attribute.len) {
        use.name = builder_text(b, attribute);
    }
    if (called) {
        struct str function = arena_str(r->list->arena, builder_str(b, use.name));
        use.name = builder_printf(b, "%.*s()", STR_ARG(function));
    }
    use.span = source_span(&b->source, at, at + len);
    use.when_false = no.response;
    use.when_true = yes.response;
    vec_add(&b->flag_uses, b->arena, use);
    r->found++;
}

/* `.NAME` right behind byte `at`: NAME, if it looks like a flag. */
static struct str attribute_at(const struct layout *l, uint32_t at, uint32_t end)
{
    uint32_t comment = 0, from = at + 1;
    if (at >= end || l->bytes.ptr[at] != '.')
        return str_make(NULL, 0);
    struct str name = layout_next_name(l, &from, end, &comment);
    bool next = name.len && name.ptr == l->bytes.ptr + at + 1;
    return next && looks_like_flag(name) ? name : str_make(NULL, 0);
}

static void read_line(struct flag_reading *r, uint32_t line, uint32_t *comment)
{
    const struct layout *l = &r->list->layout;
    uint32_t at = l->o->lines[line].start, end = l->o->lines[line].end;
    for (;;) {
        struct str name = layout_next_name(l, &at, end, comment);
        if (name.len == 0)
            return;
        uint32_t found = map_get(&r->by_name, name);
        if (r->found >= FLAG_USES_MAX)
            continue;
        uint32_t start = at - (uint32_t)name.len;
        struct str attribute = attribute_at(l, at, end);
        struct imported what = {.import = 0};
        if (found != MAP_NONE)
            what = r->items.items[found];
        else if (!tells_of_itself(attribute))
            continue;
        else
            what.name = builder_text(r->list->b, STR("*"));
        if (attribute.len)
            read_flag(r, line, start, (uint32_t)(name.len + 1 + attribute.len), &what,
                      attribute);
        else if (what.name.len)
            read_flag(r, line, start, (uint32_t)name.len, &what, attribute);
    }
}

void flags_read(struct guard_list *list)
{
    struct flag_reading r = {.list = list};
    uint32_t comment = 0;
    know_imports(&r);
    for (uint32_t i = 0; r.items.len && i < list->layout.o->count; i++)
        if (may_test(&list->layout.o->lines[i]))
            read_line(&r, i, &comment);
}
