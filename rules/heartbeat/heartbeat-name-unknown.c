/* FL305: a name that cannot be worked out. */
#include "program/heartbeat_story.h"
#include "rule.h"

void rule_heartbeat_name_unknown(struct judgement *j);

void rule_heartbeat_name_unknown(struct judgement *j)
{
    const struct heartbeats *h = j->program->heartbeats;
    for (size_t i = 0; h && i < h->processors.len; i++) {
        const struct processor *p = &h->processors.items[i];
        for (size_t k = 0; !p->is_abstract && k < p->signings.items.len; k++) {
            const struct signing *s = &p->signings.items.items[k];
            if (!s->unknown.len)
                continue;
            struct finding *f = judge_report(j, heartbeats_path(h, p->file));
            f->message = arena_printf(j->arena,
                                      "what `%.*s` signs as cannot be worked out: %.*s",
                                      STR_ARG(p->label), STR_ARG(s->unknown));
            f->help = STR("a literal, a class attribute or a constant would say it");
            f->key = arena_printf(j->arena, "%.*s|%.*s", STR_ARG(p->label),
                                  STR_ARG(s->unknown));
            heartbeat_story_tell(h, p, s, f);
        }
    }
}
