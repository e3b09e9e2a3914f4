/* A byte is telling when the tables of its two halves share a bit; each bit stands for
 * some upper halves with the lower halves that make a telling byte of them. Bytes from
 * 0x80 on find nothing in the tables. The same tables serve the processor without
 * vectors, a byte at a time. */
#include "python/marks.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define HAS_AVX2_CODE 1
#endif

enum {
    LINE_END = 128, /* LF CR; the bit that movemask sees */
    QUOTE = 64,     /* " ' */
    BACKSLASH = 32,
    BRACKET = 16, /* [ ] { } */
    COMMENT = 8,  /* # ( ) */
    COLON = 4     /* : ; */
};

static const uint8_t low_half[16] = {
    [0x2] = QUOTE,           [0x3] = COMMENT,   [0x7] = QUOTE,
    [0x8] = COMMENT,         [0x9] = COMMENT,   [0xa] = LINE_END | COLON,
    [0xb] = COLON | BRACKET, [0xc] = BACKSLASH, [0xd] = LINE_END | BRACKET,
};
static const uint8_t high_half[16] = {[0x0] = LINE_END,
                                      [0x2] = QUOTE | COMMENT,
                                      [0x3] = COLON,
                                      [0x5] = BACKSLASH | BRACKET,
                                      [0x7] = BRACKET};

static void classify_block(struct marks *m, size_t block, const unsigned char *p)
{
    uint64_t telling = 0, quotes = 0, ends = 0;
    for (size_t i = 0; i < MARKS_BLOCK; i++) {
        uint8_t both = low_half[p[i] & 15] & high_half[p[i] >> 4];
        telling |= (uint64_t)(both != 0) << i;
        quotes |= (uint64_t)((both & (QUOTE | BACKSLASH)) != 0) << i;
        ends |= (uint64_t)((both & LINE_END) != 0) << i;
    }
    m->bits[MARK_TELLING][block] = telling;
    m->bits[MARK_IN_SINGLE][block] = quotes | ends;
    m->bits[MARK_IN_TRIPLE][block] = quotes;
    m->bits[MARK_LINE_END][block] = ends;
}

static void classify_slowly(struct marks *m, size_t blocks)
{
    for (size_t i = 0; i < blocks; i++)
        classify_block(m, i, m->first + i * MARKS_BLOCK);
}

#ifdef HAS_AVX2_CODE
__attribute__((target("avx2"))) static __m256i table(const uint8_t *half)
{
    return _mm256_broadcastsi128_si256(
        _mm_loadu_si128((const __m128i *)(const void *)half));
}

__attribute__((target("avx2"))) static __m256i classify_32(__m256i low, __m256i high,
                                                           const unsigned char *p)
{
    __m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)p);
    __m256i upper = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), _mm256_set1_epi8(15));
    return _mm256_and_si256(_mm256_shuffle_epi8(low, bytes),
                            _mm256_shuffle_epi8(high, upper));
}

/* A bit for each byte that has the highest bit. */
__attribute__((target("avx2"))) static uint64_t highest(__m256i first, __m256i second)
{
    return (uint32_t)_mm256_movemask_epi8(first) |
           (uint64_t)(uint32_t)_mm256_movemask_epi8(second) << 32;
}

/* The same for QUOTE and BACKSLASH, shifted to the highest bit. */
__attribute__((target("avx2"))) static __m256i quotes_of(__m256i both)
{
    return _mm256_or_si256(_mm256_slli_epi16(both, 1), _mm256_slli_epi16(both, 2));
}

__attribute__((target("avx2"))) static void classify_fast(struct marks *m,
                                                          size_t blocks)
{
    const __m256i low = table(low_half), high = table(high_half);
    const __m256i none = _mm256_setzero_si256();
    for (size_t i = 0; i < blocks; i++) {
        const unsigned char *p = m->first + i * MARKS_BLOCK;
        __m256i one = classify_32(low, high, p), two = classify_32(low, high, p + 32);
        uint64_t quotes = highest(quotes_of(one), quotes_of(two));
        uint64_t ends = highest(one, two);
        m->bits[MARK_TELLING][i] =
            ~highest(_mm256_cmpeq_epi8(one, none), _mm256_cmpeq_epi8(two, none));
        m->bits[MARK_IN_SINGLE][i] = quotes | ends;
        m->bits[MARK_IN_TRIPLE][i] = quotes;
        m->bits[MARK_LINE_END][i] = ends;
    }
}

__attribute__((target("avx2"))) static bool plain_fast(struct str bytes, size_t *at)
{
    const __m256i cr = _mm256_set1_epi8('\r');
    __m256i found = _mm256_setzero_si256();
    for (; bytes.len - *at >= sizeof cr; *at += sizeof cr) {
        __m256i some =
            _mm256_loadu_si256((const __m256i *)(const void *)(bytes.ptr + *at));
        found =
            _mm256_or_si256(found, _mm256_or_si256(some, _mm256_cmpeq_epi8(some, cr)));
    }
    return _mm256_movemask_epi8(found) == 0;
}
#endif

static bool has_avx2(void)
{
#ifdef HAS_AVX2_CODE
    return __builtin_cpu_supports("avx2");
#else
    return false;
#endif
}

bool marks_plain(struct str bytes)
{
    size_t at = 0;
    unsigned char found = 0;
#ifdef HAS_AVX2_CODE
    if (has_avx2() && !plain_fast(bytes, &at))
        return false;
#endif
    for (; at < bytes.len; at++) {
        unsigned char c = (unsigned char)bytes.ptr[at];
        found |= (unsigned char)((c & 0x80) | (c == '\r'));
    }
    return found == 0;
}

void marks_init(struct marks *m, struct str bytes)
{
    m->text = m->first = (const unsigned char *)(bytes.ptr ? bytes.ptr : "");
    m->end = m->text + bytes.len;
    m->len = 0;
    m->blocks = 1;
    m->classify = classify_slowly;
#ifdef HAS_AVX2_CODE
    if (has_avx2())
        m->classify = classify_fast;
#endif
}

void marks_load(struct marks *m, const unsigned char *p)
{
    m->first = p - (size_t)(p - m->text) % MARKS_BLOCK;
    size_t whole = (size_t)(m->end - m->first) / MARKS_BLOCK;
    size_t blocks = whole < m->blocks ? whole : m->blocks;
    m->classify(m, blocks);
    if (blocks == 0) { /* the rest of the text */
        unsigned char rest[MARKS_BLOCK] = {0};
        memcpy(rest, m->first, (size_t)(m->end - m->first));
        classify_block(m, blocks++, rest);
    }
    m->len = blocks * MARKS_BLOCK;
    m->blocks = m->blocks * 2 < MARKS_BLOCKS ? m->blocks * 2 : MARKS_BLOCKS;
}
