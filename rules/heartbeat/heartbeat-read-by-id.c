/* FL308: see heartbeat_life.h. */
#include "program/heartbeat_story.h"
#include "rule.h"

void rule_heartbeat_read_by_id(struct judgement *j);

void rule_heartbeat_read_by_id(struct judgement *j)
{
    const struct heartbeats *h = j->program->heartbeats;
    for (size_t i = 0; h && i < h->life.items.len; i++) {
        const struct life_fact *fact = &h->life.items.items[i];
        if (fact->kind != LIFE_BY_ID)
            continue;
        struct finding *f = judge_report(j, heartbeats_path(h, fact->file));
        f->span = heartbeats_span(h, fact->file, fact->node);
        f->message = arena_printf(
            j->arena,
            "`%.*s.id` is a heartbeat document's id, not the processor's name",
            STR_ARG(fact->text));
        f->help = STR("read the document's name field");
        f->key = fact->text;
        if (fact->other != CODE_NONE)
            vec_add(
                &f->related, j->arena,
                ((struct related){f->path, heartbeats_span(h, fact->file, fact->other),
                                  STR("the heartbeats are read here")}));
    }
}
