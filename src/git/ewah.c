/* Runs are clipped to `count` before they are written, so that a few hostile bytes that
 * promise 2^38 bits cost nothing. */
#include "git/ewah.h"

#define HEADER 8
#define TRAILER 4

static uint32_t number32(const char *p)
{
    const uint8_t *b = (const uint8_t *)p;
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static uint64_t number64(const char *p)
{
    return (uint64_t)number32(p) << 32 | number32(p + 4);
}

bool ewah_measure(struct str *bytes, struct str *bitmap)
{
    if (bytes->len < HEADER + TRAILER)
        return false;
    uint64_t len = HEADER + (uint64_t)number32(bytes->ptr + 4) * 8 + TRAILER;
    if (len > bytes->len)
        return false;
    *bitmap = str_slice(*bytes, 0, (size_t)len);
    *bytes = str_from(*bytes, (size_t)len);
    return true;
}

static bool set_run(uint8_t *out, uint64_t from, uint64_t len, size_t count)
{
    if (from > count || len > count - from)
        return false;
    for (uint64_t i = from; i < from + len; i++)
        out[i / 8] |= (uint8_t)(1u << (i % 8));
    return true;
}

static bool set_literal(uint8_t *out, uint64_t from, uint64_t word, size_t count)
{
    for (unsigned bit = 0; word; bit++, word >>= 1)
        if ((word & 1) && !set_run(out, from + bit, 1, count))
            return false;
    return true;
}

bool ewah_expand(struct str bitmap, uint8_t *out, size_t count)
{
    if (!bitmap.len)
        return true;
    uint64_t bits = number32(bitmap.ptr), words = number32(bitmap.ptr + 4), at = 0;
    const char *word = bitmap.ptr + HEADER;
    for (uint64_t i = 0; i < words; i++) {
        uint64_t marker = number64(word + 8 * i);
        uint64_t run = (marker >> 1 & UINT32_MAX) * 64, literals = marker >> 33;
        /* The last run of ones may reach past the bits there are. */
        uint64_t ones = at < bits && run > bits - at ? bits - at : run;
        if ((marker & 1) && !set_run(out, at, ones, count))
            return false;
        at += run;
        if (literals > words - i - 1)
            return false;
        for (; literals; literals--, at += 64)
            if (!set_literal(out, at, number64(word + 8 * ++i), count))
                return false;
    }
    return true;
}
