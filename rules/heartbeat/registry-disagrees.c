/* FL310: registries of one group that differ. */
#include "program/heartbeat_story.h"
#include "program/lookalike.h"
#include "rule.h"

void rule_registry_disagrees(struct judgement *j);

static const struct registry_entry *find_in(const struct heartbeats *h,
                                            uint32_t registry, struct str name)
{
    for (size_t i = 0; i < h->registries.entries.len; i++) {
        const struct registry_entry *e = &h->registries.entries.items[i];
        if (e->registry == registry && str_eq(e->name, name))
            return e;
    }
    return NULL;
}

/* The entry of another registry that was probably meant to be the same. */
static const struct registry_entry *near_in(const struct heartbeats *h,
                                            uint32_t registry, struct str name)
{
    const struct registry_entry *best = NULL;
    size_t best_distance = 3;
    for (size_t i = 0; i < h->registries.entries.len; i++) {
        const struct registry_entry *e = &h->registries.entries.items[i];
        if (e->registry != registry)
            continue;
        if (lookalike_same(e->name, name))
            return e;
        size_t distance = str_distance(e->name, name, 2);
        if (distance < best_distance && name.len > 5) {
            best = e;
            best_distance = distance;
        }
    }
    return best;
}

static void report(struct judgement *j, const struct registry_entry *e, uint32_t other)
{
    const struct heartbeats *h = j->program->heartbeats;
    const struct heartbeat_source *source = h->registries.list.items[other].source;
    const struct registry_entry *near = near_in(h, other, e->name);
    struct finding *f = judge_report(j, e->path);
    f->span = e->span;
    f->message =
        arena_printf(j->arena, "`%.*s` is not in `%.*s` (%.*s)", STR_ARG(e->name),
                     STR_ARG(source->file), STR_ARG(source->select));
    f->help = STR("registries of one group should hold the same names");
    f->key = arena_printf(j->arena, "%.*s|%.*s|%.*s", STR_ARG(e->name),
                          STR_ARG(source->file), STR_ARG(source->select));
    heartbeat_story_foreign(h, e->name, f);
    if (near)
        vec_add(&f->related, j->arena,
                ((struct related){near->path, near->span,
                                  arena_printf(j->arena, "there it is `%.*s`",
                                               STR_ARG(near->name))}));
}

void rule_registry_disagrees(struct judgement *j)
{
    const struct heartbeats *h = j->program->heartbeats;
    if (!h || !h->registries_usable)
        return;
    for (size_t i = 0; i < h->registries.entries.len; i++) {
        const struct registry_entry *e = &h->registries.entries.items[i];
        struct str group = h->registries.list.items[e->registry].source->group;
        for (uint32_t r = 0; group.len && r < h->registries.list.len; r++)
            if (r != e->registry &&
                str_eq(h->registries.list.items[r].source->group, group) &&
                !find_in(h, r, e->name))
                report(j, e, r);
    }
}
