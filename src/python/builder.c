#include "python/builder.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/buf.h"
#include "python/tokens.h"

void builder_init(struct facts_builder *b, struct str bytes,
                  const struct outline *outline, struct arena *scratch)
{
    *b = (struct facts_builder){.arena = scratch, .bytes = bytes, .outline = outline};
    source_init(&b->source, bytes, outline, scratch);
    struct scope_fact *module = vec_push(&b->scopes, scratch);
    module->parent = FACTS_NONE;
    module->kind = SCOPE_MODULE;
}

struct text builder_text(struct facts_builder *b, struct str s)
{
    if (s.len == 0)
        return (struct text){0};
    while (b->pool.cap - b->pool.len < s.len)
        b->pool.items =
            vec_more(b->arena, b->pool.items, &b->pool.cap, sizeof *b->pool.items);
    struct text text = {(uint32_t)b->pool.len, (uint32_t)s.len};
    memcpy(b->pool.items + b->pool.len, s.ptr, s.len);
    b->pool.len += s.len;
    return text;
}

struct text builder_printf(struct facts_builder *b, const char *format, ...)
{
    struct buf line = {0};
    va_list args;
    va_start(args, format);
    buf_vprintf(&line, format, args);
    va_end(args);
    struct text text = builder_text(b, buf_str(&line));
    buf_release(&line);
    return text;
}

void builder_trouble(struct facts_builder *b, struct span span, struct str message)
{
    struct trouble_fact *trouble = vec_push(&b->troubles, b->arena);
    trouble->span = span;
    trouble->message = builder_text(b, message);
}

/* The name behind `def` or `class` on an outline line; empty when there is none. */
static struct str header_name(const struct facts_builder *b,
                              const struct outline_line *line)
{
    struct tokens t;
    tokens_init(&t, b->bytes, line->start, line->end);
    tokens_next(&t);
    if (token_is(&t, STR("async")))
        tokens_next(&t);
    tokens_next(&t);
    return t.kind == TOKEN_NAME ? token_str(&t) : (struct str){0};
}

static bool opens_scope(const struct outline_line *line)
{
    return line->word == WORD_DEF || line->word == WORD_CLASS;
}

/* The nearest def or class around a line, or OUTLINE_NONE. */
static uint32_t enclosing_header(const struct outline *o, uint32_t line)
{
    uint32_t up = o->lines[line].parent;
    while (up != OUTLINE_NONE && !opens_scope(&o->lines[up]))
        up = o->lines[up].parent;
    return up;
}

static void make_scope(struct facts_builder *b, uint32_t header, uint32_t parent)
{
    const struct outline_line *line = &b->outline->lines[header];
    struct text name = builder_text(b, header_name(b, line));
    b->scope_of_line[header] = (uint32_t)b->scopes.len;
    struct scope_fact *scope = vec_push(&b->scopes, b->arena);
    scope->name = name;
    scope->parent = parent;
    scope->line = line->line;
    scope->kind = line->word == WORD_DEF ? SCOPE_FUNCTION : SCOPE_CLASS;
}

uint32_t builder_inner_scope(struct facts_builder *b, uint32_t header)
{
    const struct outline *o = b->outline;
    if (!b->scope_of_line)
        b->scope_of_line = arena_array(b->arena, o->count, sizeof *b->scope_of_line);
    /* The chain of headers without a scope, outermost last; OUTLINE_MAX_LEVELS of
     * indentation bound it. */
    uint32_t chain[OUTLINE_MAX_LEVELS + 1];
    uint32_t depth = 0, parent = 0;
    for (uint32_t up = header; up != OUTLINE_NONE; up = enclosing_header(o, up)) {
        if (b->scope_of_line[up]) {
            parent = b->scope_of_line[up];
            break;
        }
        if (depth > OUTLINE_MAX_LEVELS)
            break;
        chain[depth++] = up;
    }
    while (depth-- > 0) {
        make_scope(b, chain[depth], parent);
        parent = b->scope_of_line[chain[depth]];
    }
    return parent;
}

uint32_t builder_scope(struct facts_builder *b, uint32_t line)
{
    uint32_t header = enclosing_header(b->outline, line);
    return header == OUTLINE_NONE ? 0 : builder_inner_scope(b, header);
}

uint32_t builder_import_from(const struct facts_builder *b, uint32_t offset)
{
    size_t low = 0, high = b->places.len;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (b->places.items[middle].start < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return (uint32_t)low;
}

static void *copied(struct arena *arena, const void *items, size_t count, size_t size)
{
    if (count == 0)
        return NULL;
    void *copy = arena_array(arena, count, size);
    memcpy(copy, items, count * size);
    return copy;
}

#define SEAL(vec, array, counter)                                                      \
    (out->array = copied(arena, b->vec.items, b->vec.len, sizeof *b->vec.items),       \
     out->counter = (uint32_t)b->vec.len)

void builder_seal(struct facts_builder *b, struct arena *arena, struct facts *out)
{
    *out = (struct facts){.flags = b->flags,
                          .line_count = b->outline->physical_lines,
                          .parsed = b->parsed,
                          .logger = b->logger};
    SEAL(pool, pool, pool_len);
    if (!out->pool)
        out->pool = "";
    SEAL(scopes, scopes, scope_count);
    SEAL(imports, imports, import_count);
    SEAL(names, names, name_count);
    SEAL(symbols, symbols, symbol_count);
    SEAL(classes, classes, class_count);
    SEAL(bases, bases, base_count);
    SEAL(all_names, all_names, all_count);
    SEAL(guards, guards, guard_count);
    SEAL(sentinels, sentinels, sentinel_count);
    SEAL(uses, uses, use_count);
    SEAL(flag_uses, flag_uses, flag_use_count);
    SEAL(suppressions, suppressions, suppression_count);
    SEAL(ids, ids, id_count);
    SEAL(troubles, troubles, trouble_count);
}
