/* __all__, as far as it is written out: lists and tuples of string literals, added to
 * with +=, .extend and .append. Branches are taken together. Anything else makes it
 * unreadable, for good (EXPORTS_OPEN). */
#include "python/reading.h"

/* Strings up to the end of the stretch or the closing bracket; false at anything
 * else. Leaves `t` behind the bracket. */
static bool read_items(struct reading *r, struct tokens *t)
{
    while (t->kind == TOKEN_STRING) {
        buf_clear(&r->text);
        if (!tokens_string(t, &r->text))
            return false;
        vec_add(&r->b.all_names, r->b.arena, builder_text(&r->b, buf_str(&r->text)));
        tokens_next(t);
        if (t->op == ',')
            tokens_next(t);
        else
            break;
    }
    return true;
}

/* [..] + (..) + ..., or a tuple without brackets, up to `end` (0: the end). */
static bool read_value(struct reading *r, struct tokens *t, uint8_t end)
{
    if (t->kind == TOKEN_STRING)
        return read_items(r, t) && t->op == end && (end || t->kind == TOKEN_END);
    for (;;) {
        uint8_t close = t->op == '[' ? ']' : ')';
        if (t->op != '[' && t->op != '(')
            return false;
        tokens_next(t);
        if (!read_items(r, t) || t->op != close)
            return false;
        tokens_next(t);
        if (t->op != '+')
            break;
        tokens_next(t);
    }
    return t->op == end && (end || t->kind == TOKEN_END);
}

/* .extend([...]), .append("x"); what changes no members (.sort) is fine. */
static bool read_method(struct reading *r, struct tokens *t)
{
    tokens_next(t);
    bool append = token_is(t, STR("append")), extend = token_is(t, STR("extend"));
    bool harmless = token_is(t, STR("sort")) || token_is(t, STR("reverse")) ||
                    token_is(t, STR("index")) || token_is(t, STR("count")) ||
                    token_is(t, STR("copy"));
    tokens_next(t);
    if (t->op != '(')
        return false;
    tokens_next(t);
    if (append)
        return t->kind == TOKEN_STRING && read_items(r, t) && t->op == ')';
    return extend ? read_value(r, t, ')') : harmless;
}

/* Past an annotation; false when no value follows. */
static bool skip_annotation(struct tokens *t)
{
    while (t->kind != TOKEN_END && (t->op != '=' || t->depth))
        tokens_next(t);
    return t->op == '=';
}

static bool read_change(struct reading *r, struct tokens *t)
{
    tokens_next(t);
    if (t->op == '.')
        return read_method(r, t);
    if (t->op == ':' && !skip_annotation(t))
        return true;
    if (t->op != '=' && !(t->op == OP_AUGMENTED && str_eq(token_str(t), STR("+="))))
        return t->kind == TOKEN_END;
    tokens_next(t);
    return read_value(r, t, 0);
}

void exports_read(struct reading *r, const struct statement *statement)
{
    struct tokens t;
    tokens_init(&t, r->bytes, statement->start, statement->end);
    tokens_next(&t);
    struct tokens next = tokens_peek(&t);
    r->in_exports = true;
    if (next.op == '=' || next.op == ':' || next.op == OP_AUGMENTED)
        symbols_add(r, STR("__all__"), t.start, SYMBOL_VARIABLE);
    r->in_exports = false;
    if (!read_change(r, &t))
        r->exports = EXPORTS_OPEN;
    else if (r->exports == EXPORTS_NONE)
        r->exports = EXPORTS_READ;
}
