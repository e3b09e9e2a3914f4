/* Statements of a line, and what they stand under.
 *
 * Each header is classified once (a byte for each outline line, made when first asked),
 * so that a thousand imports under one `if` cost one reading of its condition. */
#include "python/reading.h"

enum header_kind {
    HEADER_UNKNOWN,
    HEADER_PLAIN, /* with, class, def: nothing to say */
    HEADER_CONDITION,
    HEADER_CHECKING,     /* runs only under a type checker */
    HEADER_NOT_CHECKING, /* `if not TYPE_CHECKING`: its else is the above */
    HEADER_MAIN,
    HEADER_TRY,
    HEADER_EXCEPT,
    HEADER_HANDLER, /* else or finally of a try */
    HEADER_STAGED,  /* a `with` that expects failure or puts modules in place */
};

uint32_t header_end(const struct reading *r, uint32_t index)
{
    const struct outline_line *line = &r->outline->lines[index];
    if (line->ends_colon && !line->has_semicolon)
        return line->end;
    struct tokens t;
    uint32_t lambdas = 0;
    tokens_init(&t, r->bytes, line->start, line->end);
    while (tokens_next(&t)) {
        if (t.depth)
            continue;
        if (token_is(&t, STR("lambda")))
            lambdas++;
        else if (t.op == ':' && lambdas)
            lambdas--;
        else if (t.op == ':')
            return t.at;
    }
    return line->end;
}

static bool has_header(const struct outline_line *line)
{
    return (line->word >= WORD_IF && line->word <= WORD_CASE) ||
           line->word == WORD_DEF || line->word == WORD_CLASS;
}

struct statements statements_of(const struct reading *r, uint32_t index)
{
    const struct outline_line *line = &r->outline->lines[index];
    return (struct statements){.r = r,
                               .now = {.line = index, .end = line->start},
                               .at = line->start,
                               .end = line->end,
                               .is_header = has_header(line)};
}

bool statements_next(struct statements *s)
{
    const struct outline_line *line = &s->r->outline->lines[s->now.line];
    if (s->at >= s->end)
        return false;
    if (!line->has_semicolon || s->is_header) {
        s->now.start = s->at;
        s->now.end = s->at = s->is_header ? header_end(s->r, s->now.line) : s->end;
        s->is_header = false;
        return true;
    }
    struct tokens t;
    tokens_init(&t, s->r->bytes, s->at, s->end);
    if (!tokens_next(&t))
        return false;
    s->now.in_suite = has_header(line);
    s->now.start = s->now.end = t.start;
    while (t.kind != TOKEN_END && (t.op != ';' || t.depth)) {
        s->now.end = t.at;
        tokens_next(&t);
    }
    s->at = t.at;
    return true;
}

static bool is_checking_name(const struct reading *r, struct str name)
{
    return str_eq(name, STR("TYPE_CHECKING")) ||
           str_listed(name, r->checking.items, r->checking.len);
}

/* `TYPE_CHECKING`, `a.b.TYPE_CHECKING`, `False` or `0`, from the current token of `t`
 * on; leaves `t` behind it. */
static bool is_checking(const struct reading *r, struct tokens *t)
{
    bool yes = token_is(t, STR("False")) ||
               (t->kind == TOKEN_NUMBER && str_eq(token_str(t), STR("0")));
    bool dotted = false;
    while (t->kind == TOKEN_NAME && !yes) {
        struct str name = token_str(t);
        bool last = tokens_peek(t).op != '.';
        if (last)
            yes =
                dotted ? str_eq(name, STR("TYPE_CHECKING")) : is_checking_name(r, name);
        if (last)
            break;
        tokens_next(t);
        tokens_next(t);
        dotted = true;
    }
    tokens_next(t);
    return yes;
}

/* The condition behind `if`/`elif`: checking alone or in front of `and`, within any
 * number of parentheses around it all, or `not` and checking alone. */
static enum header_kind condition_kind(const struct reading *r, struct tokens *t)
{
    uint32_t brackets = 0;
    bool negative = false;
    while (t->op == '(' || token_is(t, STR("not"))) {
        if (t->op == '(')
            brackets++;
        else
            negative = !negative;
        tokens_next(t);
    }
    if (!is_checking(r, t))
        return HEADER_CONDITION;
    for (; t->op == ')' && brackets; brackets--)
        tokens_next(t);
    bool alone = t->op == ':' && brackets == 0;
    if (negative)
        return alone ? HEADER_NOT_CHECKING : HEADER_CONDITION;
    if (!alone && !token_is(t, STR("and")))
        return HEADER_CONDITION;
    for (; t->kind != TOKEN_END; tokens_next(t))
        if (t->open <= brackets && token_is(t, STR("or")))
            return HEADER_CONDITION;
    return HEADER_CHECKING;
}

static bool is_main_string(const struct tokens *t)
{
    struct str text = token_str(t);
    return t->kind == TOKEN_STRING && text.len == 10 &&
           memcmp(text.ptr + 1, "__main__", 8) == 0;
}

