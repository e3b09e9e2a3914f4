#include "base/bloom.h"

#define PROBES 4
#define NAMES_PER_BYTE 2

void bloom_init(struct bloom *set, size_t expected, struct arena *arena)
{
    size_t len = BLOOM_MIN;
    while (len < BLOOM_MAX && len * NAMES_PER_BYTE < expected)
        len *= 2;
    set->bits = str_make(arena_array(arena, len, 1), len);
}

/* Two halves of one hash make all the probes (Kirsch and Mitzenmacher, 2006). */
static size_t probe(uint64_t hash, unsigned i, size_t len)
{
    uint32_t low = (uint32_t)hash, high = (uint32_t)(hash >> 32) | 1;
    return (low + (size_t)i * high) & (len * 8 - 1);
}

static uint64_t mix(uint64_t hash)
{
    return hash ^ hash >> 29;
}

void bloom_add(struct bloom *set, uint64_t hash)
{
    hash = mix(hash);
    char *bits = (char *)(uintptr_t)set->bits.ptr;
    for (unsigned i = 0; i < PROBES; i++) {
        size_t at = probe(hash, i, set->bits.len);
        bits[at / 8] = (char)(bits[at / 8] | 1 << at % 8);
    }
}

bool bloom_may_have(struct str bits, uint64_t hash)
{
    hash = mix(hash);
    if (!bits.len || (bits.len & (bits.len - 1)))
        return true;
    for (unsigned i = 0; i < PROBES; i++) {
        size_t at = probe(hash, i, bits.len);
        if (!(bits.ptr[at / 8] & 1 << at % 8))
            return false;
    }
    return true;
}
