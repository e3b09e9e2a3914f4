/* FL307: see heartbeat_life.h. */
#include "program/heartbeat_story.h"
#include "rule.h"

void rule_heartbeat_write_unretried(struct judgement *j);

void rule_heartbeat_write_unretried(struct judgement *j)
{
    const struct heartbeats *h = j->program->heartbeats;
    for (size_t i = 0; h && i < h->life.items.len; i++) {
        const struct life_fact *fact = &h->life.items.items[i];
        if (fact->kind != LIFE_UNRETRIED)
            continue;
        struct finding *f = judge_report(j, heartbeats_path(h, fact->file));
        f->span = heartbeats_span(h, fact->file, fact->node);
        f->message = arena_printf(j->arena,
                                  "`%.*s` writes a heartbeat document once and for all",
                                  STR_ARG(fact->text));
        f->help = STR("put a retry decorator on the function: one lost write looks "
                      "like a dead processor");
        f->key = fact->text;
        if (fact->other != CODE_NONE)
            vec_add(
                &f->related, j->arena,
                ((struct related){f->path, heartbeats_span(h, fact->file, fact->other),
                                  STR("in this function")}));
    }
}
