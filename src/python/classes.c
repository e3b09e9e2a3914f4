/* Class headers: the name and what stands between the parentheses, as written. */
#include "python/reading.h"

static void add_base(struct reading *r, uint32_t start, uint32_t end)
{
    struct text base = builder_text(&r->b, str_slice(r->bytes, start, end));
    vec_add(&r->b.bases, r->b.arena, base);
}

/* `t` is at the opening parenthesis. */
static void read_bases(struct reading *r, struct tokens *t)
{
    uint32_t inside = t->open, start = 0, end = 0;
    bool within = false;
    while (tokens_next(t) && t->open >= inside) {
        if (t->op == ',' && t->depth == inside) {
            if (within)
                add_base(r, start, end);
            within = false;
            continue;
        }
        if (!within)
            start = t->start;
        within = true;
        if (t->op == '(' || t->op == '[' || t->op == '{')
            tokens_skip_bracket(t);
        end = t->at;
    }
    if (within)
        add_base(r, start, end);
}

void classes_read(struct reading *r, uint32_t index)
{
    const struct outline_line *line = &r->outline->lines[index];
    uint32_t end = header_end(r, index);
    struct class_fact fact = {.scope = builder_scope(&r->b, index),
                              .first_base = (uint32_t)r->b.bases.len,
                              .span = source_span(&r->b.source, line->start, end)};
    struct tokens t;
    tokens_init(&t, r->bytes, line->start, end);
    tokens_next(&t);
    tokens_next(&t);
    if (t.kind == TOKEN_NAME)
        fact.name = builder_text(&r->b, token_str(&t));
    tokens_next(&t);
    if (t.op == '[') {
        tokens_skip_bracket(&t);
        tokens_next(&t);
    }
    if (t.op == '(')
        read_bases(r, &t);
    fact.base_count = (uint32_t)r->b.bases.len - fact.first_base;
    vec_add(&r->b.classes, r->b.arena, fact);
}
