/* buf - bytes that grow: a file being read, a report being written.
 *
 *     struct buf out = {0};
 *     buf_printf(&out, "%s:%u", path, line);
 *     fwrite(out.ptr, 1, out.len, stdout);
 *     buf_release(&out);
 *
 * Owns its memory (malloc); a zeroed struct is an empty buf. buf_clear keeps the
 * allocation for reuse. Growth never fails: see arena_out_of_memory. After any append
 * a NUL stands behind the bytes, not counted in len. */
#ifndef FLATLINE_BASE_BUF_H
#define FLATLINE_BASE_BUF_H

#include "base/str.h"

#include <stdarg.h>

struct buf {
    char *ptr;
    size_t len, cap;
};

void buf_release(struct buf *b);
void buf_clear(struct buf *b);
/* Room for at least `more` further bytes (and a NUL) behind len. */
void buf_reserve(struct buf *b, size_t more);
void buf_add(struct buf *b, struct str s);
void buf_addz(struct buf *b, const char *z);
void buf_addc(struct buf *b, char c);
void buf_pad(struct buf *b, char c, size_t count);
void buf_printf(struct buf *b, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *b, const char *format, va_list args);

/* Valid until the next change of the buf. */
static inline struct str buf_str(const struct buf *b)
{
    return str_make(b->ptr, b->len);
}

#endif
