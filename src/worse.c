#include "worse.h"

#include "base/map.h"
#include "catalogue.h"
#include "moved.h"

static struct str identity(struct arena *arena, const struct finding *f,
                           struct str path, struct str key)
{
    struct str space = STR(" ");
    return arena_join(arena, (struct str[]){f->rule->id, space, path, space, key}, 5);
}

/* A key that speaks of a module begins with it: "app.core.name|function". */
static bool former_key(const struct moved *moved, struct str key, struct str *former)
{
    size_t bar = str_find_char(key, '|');
    struct str old, rest;
    if (bar == STR_NONE || !moved_module(moved, str_slice(key, 0, bar), &old))
        return false;
    rest = str_from(key, bar);
    *former = arena_join(moved->arena, (struct str[]){old, rest}, 2);
    return true;
}

static void count_findings(const struct worse_side *side, struct map *counts,
                           struct arena *arena)
{
    for (size_t i = 0; i < side->count; i++) {
        const struct finding *f = &side->findings[i];
        uint32_t *slot = map_slot(counts, arena, identity(arena, f, f->path, f->key));
        *slot = *slot == MAP_NONE ? 1 : *slot + 1;
    }
}

static bool take(struct map *counts, struct arena *arena, struct str name)
{
    if (!map_has(counts, name) || !map_get(counts, name))
        return false;
    --*map_slot(counts, arena, name);
    return true;
}

size_t worse_than(const struct worse_side *head, const struct worse_side *base,
                  bool *new_ones, struct arena *arena)
{
    struct moved moved;
    struct map counts = {0}; /* identity -> how often base has it */
    size_t known = 0;
    moved_find(&moved, head->snapshot, base->snapshot, arena);
    count_findings(base, &counts, arena);
    for (size_t i = 0; i < head->count; i++) {
        const struct finding *f = &head->findings[i];
        struct str path = moved_path(&moved, f->path, f->is_directory);
        new_ones[i] = !take(&counts, arena, identity(arena, f, path, f->key));
        known += !new_ones[i];
    }
    /* Only what is left of base may be claimed by what was called otherwise there. */
    for (size_t i = 0; i < head->count; i++) {
        const struct finding *f = &head->findings[i];
        struct str key, path = moved_path(&moved, f->path, f->is_directory);
        if (!new_ones[i] || !former_key(&moved, f->key, &key))
            continue;
        new_ones[i] = !take(&counts, arena, identity(arena, f, path, key));
        known += !new_ones[i];
    }
    return known;
}
