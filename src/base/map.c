#include "base/map.h"

static struct map_entry *probe(const struct map *m, struct str key, uint64_t hash)
{
    size_t mask = m->cap - 1;
    for (size_t i = (size_t)(hash ^ (hash >> 32)) & mask;; i = (i + 1) & mask) {
        struct map_entry *e = &m->entries[i];
        if (!e->used || (e->hash == hash && str_eq(e->key, key)))
            return e;
    }
}

uint32_t map_get(const struct map *m, struct str key)
{
    if (!m->cap)
        return MAP_NONE;
    const struct map_entry *e = probe(m, key, str_hash(key));
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
    for (size_t i = 0; i < old.cap; i++)
        if (old.entries[i].used)
            *probe(m, old.entries[i].key, old.entries[i].hash) = old.entries[i];
}

uint32_t *map_slot(struct map *m, struct arena *a, struct str key)
{
    if (m->len * 4 >= m->cap * 3)
        grow(m, a);
    uint64_t hash = str_hash(key);
    struct map_entry *e = probe(m, key, hash);
    if (!e->used) {
        *e = (struct map_entry){key, hash, MAP_NONE, 1};
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
