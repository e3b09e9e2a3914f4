/* The set of paths is small and unordered: adding one compares it with all the others.
 * What two paths must share to be one is all that a later judgement looks at; where an
 * act stands in the text is not. */
#include "python/paths.h"

void paths_start(struct paths *paths)
{
    *paths = (struct paths){.len = 1};
}

static bool same_path(const struct path *a, const struct path *b)
{
    return a->null == b->null && a->usable == b->usable && a->defers == b->defers &&
           a->defers_quiet == b->defers_quiet && a->level == b->level &&
           a->end == b->end && a->trues == b->trues && a->texts == b->texts &&
           a->nones == b->nones && a->flags == b->flags && a->act == b->act &&
           a->by_data == b->by_data && a->searched == b->searched;
}

/* How little can be said for a path: the higher, the better it is. */
static unsigned strength(const struct path *p)
{
    return p->level * 4u +
           ((p->flags & (PATH_WORKS | PATH_GIVES | PATH_PENDING)) != 0) +
           (p->usable != 0);
}

void paths_add(struct paths *to, const struct path *path)
{
    uint32_t best = 0;
    for (uint32_t i = 0; i < to->len; i++) {
        if (same_path(&to->items[i], path))
            return;
        if (strength(&to->items[i]) > strength(&to->items[best]))
            best = i;
    }
    if (to->len < PATHS_MAX)
        to->items[to->len++] = *path;
    else if (strength(path) < strength(&to->items[best]))
        to->items[best] = *path;
}

void paths_join(struct paths *to, const struct paths *from)
{
    for (uint32_t i = 0; i < from->len; i++)
        paths_add(to, &from->items[i]);
}

struct paths *paths_copy(const struct paths *from, struct arena *arena)
{
    struct paths *copy = arena_new(arena, struct paths);
    *copy = *from;
    return copy;
}

void paths_part(struct paths *live, struct paths *done)
{
    struct paths kept = {.len = 0};
    for (uint32_t i = 0; i < live->len; i++)
        paths_add(live->items[i].end == PATH_RUNS ? &kept : done, &live->items[i]);
    *live = kept;
}

void path_say(struct path *p, uint8_t level, uint8_t reason)
{
    if (level > p->level) {
        p->level = level;
        p->reason = reason;
    }
}

void path_act(struct path *p, enum act act, TSNode statement)
{
    if (act <= (enum act)p->act)
        return;
    p->act = (uint8_t)act;
    p->act_start = ts_node_start_byte(statement);
    p->act_end = ts_node_end_byte(statement);
}

void paths_act(struct paths *live, enum act act, TSNode statement)
{
    for (uint32_t i = 0; i < live->len; i++)
        path_act(&live->items[i], act, statement);
}
