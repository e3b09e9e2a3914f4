/* Names bound by assignment targets, whatever their shape (language reference 7.2):
 *
 *     a, (b, *c), d.e, f(x)[i], [g]        binds a, b, c, g
 *
 * Brackets where an element may begin group targets; brackets behind a name are a call
 * or a subscript, are skipped whole, and make the element bind nothing. */
#include "python/reading.h"

static bool is_opening(const struct tokens *t)
{
    return t->op == '(' || t->op == '[' || t->op == '{';
}

/* Over the rest of an element, trailers and all, to what stands behind it. */
static void skip_element(struct tokens *t, uint32_t depth)
{
    while (t->kind != TOKEN_END && t->depth >= depth) {
        if (t->depth == depth &&
            (t->op == ',' || t->op == '=' || t->op == ':' || t->op == ';' ||
             t->op == OP_AUGMENTED || token_is(t, STR("in")) || token_is(t, STR("as"))))
            return;
        if (is_opening(t))
            tokens_skip_bracket(t);
        tokens_next(t);
    }
}

/* Is the bracket that is the current token a group, not the beginning of something like
 * `(a).b` or `[a][0]`? Beyond the depth of valid code nobody asks twice. */
static bool is_group(const struct tokens *t)
{
    if (t->op == '{' || t->open > OUTLINE_MAX_DEPTH)
        return false;
    struct tokens close = *t;
    tokens_skip_bracket(&close);
    tokens_next(&close);
    return close.op != '.' && close.op != '(' && close.op != '[';
}

/* An element that is no group, the current token its first. */
static void read_element(struct reading *r, struct tokens *t, enum symbol_kind kind)
{
    struct tokens next = tokens_peek(t);
    if (t->kind == TOKEN_NAME && !token_is_keyword(t) && next.op != '.' &&
        next.op != '(' && next.op != '[') {
        symbols_add(r, token_str(t), t->start, kind);
        *t = next;
    } else {
        skip_element(t, t->depth);
    }
}

/* Groups are not recursed into: their brackets are passed over like commas. */
static void read_list(struct reading *r, struct tokens *t, enum symbol_kind kind,
                      bool only_one)
{
    uint32_t outside = t->depth;
    while (t->kind != TOKEN_END) {
        uint32_t start = t->start;
        bool closes = (t->op == ')' || t->op == ']') && t->depth >= outside;
        if (only_one && t->op == ',' && t->depth == outside)
            return;
        if (closes || t->op == ',' || t->op == '*' || (is_opening(t) && is_group(t)))
            tokens_next(t);
        else if (is_opening(t))
            skip_element(t, t->depth);
        else if (t->kind == TOKEN_OP || token_is(t, STR("in")) ||
                 token_is(t, STR("as")))
            return;
        else
            read_element(r, t, kind);
        if (t->start == start)
            return;
    }
}

void targets_read(struct reading *r, struct tokens *t, enum symbol_kind kind)
{
    read_list(r, t, kind, false);
}

void target_read(struct reading *r, struct tokens *t, enum symbol_kind kind)
{
    read_list(r, t, kind, true);
}
