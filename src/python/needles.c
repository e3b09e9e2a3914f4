#include "python/needles.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

void needles_init(struct needles *n, const struct str *words, size_t count)
{
    n->count = count < NEEDLES_MAX ? count : NEEDLES_MAX;
    for (size_t i = 0; i < n->count; i++)
        n->words[i] = words[i];
}

static bool word_at(const struct needles *n, struct str bytes, size_t at, size_t *which)
{
    for (*which = 0; *which < n->count; ++*which) {
        struct str word = n->words[*which];
        if (bytes.len - at >= word.len &&
            memcmp(bytes.ptr + at, word.ptr, word.len) == 0)
            return true;
    }
    return false;
}

#ifdef __SSE2__
/* A bit for each of the sixteen bytes at `p` where a word may begin. */
static unsigned candidates(const struct needles *n, const char *p)
{
    __m128i first = _mm_loadu_si128((const __m128i *)(const void *)p);
    __m128i second =
        _mm_loadu_si128((const __m128i *)(const void *)(p + NEEDLES_SECOND));
    __m128i any = _mm_setzero_si128();
    for (size_t i = 0; i < n->count; i++) {
        __m128i a = _mm_cmpeq_epi8(first, _mm_set1_epi8(n->words[i].ptr[0]));
        __m128i b =
            _mm_cmpeq_epi8(second, _mm_set1_epi8(n->words[i].ptr[NEEDLES_SECOND]));
        any = _mm_or_si128(any, _mm_and_si128(a, b));
    }
    return (unsigned)_mm_movemask_epi8(any);
}

bool needles_find(const struct needles *n, struct str bytes, size_t *at, size_t *which)
{
    size_t i = *at;
    while (i < bytes.len && bytes.len - i >= 16 + NEEDLES_SECOND) {
        for (unsigned bits = candidates(n, bytes.ptr + i); bits; bits &= bits - 1) {
            *at = i + (size_t)__builtin_ctz(bits);
            if (word_at(n, bytes, *at, which))
                return true;
        }
        i += 16;
    }
    for (*at = i; *at < bytes.len; ++*at)
        if (word_at(n, bytes, *at, which))
            return true;
    return false;
}
#else
bool needles_find(const struct needles *n, struct str bytes, size_t *at, size_t *which)
{
    size_t best = STR_NONE, found;
    for (size_t i = 0; i < n->count; i++) {
        found = str_find(str_from(bytes, *at), n->words[i]);
        if (found < best) {
            best = found;
            *which = i;
        }
    }
    if (best == STR_NONE)
        return false;
    *at += best;
    return true;
}
#endif
