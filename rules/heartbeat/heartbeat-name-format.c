/* FL301: a name an emitter can take breaks the convention for the concrete class's
 * file. Without any convention: snake_case or PascalCase, one style per directory
 * tree. */
#include "program/heartbeat_story.h"
#include "program/naming_trees.h"
#include "rule.h"

void rule_heartbeat_name_format(struct judgement *j);

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

static void report(struct judgement *j, const struct processor *p,
                   const struct signing *s, struct str message, struct str help)
{
    const struct heartbeats *h = j->program->heartbeats;
    struct finding *f = judge_report(j, heartbeats_path(h, p->file));
    f->message = message;
    f->help = help;
    f->key = arena_printf(j->arena, "%.*s|%.*s", STR_ARG(p->label), STR_ARG(s->name));
    heartbeat_story_foreign(h, s->name, f);
    heartbeat_story_tell(h, p, s, f);
}

static void judge_by_convention(struct judgement *j, const struct processor *p,
                                const struct signing *s,
                                const struct heartbeat_convention *c)
{
    if (pattern_matches(c->pattern, s->name))
        return;
    report(j, p, s,
           arena_printf(j->arena, "`%.*s` signs as `%.*s`, which does not match `%.*s`",
                        STR_ARG(p->label), STR_ARG(s->name), STR_ARG(c->pattern_text)),
           advice(j, p, c, s->name));
}

static void judge_by_style(struct judgement *j, const struct processor *p,
                           const struct signing *s, const struct naming_trees *trees)
{
    struct naming_tree tree;
    enum naming style = naming_of(s->name);
    if (style == NAMING_KEBAB && naming_trees_is_kebab(trees, p))
        return;
    if (style != NAMING_SNAKE && style != NAMING_PASCAL) {
        report(j, p, s,
               arena_printf(j->arena,
                            "`%.*s` signs as `%.*s`, which is neither snake_case nor "
                            "PascalCase",
                            STR_ARG(p->label), STR_ARG(s->name)),
               advice(j, p, NULL, s->name));
    } else if (naming_trees_differs(trees, p, s->name, &tree)) {
        struct str where = tree.path.len ? tree.path : STR(".");
        report(j, p, s,
               arena_printf(j->arena,
                            "`%.*s` signs as `%.*s`, in %s, where %u of %u names of "
                            "`%.*s` are in %s",
                            STR_ARG(p->label), STR_ARG(s->name), naming_word(style),
                            tree.fits, tree.all, STR_ARG(where),
                            naming_word(tree.style)),
               STR("sign as the neighbours do, or say what names look like here in "
                   "[[heartbeat.convention]]"));
    }
}

static bool is_repeated(const struct processor *p, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (str_eq(p->signings.items.items[i].name, p->signings.items.items[at].name))
            return true;
    return false;
}

void rule_heartbeat_name_format(struct judgement *j)
{
    const struct heartbeats *h = j->program->heartbeats;
    struct naming_trees trees;
    bool configured = j->config->heartbeat.conventions.len > 0;
    if (!h)
        return;
    naming_trees_count(&trees, h, j->arena);
    for (size_t i = 0; i < h->processors.len; i++) {
        const struct processor *p = &h->processors.items[i];
        struct str path = heartbeats_path(h, p->file);
        const struct heartbeat_convention *c = heartbeats_convention(j->program, path);
        for (size_t k = 0; !p->is_abstract && k < p->signings.items.len; k++) {
            const struct signing *s = &p->signings.items.items[k];
            if (is_repeated(p, k))
                continue;
            if (s->name.len && c)
                judge_by_convention(j, p, s, c);
            else if (s->name.len && !configured)
                judge_by_style(j, p, s, &trees);
        }
    }
}