/* `__name__ == "__main__"` at the beginning of a condition, either way round. */
static bool is_main_condition(struct tokens t)
{
    while (t.op == '(')
        tokens_next(&t);
    struct tokens middle = tokens_peek(&t), last = tokens_peek(&middle);
    if (middle.op != OP_EQUAL)
        return false;
    return (token_is(&t, STR("__name__")) && is_main_string(&last)) ||
           (is_main_string(&t) && token_is(&last, STR("__name__")));
}

/* The header whose block ends where the `else` (or `elif`...) at `index` stands. */
static uint32_t header_before(const struct outline *o, uint32_t index)
{
    if (index == 0)
        return OUTLINE_NONE;
    uint32_t before = index - 1;
    while (before != OUTLINE_NONE && o->lines[before].level > o->lines[index].level)
        before = o->lines[before].parent;
    return before;
}

static enum header_kind header_kind(struct reading *r, uint32_t index);

static enum header_kind else_kind(struct reading *r, uint32_t index)
{
    uint32_t before = header_before(r->outline, index);
    if (before == OUTLINE_NONE)
        return HEADER_CONDITION;
    switch (r->outline->lines[before].word) {
    case WORD_TRY:
    case WORD_EXCEPT:
        return HEADER_HANDLER;
    case WORD_IF:
        return header_kind(r, before) == HEADER_NOT_CHECKING ? HEADER_CHECKING
                                                             : HEADER_CONDITION;
    default:
        return HEADER_CONDITION;
    }
}

/* `with pytest.raises(..)`, `self.assertRaises(..)`, `mock.patch.dict(sys.modules,
 * ..)`. */
static enum header_kind with_kind(const struct reading *r, uint32_t index)
{
    const struct outline_line *line = &r->outline->lines[index];
    struct str header = str_slice(r->bytes, line->start, line->end);
    return STR_HAS_ANY(header, "aises", "mock", "patch", "sys.modules") ? HEADER_STAGED
                                                                        : HEADER_PLAIN;
}

static enum header_kind read_header(struct reading *r, uint32_t index)
{
    const struct outline_line *line = &r->outline->lines[index];
    struct tokens t;
    switch (line->word) {
    case WORD_IF:
    case WORD_ELIF:
        tokens_init(&t, r->bytes, line->start, line->end);
        tokens_next(&t);
        tokens_next(&t);
        if (is_main_condition(t))
            return HEADER_MAIN;
        return condition_kind(r, &t);
    case WORD_ELSE:
        return else_kind(r, index);
    case WORD_FOR:
    case WORD_WHILE:
    case WORD_MATCH:
    case WORD_CASE:
        return HEADER_CONDITION;
    case WORD_TRY:
        return HEADER_TRY;
    case WORD_EXCEPT:
        return HEADER_EXCEPT;
    case WORD_FINALLY:
        return HEADER_HANDLER;
    case WORD_WITH:
        return with_kind(r, index);
    default:
        return HEADER_PLAIN;
    }
}

static enum header_kind header_kind(struct reading *r, uint32_t index)
{
    if (!r->headers)
        r->headers = arena_alloc(r->b.arena, r->outline->count);
    if (r->headers[index] == HEADER_UNKNOWN)
        r->headers[index] = (uint8_t)read_header(r, index);
    return r->headers[index];
}

uint16_t context_flags(struct reading *r, const struct statement *statement)
{
    static const uint16_t flag_of[] = {[HEADER_CONDITION] = IMPORT_CONDITIONAL,
                                       [HEADER_NOT_CHECKING] = IMPORT_CONDITIONAL,
                                       [HEADER_CHECKING] = IMPORT_TYPE_CHECKING,
                                       [HEADER_MAIN] = IMPORT_IN_MAIN,
                                       [HEADER_TRY] = IMPORT_IN_TRY,
                                       [HEADER_HANDLER] = IMPORT_IN_HANDLER,
                                       [HEADER_EXCEPT] =
                                           IMPORT_IN_HANDLER | IMPORT_IN_EXCEPT,
                                       [HEADER_STAGED] = IMPORT_STAGED};
    const struct outline_line *lines = r->outline->lines;
    uint32_t up = statement->in_suite ? statement->line : lines[statement->line].parent;
    uint16_t flags = 0;
    bool in_function = false, in_else = false;
    for (; up != OUTLINE_NONE; up = lines[up].parent) {
        uint8_t header = (uint8_t)header_kind(r, up);
        in_function |= lines[up].word == WORD_DEF;
        in_else |= header == HEADER_HANDLER;
        if (!in_function || !(flag_of[header] & (IMPORT_IN_TRY | IMPORT_IN_HANDLER)))
            flags |= flag_of[header];
    }
    if (in_else)
        flags &= (uint16_t)~IMPORT_IN_EXCEPT;
    return flags;
}

uint32_t context_scope(struct reading *r, const struct statement *statement)
{
    uint8_t word = r->outline->lines[statement->line].word;
    if (statement->in_suite && (word == WORD_DEF || word == WORD_CLASS))
        return builder_inner_scope(&r->b, statement->line);
    return builder_scope(&r->b, statement->line);
}

bool context_is_main(struct reading *r, uint32_t line)
{
    return header_kind(r, line) == HEADER_MAIN;
}
