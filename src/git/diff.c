/* Two sorted lists are walked side by side. Moves are paired by sorting, since
 * thousands of equal (empty) files may move at once. */
#include "git/diff.h"

#include "base/path.h"

#include <stdlib.h>

static bool is_known(const struct entry *entry)
{
    static const struct object_id none;
    return memcmp(&entry->id, &none, sizeof none) != 0;
}

static void add_pair(const struct entry *base, const struct entry *head,
                     struct arena *arena, struct changes *out)
{
    bool known = is_known(base) && is_known(head);
    bool same_id = memcmp(&base->id, &head->id, sizeof base->id) == 0;
    if (known && same_id && base->mode == head->mode)
        return;
    struct change change = {.base = base, .head = head, .uncertain = !known};
    vec_add(&out->list, arena, change);
}

void diff_snapshots(const struct snapshot *base, const struct snapshot *head,
                    struct arena *arena, struct changes *out)
{
    size_t b = 0, h = 0;
    *out = (struct changes){0};
    if (base->entries == head->entries && base->count == head->count)
        return;
    while (b < base->count || h < head->count) {
        const struct entry *old = b < base->count ? &base->entries[b] : NULL;
        const struct entry *new = h < head->count ? &head->entries[h] : NULL;
        int order = !old ? 1 : !new ? -1 : str_cmp(old->path, new->path);
        if (order == 0)
            add_pair(old, new, arena, out);
        else
            vec_add(&out->list, arena,
                    ((struct change){.base = order < 0 ? old : NULL,
                                     .head = order < 0 ? NULL : new}));
        b += order <= 0;
        h += order >= 0;
    }
}

/* --- Moves ---------------------------------------------------------------------------
 */

static const struct entry *side(const struct change *change)
{
    return change->base ? change->base : change->head;
}

static int by_id(const void *a, const void *b)
{
    const struct entry *x = side(*(const struct change *const *)a);
    const struct entry *y = side(*(const struct change *const *)b);
    int order = memcmp(&x->id, &y->id, sizeof x->id);
    return order ? order : str_cmp(x->path, y->path);
}

static int by_id_and_name(const void *a, const void *b)
{
    const struct entry *x = side(*(const struct change *const *)a);
    const struct entry *y = side(*(const struct change *const *)b);
    int order = memcmp(&x->id, &y->id, sizeof x->id);
    if (!order)
        order = str_cmp(path_name(x->path), path_name(y->path));
    return order ? order : str_cmp(x->path, y->path);
}

struct candidates {
    struct change **deleted, **added;
    size_t deleted_count, added_count;
};

/* Drops what is paired already. */
static size_t still_free(struct change **items, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (!items[i]->moved)
            items[kept++] = items[i];
    return kept;
}

static void pair(struct candidates *c, int (*order)(const void *, const void *),
                 bool by_name)
{
    c->deleted_count = still_free(c->deleted, c->deleted_count);
    c->added_count = still_free(c->added, c->added_count);
    if (!c->deleted_count || !c->added_count)
        return;
    qsort(c->deleted, c->deleted_count, sizeof(struct change *), order);
    qsort(c->added, c->added_count, sizeof(struct change *), order);
    for (size_t d = 0, a = 0; d < c->deleted_count && a < c->added_count;) {
        const struct entry *from = c->deleted[d]->base, *to = c->added[a]->head;
        int way = memcmp(&from->id, &to->id, sizeof from->id);
        if (!way && by_name)
            way = str_cmp(path_name(from->path), path_name(to->path));
        if (!way) {
            c->deleted[d]->moved = to;
            c->added[a]->moved = from;
        }
        d += way <= 0;
        a += way >= 0;
    }
}

static bool can_move(const struct change *change)
{
    const struct entry *entry = side(change);
    return (!change->base || !change->head) && is_known(entry) &&
           (entry->mode & MODE_TYPE_MASK) == MODE_FILE;
}

void diff_find_moves(struct changes *changes, struct arena *arena)
{
    size_t count = changes->list.len;
    struct candidates c = {
        .deleted = arena_array(arena, count, sizeof(struct change *)),
        .added = arena_array(arena, count, sizeof(struct change *)),
    };
    for (size_t i = 0; i < count; i++) {
        struct change *change = &changes->list.items[i];
        change->moved = NULL;
        if (can_move(change) && change->base)
            c.deleted[c.deleted_count++] = change;
        else if (can_move(change))
            c.added[c.added_count++] = change;
    }
    pair(&c, by_id_and_name, true);
    pair(&c, by_id, false);
}
