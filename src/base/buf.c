#include "base/buf.h"

#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>

#define PRINTF_USUAL ((size_t)128) /* what is longer is formatted twice */

void buf_release(struct buf *b)
{
    free(b->ptr);
    *b = (struct buf){0};
}

void buf_clear(struct buf *b)
{
    b->len = 0;
}

void buf_reserve(struct buf *b, size_t more)
{
    if (more > SIZE_MAX / 4 || b->len > SIZE_MAX / 4)
        arena_out_of_memory(more);
    size_t wanted = b->len + more + 1;
    if (wanted <= b->cap)
        return;
    size_t cap = b->cap < 256 ? 256 : b->cap * 2;
    if (cap < wanted)
        cap = wanted;
    char *ptr = realloc(b->ptr, cap);
    if (!ptr)
        arena_out_of_memory(cap);
    b->ptr = ptr;
    b->cap = cap;
}

void buf_add(struct buf *b, struct str s)
{
    buf_reserve(b, s.len);
    if (s.len)
        memcpy(b->ptr + b->len, s.ptr, s.len);
    b->len += s.len;
    b->ptr[b->len] = '\0';
}

void buf_addz(struct buf *b, const char *z)
{
    buf_add(b, str_of(z));
}

void buf_addc(struct buf *b, char c)
{
    buf_add(b, str_make(&c, 1));
}

void buf_pad(struct buf *b, char c, size_t count)
{
    buf_reserve(b, count);
    memset(b->ptr + b->len, c, count);
    b->len += count;
    b->ptr[b->len] = '\0';
}

void buf_vprintf(struct buf *b, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    buf_reserve(b, PRINTF_USUAL);
    int len = vsnprintf(b->ptr + b->len, b->cap - b->len, format, args);
    if (len < 0)
        abort();
    if ((size_t)len >= b->cap - b->len) {
        buf_reserve(b, (size_t)len);
        vsnprintf(b->ptr + b->len, (size_t)len + 1, format, again);
    }
    va_end(again);
    b->len += (size_t)len;
}

void buf_printf(struct buf *b, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    buf_vprintf(b, format, args);
    va_end(args);
}
