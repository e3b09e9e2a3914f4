/* FL311: an alias for a class that does not exist, or to a name no registry knows. */
#include "program/heartbeat_story.h"
#include "rule.h"

void rule_heartbeat_alias_unknown(struct judgement *j);

static void report(struct judgement *j, const struct registry_entry *e,
                   struct str message, const char *help)
{
    struct finding *f = judge_report(j, e->path);
    f->span = e->span;
    f->message = message;
    f->help = str_of(help);
    f->key = arena_printf(j->arena, "%.*s|%.*s", STR_ARG(e->key), STR_ARG(e->name));
}

/* A key is a class's name, or a name that some processor signs with. */
static bool is_known_key(const struct heartbeats *h, struct str key)
{
    return heartbeats_has_class(h, key) || map_has(&h->first_of_name, key);
}

void rule_heartbeat_alias_unknown(struct judgement *j)
{
    const struct heartbeats *h = j->program->heartbeats;
    for (size_t i = 0; h && i < h->registries.aliases.len; i++) {
        const struct registry_entry *e = &h->registries.aliases.items[i];
        if (!is_known_key(h, e->key))
            report(j, e,
                   arena_printf(j->arena,
                                "the alias `%.*s` names no class and no signed name",
                                STR_ARG(e->key)),
                   "correct the class's name, or delete the entry");
        else if (h->registries_usable && !registries_find(&h->registries, e->name))
            report(j, e,
                   arena_printf(
                       j->arena,
                       "the alias of `%.*s` leads to `%.*s`, which no registry knows",
                       STR_ARG(e->key), STR_ARG(e->name)),
                   "map it to a registered name, or register this one");
    }
}
