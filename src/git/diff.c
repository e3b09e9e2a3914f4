/* Two sorted lists are walked side by side. */
#include "git/diff.h"

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
