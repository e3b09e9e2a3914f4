/* The hash is for this process alone: it begins with an address, which differs from run
 * to run, so that nobody can write down identifiers that all fall into one place. */
#include "base/map.h"

#define MIX_1 0x9e3779b97f4a7c15ULL
#define MIX_2 0xd1b54a32d192ed03ULL

__extension__ typedef unsigned __int128 wide;

static uint64_t mix(uint64_t a, uint64_t b)
{
    wide product = (wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t take(const char *bytes, size_t len)
{
    uint64_t word = 0;
    memcpy(&word, bytes, len);
    return word;
}

static uint32_t hash_of(struct str key)
{
    static const char place;
    uint64_t hash = (uint64_t)(uintptr_t)&place ^ (key.len * MIX_2);
    while (key.len >= sizeof hash) {
        hash = mix(hash ^ take(key.ptr, sizeof hash), MIX_1);
        key.ptr += sizeof hash;
        key.len -= sizeof hash;
    }
    if (key.len)
        hash = mix(hash ^ take(key.ptr, key.len), MIX_1);
    hash = mix(hash ^ MIX_1, MIX_2);
    return (uint32_t)(hash ^ hash >> 32);
}

static struct map_entry *probe(const struct map *m, struct str key, uint32_t hash)
{
    size_t mask = m->cap - 1;
    for (size_t i = hash & mask;; i = (i + 1) & mask) {
        struct map_entry *e = &m->entries[i];
        if (!e->used || (e->hash == hash && str_eq(str_make(e->key, e->len), key)))
            return e;
    }
}

uint32_t map_get(const struct map *m, struct str key)
{
    if (!m->cap)
        return MAP_NONE;
    const struct map_entry *e = probe(m, key, hash_of(key));
    return e->used ? e->value : MAP_NONE;
}

bool map_has(const struct map *m, struct str key)
{
    return map_get(m, key) != MAP_NONE;
}

static void grow(struct map *m, struct arena *a)
{
    struct map old = *m;
    m->cap = old.cap ? old.cap * 2 : 16;
    m->entries = arena_array(a, m->cap, sizeof *m->entries);
    for (size_t i = 0; i < old.cap; i++) {
        const struct map_entry *e = &old.entries[i];
        if (e->used)
            *probe(m, str_make(e->key, e->len), e->hash) = *e;
    }
    arena_give_back(a, old.entries, old.cap * sizeof *old.entries);
}

uint32_t *map_slot(struct map *m, struct arena *a, struct str key)
{
    if (key.len > UINT32_MAX)
        arena_out_of_memory(key.len);
    if (m->len * 4 >= m->cap * 3)
        grow(m, a);
    uint32_t hash = hash_of(key);
    struct map_entry *e = probe(m, key, hash);
    if (!e->used) {
        *e = (struct map_entry){key.ptr, (uint32_t)key.len, hash, MAP_NONE, 1};
        m->len++;
    }
    return &e->value;
}

bool map_insert(struct map *m, struct arena *a, struct str key)
{
    uint32_t *slot = map_slot(m, a, key);
    bool fresh = *slot == MAP_NONE;
    *slot = 1;
    return fresh;
}
