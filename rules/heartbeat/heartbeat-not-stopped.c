/* FL309: see heartbeat_life.h. */
#include "program/heartbeat_story.h"
#include "rule.h"

void rule_heartbeat_not_stopped(struct judgement *j);

void rule_heartbeat_not_stopped(struct judgement *j)
{
    const struct heartbeats *h = j->program->heartbeats;
    for (size_t i = 0; h && i < h->life.items.len; i++) {
        const struct life_fact *fact = &h->life.items.items[i];
        if (fact->kind != LIFE_UNSTOPPED)
            continue;
        struct finding *f = judge_report(j, heartbeats_path(h, fact->file));
        f->span = heartbeats_span(h, fact->file, fact->node);
        f->message = arena_printf(j->arena, "the heartbeat that is started here %.*s",
                                  STR_ARG(fact->text));
        f->help =
            STR("stop it in a `finally`: else it beats on after the processor failed");
        f->key = fact->text;
    }
}
