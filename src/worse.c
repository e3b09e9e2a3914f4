#include "worse.h"

#include "base/map.h"
#include "base/path.h"
#include "catalogue.h"

/* Where a file that is only in head was in base. Blob ids tell for sure; a file that
 * was changed while it moved is recognised when exactly one file of its name went away.
 */
struct moves {
    struct arena *arena;
    struct map gone_by_id, gone_by_name; /* -> entry of base; MAP_AMBIGUOUS: several */
    const struct snapshot *head, *base;
};

#define MAP_AMBIGUOUS (UINT32_MAX - 1)

static struct str id_key(const struct entry *entry)
{
    return str_make((const char *)entry->id.bytes, sizeof entry->id.bytes);
}

static bool has_id(const struct entry *entry)
{
    static const struct object_id none;
    return memcmp(&entry->id, &none, sizeof none) != 0;
}

static void note(struct map *map, struct arena *arena, struct str key, uint32_t entry)
{
    uint32_t *slot = map_slot(map, arena, key);
    *slot = *slot == MAP_NONE ? entry : MAP_AMBIGUOUS;
}

static void find_gone(struct moves *moves)
{
    for (size_t i = 0; i < moves->base->count; i++) {
        const struct entry *entry = &moves->base->entries[i];
        if (snapshot_find(moves->head, entry->path) != STR_NONE)
            continue;
        if (has_id(entry))
            note(&moves->gone_by_id, moves->arena, id_key(entry), (uint32_t)i);
        note(&moves->gone_by_name, moves->arena, path_name(entry->path), (uint32_t)i);
    }
}

/* The path in base of what stands at `path` in head: itself, or where it moved from. */
static struct str base_path(const struct moves *moves, struct str path)
{
    size_t i = snapshot_find(moves->head, path);
    if (i == STR_NONE || snapshot_find(moves->base, path) != STR_NONE)
        return path;
    const struct entry *entry = &moves->head->entries[i];
    uint32_t from = MAP_NONE;
    if (has_id(entry))
        from = map_get(&moves->gone_by_id, id_key(entry));
    if (from >= MAP_AMBIGUOUS)
        from = map_get(&moves->gone_by_name, path_name(path));
    return from < MAP_AMBIGUOUS ? moves->base->entries[from].path : path;
}

static struct str identity(struct arena *arena, const struct finding *f,
                           struct str path)
{
    return arena_printf(arena, "%.*s %.*s %.*s", STR_ARG(f->rule->id), STR_ARG(path),
                        STR_ARG(f->key));
}

size_t worse_than(const struct worse_side *head, const struct worse_side *base,
                  bool *new_ones, struct arena *arena)
{
    struct moves moves = {
        .arena = arena, .head = head->snapshot, .base = base->snapshot};
    struct map counts = {0}; /* identity -> how often base has it */
    size_t known = 0;
    find_gone(&moves);
    for (size_t i = 0; i < base->count; i++) {
        uint32_t *slot =
            map_slot(&counts, arena,
                     identity(arena, &base->findings[i], base->findings[i].path));
        *slot = *slot == MAP_NONE ? 1 : *slot + 1;
    }
    for (size_t i = 0; i < head->count; i++) {
        const struct finding *f = &head->findings[i];
        struct str name = identity(arena, f, base_path(&moves, f->path));
        new_ones[i] = true;
        if (map_has(&counts, name) && map_get(&counts, name) > 0) {
            --*map_slot(&counts, arena, name);
            new_ones[i] = false;
            known++;
        }
    }
    return known;
}
