/* store_format - what stands in the files of a store, for src/cache/ alone. */
#ifndef FLATLINE_CACHE_STORE_FORMAT_H
#define FLATLINE_CACHE_STORE_FORMAT_H

#include "cache/store.h"

/* Also tells the byte order and the sizes below. */
#define STORE_MAGIC 0x31656863616c6600u
#define STORE_ALIGNMENT ((size_t)8)
/* So far from its place a slot may be; what does not fit is not kept. */
#define STORE_PROBES 64
#define STORE_MAX_SLOTS ((uint64_t)1 << 21)

struct store_header {
    uint64_t magic, len, slot_count, entry_count, working;
    uint32_t generation, unused;
    uint8_t analyser[16], secret[16];
    uint64_t reserved[5];
    uint64_t check; /* of all before */
};

struct store_slot {
    struct store_key key;
    uint64_t offset; /* 0: nobody is here */
    uint32_t len;
    uint32_t stamp; /* the generation that used it last */
    uint64_t check; /* of the block, the key, offset and len */
    uint64_t reserved;
};

_Static_assert(sizeof(struct store_header) == 128 && sizeof(struct store_slot) == 64,
               "the format is what it is");

static inline size_t store_round_up(size_t n)
{
    return (n + STORE_ALIGNMENT - 1) / STORE_ALIGNMENT * STORE_ALIGNMENT;
}

/* `bytes` has a length that is a multiple of 8. */
uint64_t store_checksum(uint64_t seed, const char *bytes, size_t len);
/* `block` is followed by zeros up to a multiple of 8. */
uint64_t store_slot_check(const struct store_slot *slot, const char *block);

static inline uint64_t store_home(const struct store_key *key, uint64_t slot_count)
{
    uint64_t first;
    memcpy(&first, key->bytes, sizeof first);
    return first & (slot_count - 1);
}

/* A view of a file's bytes, which must begin at a multiple of 8 and outlive it; false
 * when they are none. What it owns: t->used. */
bool store_table_init(struct store_table *t, struct str file,
                      const uint8_t analyser[16]);
bool store_table_find(const struct store_table *t, const struct store_key *key,
                      struct str *value);
/* The value of a slot; false when it is damaged. */
bool store_value(const struct store_table *t, const struct store_slot *slot,
                 struct str *value);

#endif
