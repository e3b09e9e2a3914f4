#include "moved.h"

#include "base/path.h"
#include "git/diff.h"

#define AMBIGUOUS (UINT32_MAX - 1)
/* So deep below the repository's root an import root is looked for. */
#define ROOT_DEPTH 8

static struct str id_key(const struct entry *entry)
{
    return str_make((const char *)entry->id.bytes, sizeof entry->id.bytes);
}

static bool has_id(const struct entry *entry)
{
    static const struct object_id none;
    return memcmp(&entry->id, &none, sizeof none) != 0;
}

static void note_entry(struct map *map, struct arena *arena, struct str key,
                       uint32_t entry)
{
    uint32_t *slot = map_slot(map, arena, key);
    *slot = *slot == MAP_NONE ? entry : AMBIGUOUS;
}

static void find_gone(struct moved *m, const struct changes *changes)
{
    for (size_t i = 0; i < changes->list.len; i++) {
        const struct entry *entry = changes->list.items[i].base;
        if (!entry || changes->list.items[i].head)
            continue;
        uint32_t at = (uint32_t)(entry - m->base->entries);
        if (has_id(entry))
            note_entry(&m->gone_by_id, m->arena, id_key(entry), at);
        note_entry(&m->gone_by_name, m->arena, path_name(entry->path), at);
    }
}

/* The entry of base from which this one, which only head has, came. */
static const struct entry *origin(const struct moved *m, const struct entry *entry)
{
    uint32_t from = MAP_NONE;
    if (has_id(entry))
        from = map_get(&m->gone_by_id, id_key(entry));
    if (from >= AMBIGUOUS)
        from = map_get(&m->gone_by_name, path_name(entry->path));
    return from < AMBIGUOUS ? &m->base->entries[from] : NULL;
}

/* `now` was called `then`; two origins are none. */
static void note_name(struct moved *m, struct map *map, struct str now, struct str then)
{
    uint32_t *slot = map_slot(map, m->arena, now);
    if (*slot == MAP_NONE) {
        *slot = (uint32_t)m->names.len;
        vec_add(&m->names, m->arena, then);
    } else if (*slot != AMBIGUOUS && !str_eq(m->names.items[*slot], then)) {
        *slot = AMBIGUOUS;
    }
}

static bool name_of(const struct moved *m, const struct map *map, struct str now,
                    struct str *then)
{
    uint32_t at = map_get(map, now);
    if (at >= AMBIGUOUS)
        return false;
    *then = m->names.items[at];
    return true;
}

static struct str dotted(struct arena *arena, struct str path)
{
    char *name = arena_array(arena, path.len + 1, 1);
    for (size_t i = 0; i < path.len; i++)
        name[i] = path.ptr[i] == '/' ? '.' : path.ptr[i];
    return str_make(name, path.len);
}

/* Under every import root that both may share: src/app/x was src/lib/x, therefore
 * src.app.x was src.lib.x and app.x was lib.x. */
static void note_module(struct moved *m, struct str now, struct str then)
{
    struct str left = dotted(m->arena, now), right = dotted(m->arena, then);
    for (size_t depth = 0; left.len && right.len && depth <= ROOT_DEPTH; depth++) {
        note_name(m, &m->modules, left, right);
        struct str root = str_split(&left, '.'), other = str_split(&right, '.');
        if (!str_eq(root, other))
            return;
    }
}

/* The directories above a file that kept its name, as far as theirs are equal too. */
static void note_directories(struct moved *m, struct str now, struct str then)
{
    while (str_eq(path_name(now), path_name(then))) {
        now = path_dir(now);
        then = path_dir(then);
        if (!now.len || !then.len || str_eq(now, then) ||
            snapshot_has_dir(m->base, now))
            return;
        note_name(m, &m->directories, now, then);
        note_module(m, now, then);
    }
}

static struct str module_path(struct str path)
{
    return str_ends(path, STR(".py")) ? str_slice(path, 0, path.len - 3) : path;
}

void moved_find(struct moved *m, const struct snapshot *head,
                const struct snapshot *base, struct arena *arena)
{
    struct changes changes = {0};
    *m = (struct moved){.head = head, .base = base, .arena = arena};
    diff_snapshots(base, head, arena, &changes);
    find_gone(m, &changes);
    for (size_t i = 0; m->gone_by_name.len && i < changes.list.len; i++) {
        const struct entry *entry = changes.list.items[i].head;
        const struct entry *from = changes.list.items[i].base ? NULL : origin(m, entry);
        if (!from)
            continue;
        note_module(m, module_path(entry->path), module_path(from->path));
        note_directories(m, entry->path, from->path);
    }
}

struct str moved_path(const struct moved *m, struct str path, bool is_directory)
{
    struct str then = path;
    if (is_directory) {
        name_of(m, &m->directories, path, &then);
        return then;
    }
    size_t i = snapshot_find(m->head, path);
    if (i == STR_NONE || snapshot_find(m->base, path) != STR_NONE)
        return path;
    const struct entry *from = origin(m, &m->head->entries[i]);
    return from ? from->path : path;
}

bool moved_module(const struct moved *m, struct str module, struct str *old)
{
    struct str then, name = module;
    while (m->modules.len && name.len) {
        if (name_of(m, &m->modules, name, &then)) {
            *old = arena_join(m->arena,
                              (struct str[]){then, str_from(module, name.len)}, 2);
            return true;
        }
        size_t dot = str_rfind_char(name, '.');
        name = str_slice(name, 0, dot == STR_NONE ? 0 : dot);
    }
    return false;
}
