/* FL301: a name an emitter can take breaks the convention for the concrete class's
 * file. Without any convention: snake_case or PascalCase, whichever. */
#include "program/heartbeat_story.h"
#include "rule.h"

void rule_heartbeat_name_format(struct judgement *j);

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool is_snake(struct str name)
{
    for (size_t i = 0; i < name.len; i++)
        if (!is_word(name.ptr[i]) && !(name.ptr[i] == '_' && i && i + 1 < name.len))
            return false;
    return name.ptr[0] >= 'a' && name.ptr[0] <= 'z';
}

static bool is_pascal(struct str name)
{
    for (size_t i = 0; i < name.len; i++)
        if (!is_word((char)(name.ptr[i] | 0x20)) || name.ptr[i] == '@')
            return false;
    return name.ptr[0] >= 'A' && name.ptr[0] <= 'Z';
}

/* "p2_dataset.table" with what stands between the prefix and the last dot left out, if
 * that keeps the convention and nobody signs with it yet. */
static struct str without_dataset(struct judgement *j, const struct processor *p,
                                  const struct heartbeat_convention *c, struct str name)
{
    const struct heartbeats *h = j->program->heartbeats;
    size_t dot = str_rfind_char(name, '.'), bar = str_find_char(name, '_');
    if (!c || dot == STR_NONE || bar == STR_NONE || bar > dot)
        return STR("");
    struct str parts[] = {str_slice(name, 0, bar + 1), str_from(name, dot + 1)};
    struct str candidate = arena_join(j->arena, parts, 2);
    bool good = pattern_matches(c->pattern, candidate) &&
                !heartbeats_collision(h, p, candidate);
    return good ? candidate : STR("");
}

static struct str advice(struct judgement *j, const struct processor *p,
                         const struct heartbeat_convention *c, struct str name)
{
    struct str better = heartbeats_nearest(j->program->heartbeats, p, name);
    if (!better.len || (c && !pattern_matches(c->pattern, better)))
        better = without_dataset(j, p, c, name);
    if (better.len)
        return arena_printf(j->arena, "sign with `%.*s`, if that is what is meant",
                            STR_ARG(better));
    return c ? STR("sign with a name of the convention, or correct the convention")
             : STR("sign with a snake_case name or the class's own name");
}

static void judge_signing(struct judgement *j, const struct processor *p,
                          const struct signing *s)
{
    struct str path = heartbeats_path(j->program->heartbeats, p->file);
    const struct heartbeat_convention *c = heartbeats_convention(j->program, path);
    bool fits = c ? pattern_matches(c->pattern, s->name)
                  : j->config->heartbeat.conventions.len || is_snake(s->name) ||
                        is_pascal(s->name);
    if (fits)
        return;
    struct finding *f = judge_report(j, path);
    f->message =
        arena_printf(j->arena, "`%.*s` signs as `%.*s`, which %s%.*s%s",
                     STR_ARG(p->label), STR_ARG(s->name),
                     c ? "does not match `" : "is neither snake_case nor PascalCase",
                     STR_ARG(c ? c->pattern_text : STR("")), c ? "`" : "");
    f->help = advice(j, p, c, s->name);
    f->key = arena_printf(j->arena, "%.*s|%.*s", STR_ARG(p->label), STR_ARG(s->name));
    heartbeat_story_foreign(j->program->heartbeats, s->name, f);
    heartbeat_story_tell(j->program->heartbeats, p, s, f);
}

void rule_heartbeat_name_format(struct judgement *j)
{
    const struct heartbeats *h = j->program->heartbeats;
    for (size_t i = 0; h && i < h->processors.len; i++) {
        const struct processor *p = &h->processors.items[i];
        for (size_t k = 0; !p->is_abstract && k < p->signings.items.len; k++)
            if (p->signings.items.items[k].name.len)
                judge_signing(j, p, &p->signings.items.items[k]);
    }
}
