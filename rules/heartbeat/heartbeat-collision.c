/* FL303: two concrete processors sign with one name. */
#include "program/heartbeat_story.h"
#include "rule.h"

void rule_heartbeat_collision(struct judgement *j);

/* Reported once a name, at its second processor; the others are related. */
static void judge_name(struct judgement *j, const struct processor *p,
                       const struct signing *s)
{
    const struct heartbeats *h = j->program->heartbeats;
    const struct processor *first = NULL;
    uint32_t before = 0;
    for (uint32_t at = map_get(&h->first_of_name, s->name); at != MAP_NONE;
         at = h->signed_names.items[at].next) {
        const struct processor *other =
            &h->processors.items[h->signed_names.items[at].processor];
        if (other == p)
            break;
        if (heartbeats_is_same(p, other, s->name))
            continue;
        before += other != first;
        if (!first)
            first = other;
    }
    if (before != 1)
        return;
    struct finding *f = judge_report(j, heartbeats_path(h, p->file));
    f->message =
        arena_printf(j->arena, "`%.*s` and `%.*s` both sign as `%.*s`",
                     STR_ARG(p->label), STR_ARG(first->label), STR_ARG(s->name));
    f->help =
        STR("give each a name of its own: while one beats, the other may be dead");
    f->key = s->name;
    heartbeat_story_tell(h, p, s, f);
    const struct processor *last = NULL;
    for (uint32_t at = map_get(&h->first_of_name, s->name); at != MAP_NONE;
         at = h->signed_names.items[at].next) {
        const struct processor *other =
            &h->processors.items[h->signed_names.items[at].processor];
        if (other != p && other != last && !heartbeats_is_same(p, other, s->name))
            heartbeat_story_relate(h, other, STR("signs with the same name"), f);
        last = other;
    }
}

static bool is_repeated(const struct processor *p, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (str_eq(p->signings.items.items[i].name, p->signings.items.items[at].name))
            return true;
    return false;
}

void rule_heartbeat_collision(struct judgement *j)
{
    const struct heartbeats *h = j->program->heartbeats;
    for (size_t i = 0; h && i < h->processors.len; i++) {
        const struct processor *p = &h->processors.items[i];
        for (size_t k = 0; !p->is_abstract && k < p->signings.items.len; k++)
            if (p->signings.items.items[k].name.len && !is_repeated(p, k))
                judge_name(j, p, &p->signings.items.items[k]);
    }
}
