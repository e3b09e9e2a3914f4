/* jsonw - writing JSON (RFC 8259) into a buf, always valid, always UTF-8.
 *
 *     struct jsonw j = {.out = &buf, .inline_depth = 2};
 *     jsonw_object(&j);
 *     jsonw_key(&j, "path"), jsonw_str(&j, path);
 *     jsonw_key(&j, "names"), jsonw_array(&j);
 *     ...
 *     jsonw_end(&j);
 *     jsonw_end(&j);
 *
 * Commas, line breaks and indentation are set here: containers down to inline_depth are
 * broken over lines, deeper ones stand on one, so that a list of records has a record a
 * line. Strings come from strangers: bytes that are no UTF-8 are written as the four
 * characters \xHH; control, bidi and zero-width characters as \uHHHH, so that the
 * output is harmless on a terminal and in a log. Nesting is at most JSONW_MAX_DEPTH (a
 * deeper call is our bug and aborts). */
#ifndef FLATLINE_BASE_JSONW_H
#define FLATLINE_BASE_JSONW_H

#include "base/buf.h"

#define JSONW_MAX_DEPTH 32

struct jsonw {
    struct buf *out;
    unsigned inline_depth;
    unsigned depth;               /* containers open */
    bool after_key;               /* the next value belongs to the key just written */
    char close[JSONW_MAX_DEPTH];  /* '}' or ']' of each */
    bool filled[JSONW_MAX_DEPTH]; /* has it a member yet? */
};

void jsonw_object(struct jsonw *j);
void jsonw_array(struct jsonw *j);
void jsonw_end(struct jsonw *j); /* closes the innermost; a newline after the last */
void jsonw_key(struct jsonw *j, const char *key);
void jsonw_str(struct jsonw *j, struct str value);
void jsonw_uint(struct jsonw *j, uint64_t value);
void jsonw_bool(struct jsonw *j, bool value);
void jsonw_null(struct jsonw *j);

/* A key with its value. */
static inline void jsonw_pair(struct jsonw *j, const char *key, struct str value)
{
    jsonw_key(j, key);
    jsonw_str(j, value);
}

static inline void jsonw_pair_uint(struct jsonw *j, const char *key, uint64_t value)
{
    jsonw_key(j, key);
    jsonw_uint(j, value);
}

#endif
