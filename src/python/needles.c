#include "python/needles.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define HAS_AVX2_CODE 1
#endif

void needles_init(struct needles *n, const struct needle *words, size_t count)
{
    *n = (struct needles){.words = words,
                          .count = count < NEEDLES_MAX ? count : NEEDLES_MAX};
    for (size_t i = 0; i < n->count; i++) {
        uint8_t bit = (uint8_t)(1u << i % 8);
        for (size_t j = 0; j < NEEDLES_BYTES; j++) {
            unsigned char c = (unsigned char)words[i].word.ptr[words[i].offset + j];
            n->bytes[j][c] |= bit;
            n->low[j][c & 15] |= bit;
            n->high[j][c >> 4] |= bit;
        }
    }
}

/* `*at` is within bytes.len - NEEDLES_BYTES. Only words of the eights that all tables
 * name are compared, their rare bytes first. */
static bool is_word(const struct needles *n, struct str bytes, size_t at)
{
    const unsigned char *p = (const unsigned char *)bytes.ptr + at;
    unsigned mask =
        n->bytes[0][p[0]] & n->bytes[1][p[1]] & n->bytes[2][p[2]] & n->bytes[3][p[3]];
    if (!mask)
        return false;
    for (size_t i = 0; i < n->count; i++) {
        const struct needle *needle = &n->words[i];
        const unsigned char *rare =
            (const unsigned char *)needle->word.ptr + needle->offset;
        if ((mask >> i % 8 & 1) && memcmp(p, rare, NEEDLES_BYTES) == 0 &&
            at >= needle->offset &&
            str_starts(str_from(bytes, at - needle->offset), needle->word))
            return true;
    }
    return false;
}

static bool find_slowly(const struct needles *n, struct str bytes, size_t *at)
{
    for (; bytes.len >= NEEDLES_BYTES && *at <= bytes.len - NEEDLES_BYTES; ++*at)
        if (is_word(n, bytes, *at))
            return true;
    return false;
}

#ifdef HAS_AVX2_CODE
#define STEP 32

__attribute__((target("avx2"))) static __m256i table(const uint8_t *halves)
{
    return _mm256_broadcastsi128_si256(
        _mm_loadu_si128((const __m128i *)(const void *)halves));
}

/* The bits of the words in which each of the 32 bytes at `p` may stand. */
__attribute__((target("avx2"))) static __m256i words_of(__m256i low, __m256i high,
                                                        const char *p)
{
    __m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)p);
    __m256i half = _mm256_set1_epi8(15);
    /* Bytes from 0x80 on, which no word has, find nothing in the table of lower halves.
     */
    return _mm256_and_si256(
        _mm256_shuffle_epi8(low, bytes),
        _mm256_shuffle_epi8(high, _mm256_and_si256(_mm256_srli_epi16(bytes, 4), half)));
}

__attribute__((target("avx2"))) static bool find_fast(const struct needles *n,
                                                      struct str bytes, size_t *at)
{
    __m256i low[NEEDLES_BYTES], high[NEEDLES_BYTES];
    for (size_t j = 0; j < NEEDLES_BYTES; j++) {
        low[j] = table(n->low[j]);
        high[j] = table(n->high[j]);
    }
    for (; bytes.len - *at >= STEP + NEEDLES_BYTES; *at += STEP) {
        const char *p = bytes.ptr + *at;
        __m256i all =
            _mm256_and_si256(_mm256_and_si256(words_of(low[0], high[0], p),
                                              words_of(low[1], high[1], p + 1)),
                             _mm256_and_si256(words_of(low[2], high[2], p + 2),
                                              words_of(low[3], high[3], p + 3)));
        unsigned none = (unsigned)_mm256_movemask_epi8(
            _mm256_cmpeq_epi8(all, _mm256_setzero_si256()));
        for (unsigned bits = ~none; bits; bits &= bits - 1) {
            size_t place = *at + (size_t)__builtin_ctz(bits);
            if (is_word(n, bytes, place)) {
                *at = place;
                return true;
            }
        }
    }
    return find_slowly(n, bytes, at);
}
#endif

bool needles_find(const struct needles *n, struct str bytes, size_t *at)
{
    if (*at >= bytes.len)
        return false;
#ifdef HAS_AVX2_CODE
    if (__builtin_cpu_supports("avx2"))
        return find_fast(n, bytes, at);
#endif
    return find_slowly(n, bytes, at);
}
