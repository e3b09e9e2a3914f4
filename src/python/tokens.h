/* tokens - the tokens of one logical line, one after another.
 *
 *     struct tokens t;
 *     tokens_init(&t, bytes, line->start, line->end);
 *     while (tokens_next(&t))
 *         if (token_is(&t, STR("lambda"))) ...
 *
 * For what can be read off tokens without a parser: imports, names bound, headers. The
 * outline has found the line; here white space, comments and continuations are passed
 * over, a string is one token whatever is in its fields. Looking ahead is copying the
 * struct. On invalid code the tokens are something, and they end. */
#ifndef FLATLINE_PYTHON_TOKENS_H
#define FLATLINE_PYTHON_TOKENS_H

#include "base/buf.h"
#include "base/str.h"

enum token_kind {
    TOKEN_END,
    TOKEN_NAME,
    TOKEN_NUMBER,
    TOKEN_STRING,
    TOKEN_OP, /* `op` says which: a character, or one of token_op */
};
enum token_op {
    OP_WALRUS = 128, /* := */
    OP_AUGMENTED,    /* += and its like */
    OP_EQUAL,        /* == */
    OP_COMPARE,      /* != <= >= <> */
    OP_ARROW,        /* -> */
    OP_ELLIPSIS,     /* ... */
    OP_DOUBLE,       /* ** // << >> */
};

struct tokens {
    struct str bytes;
    uint32_t end;       /* of the stretch */
    uint32_t start, at; /* the current token is the bytes [start, at) */
    uint32_t depth;     /* brackets around it; both brackets of a pair have the depth
                           outside */
    uint32_t open;      /* brackets open behind it */
    uint8_t kind, op;   /* op is 0 unless TOKEN_OP */
};

/* Before the first token of the bytes [start, end). */
void tokens_init(struct tokens *t, struct str bytes, uint32_t start, uint32_t end);
/* False at the end, and ever after. */
bool tokens_next(struct tokens *t);
/* The current token is an opening bracket: goes to its partner (or the end). */
void tokens_skip_bracket(struct tokens *t);

static inline struct str token_str(const struct tokens *t)
{
    return str_make(t->bytes.ptr + t->start, t->at - t->start);
}
/* Is the current token this name? */
static inline bool token_is(const struct tokens *t, struct str name)
{
    return t->kind == TOKEN_NAME && str_eq(token_str(t), name);
}
/* The token after the current one. */
static inline struct tokens tokens_peek(const struct tokens *t)
{
    struct tokens ahead = *t;
    tokens_next(&ahead);
    return ahead;
}
/* A word that can be no name; soft keywords are names. */
bool token_word_is_keyword(struct str word);
static inline bool token_is_keyword(const struct tokens *t)
{
    return t->kind == TOKEN_NAME && token_word_is_keyword(token_str(t));
}

/* Appends the value of the string literal that is the current token, with those after
 * it that are concatenated to it (the last becomes current). False, and *out in any
 * state, for bytes, f-strings and escapes that need a table (\N{...}). */
bool tokens_string(struct tokens *t, struct buf *out);
bool token_is_fstring(const struct tokens *t);

#endif
