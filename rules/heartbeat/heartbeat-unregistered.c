/* FL302: a name that no registry knows. */
#include "program/heartbeat_story.h"
#include "rule.h"

void rule_heartbeat_unregistered(struct judgement *j);

static void judge_signing(struct judgement *j, const struct processor *p,
                          const struct signing *s)
{
    const struct heartbeats *h = j->program->heartbeats;
    const struct registries *r = &h->registries;
    if (heartbeats_registered(h, p, s->name) || registries_alias(r, p->label) ||
        registries_alias(r, s->name)) /* an alias that leads nowhere is FL311's */
        return;
    struct finding *f = judge_report(j, heartbeats_path(h, p->file));
    struct str nearest = heartbeats_nearest(h, p, s->name);
    f->message =
        arena_printf(j->arena, "`%.*s` signs as `%.*s`, which no registry knows",
                     STR_ARG(p->label), STR_ARG(s->name));
    f->key = arena_printf(j->arena, "%.*s|%.*s", STR_ARG(p->label), STR_ARG(s->name));
    f->help = STR("register the name, sign with a registered one, or declare an alias");
    heartbeat_story_foreign(h, s->name, f);
    heartbeat_story_tell(h, p, s, f);
    if (!nearest.len)
        return;
    const struct registry_entry *e = registries_find(r, nearest);
    f->help =
        arena_printf(j->arena, "is `%.*s` meant? Sign with it, or register this name",
                     STR_ARG(nearest));
    vec_add(&f->related, j->arena,
            ((struct related){e->path, e->span, STR("the nearest registered name")}));
}

void rule_heartbeat_unregistered(struct judgement *j)
{
    const struct heartbeats *h = j->program->heartbeats;
    for (size_t i = 0; h && h->registries_usable && i < h->processors.len; i++) {
        const struct processor *p = &h->processors.items[i];
        for (size_t k = 0; !p->is_abstract && k < p->signings.items.len; k++)
            if (p->signings.items.items[k].name.len)
                judge_signing(j, p, &p->signings.items.items[k]);
    }
}
