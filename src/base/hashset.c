#include "base/hashset.h"

#define FIRST_CAP 1024

/* Hashes may differ in their high bits alone. */
static size_t place(const struct hashset *set, uint64_t hash)
{
    size_t at = (size_t)(hash ^ hash >> 32) & (set->cap - 1);
    while (set->slots[at] && set->slots[at] != hash)
        at = (at + 1) & (set->cap - 1);
    return at;
}

static void grow(struct hashset *set, struct arena *arena)
{
    struct hashset old = *set;
    set->cap = old.cap ? old.cap * 4 : FIRST_CAP;
    set->slots = arena_array(arena, set->cap, sizeof *set->slots);
    for (size_t i = 0; i < old.cap; i++)
        if (old.slots[i])
            set->slots[place(set, old.slots[i])] = old.slots[i];
}

bool hashset_add(struct hashset *set, struct arena *arena, uint64_t hash)
{
    hash += hash == 0;
    if (set->len * 4 >= set->cap * 3)
        grow(set, arena);
    size_t at = place(set, hash);
    if (set->slots[at])
        return false;
    set->slots[at] = hash;
    set->len++;
    return true;
}
