/* FL206: an unguarded `from ours import name` of a name that the module lacks. */
#include "program/guard_story.h"
#include "program/guarded.h"
#include "rule.h"

#define NEAR 2

void rule_unresolved_name(struct judgement *j);

static struct str nearest_symbol(const struct facts *facts, struct str wrong)
{
    struct str best = STR("");
    size_t distance = NEAR + 1;
    for (uint32_t i = 0; i < facts->symbol_count; i++) {
        struct str name = facts_text(facts, facts->symbols[i].name);
        size_t d = str_distance(name, wrong, NEAR);
        if (d < distance && d < wrong.len) {
            best = name;
            distance = d;
        }
    }
    return best;
}

static void report(struct judgement *j, uint32_t file, uint32_t import, uint32_t n)
{
    const struct program *p = j->program;
    const struct facts *facts = p->files.items[file].facts;
    const struct import_fact *i = &facts->imports[import];
    const struct target *target = program_target(p, file, import);
    struct str name = facts_text(facts, facts->names[n].name);
    struct str module = guarded_import_name(p, file, import);
    struct finding *f = judge_report(j, p->files.items[file].path);
    f->span = facts->names[n].span;
    f->key = arena_printf(j->arena, "%.*s.%.*s|%.*s", STR_ARG(module), STR_ARG(name),
                          STR_ARG(guard_story_scope(p, file, i->scope)));
    f->message = arena_printf(j->arena, "`%.*s` defines no `%.*s`", STR_ARG(module),
                              STR_ARG(name));
    f->help = STR("correct the name, or define it there");
    if (target->file == PROGRAM_NONE)
        return;
    const struct program_file *from = &p->files.items[target->file];
    struct str near = nearest_symbol(from->facts, name);
    f->cause = from->path;
    if (near.len)
        f->help = arena_printf(j->arena, "did you mean `%.*s`?", STR_ARG(near));
    struct related *place = vec_push(&f->related, j->arena);
    place->path = from->path;
    place->message = STR("the module it is imported from");
}

static void check_names(struct judgement *j, uint32_t file, uint32_t import)
{
    const struct program *p = j->program;
    const struct import_fact *i = &p->files.items[file].facts->imports[import];
    if (i->kind != IMPORT_FROM)
        return;
    for (uint32_t n = i->first_name; n < i->first_name + i->name_count; n++)
        if (program_name_target(p, file, n)->kind == NAME_MISSING &&
            guarded_bare_in_question(p, file, import))
            report(j, file, import, n);
}

void rule_unresolved_name(struct judgement *j)
{
    const struct program *p = j->program;
    for (uint32_t file = 0; file < p->files.len; file++)
        for (uint32_t i = 0; i < p->files.items[file].facts->import_count; i++)
            check_names(j, file, i);
}
