/* FL304: a registered name that nothing signs with. */
#include "program/heartbeat_story.h"
#include "rule.h"

void rule_heartbeat_not_emitted(struct judgement *j);

void rule_heartbeat_not_emitted(struct judgement *j)
{
    const struct heartbeats *h = j->program->heartbeats;
    if (!h || !h->processors.len)
        return;
    size_t unknown = heartbeats_unknown(h);
    for (size_t i = 0; i < h->registries.entries.len; i++) {
        const struct registry_entry *e = &h->registries.entries.items[i];
        if (!heartbeats_is_awaited(h, e))
            continue;
        struct finding *f = judge_report(j, e->path);
        f->span = e->span;
        f->message =
            arena_printf(j->arena, "nothing signs as `%.*s`: it is waited for in vain",
                         STR_ARG(e->name));
        f->help = STR("correct the name here or in the processor, or delete the entry");
        f->key = e->name;
        heartbeat_story_foreign(h, e->name, f);
        if (unknown)
            vec_add(
                &f->notes, j->arena,
                arena_printf(j->arena,
                             "%zu name%s could not be worked out and may be this one",
                             unknown, unknown == 1 ? "" : "s"));
    }
}
