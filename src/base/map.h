/* map - from a str to a number, in an arena.
 *
 *     struct map ids = {0};
 *     uint32_t *id = map_slot(&ids, arena, name);
 *     if (*id == MAP_NONE) *id = (uint32_t)items.len, vec_add(&items, arena, item);
 *
 * The number is usually an index into a vec. Keys are not copied: they must live as
 * long as the map. Open addressing, linear probing, at most 3/4 full; nothing is ever
 * removed. Iteration order is not offered on purpose: output must not depend on
 * hashing. */
#ifndef FLATLINE_BASE_MAP_H
#define FLATLINE_BASE_MAP_H

#include "base/arena.h"

#define MAP_NONE UINT32_MAX

struct map_entry {
    const char *key;
    uint32_t len, hash, value, used;
};

struct map {
    struct map_entry *entries;
    size_t len, cap; /* cap is 0 or a power of two */
};

/* The value stored under `key`, or MAP_NONE. */
uint32_t map_get(const struct map *m, struct str key);
/* The place of the value under `key`, made with MAP_NONE if it was absent. Valid until
 * the next map_slot. `a` must be the same arena for the life of the map. */
uint32_t *map_slot(struct map *m, struct arena *a, struct str key);
/* Adds `key` with value 1 to a map used as a set; true when it was not there. */
bool map_insert(struct map *m, struct arena *a, struct str key);
bool map_has(const struct map *m, struct str key);

#endif
