#include "program/guard_story.h"

#define USES_SHOWN 12

struct str guard_story_scope(const struct program *p, uint32_t file, uint32_t scope)
{
    const struct facts *facts = p->files.items[file].facts;
    struct str name = STR("");
    for (; scope != FACTS_NONE && scope < facts->scope_count;
         scope = facts->scopes[scope].parent) {
        if (facts->scopes[scope].kind == SCOPE_MODULE)
            break;
        struct str own = facts_text(facts, facts->scopes[scope].name);
        name = name.len
                   ? arena_printf(p->arena, "%.*s.%.*s", STR_ARG(own), STR_ARG(name))
                   : own;
        if (name.len > 512)
            break;
    }
    return name;
}

static uint32_t count_uses(const struct facts *facts, const struct guard_fact *guard,
                           uint32_t *line)
{
    uint32_t uses = 0;
    for (uint32_t s = 0; s < guard->sentinel_count; s++) {
        const struct sentinel_fact *sentinel =
            &facts->sentinels[guard->first_sentinel + s];
        if (sentinel->use_count && !uses)
            *line = facts->uses[sentinel->first_use].span.line;
        uses += sentinel->use_count;
    }
    return uses;
}

struct str guard_story_response(const struct program *p, uint32_t file, uint32_t guard)
{
    const struct facts *facts = p->files.items[file].facts;
    const struct guard_fact *g = &facts->guards[guard];
    struct str response = facts_text(facts, g->response);
    uint32_t line = 0, uses = count_uses(facts, g, &line);
    if (uses == 1)
        return arena_printf(
            p->arena, "%.*s; its one use, at :%u, says nothing when it is missing",
            STR_ARG(response), line);
    if (uses)
        return arena_printf(
            p->arena, "%.*s; none of its %u uses says anything when it is missing",
            STR_ARG(response), uses);
    return response;
}

static void add_related(const struct program *p, struct finding *f, struct str path,
                        struct span span, struct str message)
{
    struct related *place = vec_push(&f->related, p->arena);
    *place = (struct related){path, span, message};
}

static void tell_uses(const struct program *p, uint32_t file,
                      const struct guard_fact *guard, struct finding *f)
{
    static const char *const said[] = {
        [USE_NOTHING] = "switched off here without a word",
        [USE_QUIET] = "reported here, below ERROR",
        [USE_OTHER_WAY] = "done another way here",
        [USE_LOUD] = "reported here",
    };
    const struct facts *facts = p->files.items[file].facts;
    uint32_t shown = 0;
    for (uint32_t s = 0; s < guard->sentinel_count; s++) {
        const struct sentinel_fact *sentinel =
            &facts->sentinels[guard->first_sentinel + s];
        for (uint32_t u = 0; u < sentinel->use_count && shown < USES_SHOWN; u++) {
            const struct sentinel_use *use = &facts->uses[sentinel->first_use + u];
            add_related(p, f, p->files.items[file].path, use->span,
                        arena_printf(p->arena, "`%.*s`: %s",
                                     STR_ARG(facts_text(facts, sentinel->name)),
                                     said[use->response]));
            shown++;
        }
    }
}

/* The root of the trouble: the hole in the package, or the module that is not there. */
static void tell_cause(const struct program *p, const struct guarded *guarded,
                       struct finding *f)
{
    const struct target *target = guarded->target;
    struct span nowhere = {0};
    if (target->namespace_hole && target->hole != PROGRAM_NONE) {
        f->cause = p->dirs.items[target->hole].path;
        add_related(p, f, f->cause, nowhere,
                    STR("has no `__init__.py`: this import depends on luck (FL101)"));
    } else if (target->kind == TARGET_FIRST_PARTY && target->file != PROGRAM_NONE) {
        f->cause = p->files.items[target->file].path;
    } else if (target->kind == TARGET_MISSING) {
        f->cause = target->name;
    }
}

void guard_story_tell(const struct program *p, uint32_t file, uint32_t guard,
                      const struct guarded *guarded, struct finding *f)
{
    const struct facts *facts = p->files.items[file].facts;
    const struct guard_fact *g = &facts->guards[guard];
    const struct import_fact *import = &facts->imports[guarded->import];
    f->span = g->handler_span;
    f->key = arena_printf(p->arena, "%.*s|%.*s", STR_ARG(guarded->module),
                          STR_ARG(guard_story_scope(p, file, g->scope)));
    add_related(
        p, f, p->files.items[file].path, import->span,
        arena_printf(p->arena, "the import of `%.*s`", STR_ARG(guarded->module)));
    tell_cause(p, guarded, f);
    tell_uses(p, file, g, f);
}

/* Has the name a value when the handler runs? A handler at module level may run before
 * the line that makes the logger. */
static bool is_there(const struct facts *facts, const struct guard_fact *g,
                     struct str name)
{
    for (uint32_t scope = g->scope; scope < facts->scope_count;
         scope = facts->scopes[scope].parent)
        if (facts->scopes[scope].kind == SCOPE_FUNCTION)
            return true;
    for (uint32_t i = 0; i < facts->symbol_count; i++)
        if (str_eq(facts_text(facts, facts->symbols[i].name), name))
            return facts->symbols[i].line < g->try_span.line;
    return false;
}

void guard_story_offer_fix(const struct program *p, uint32_t file, uint32_t guard,
                           const struct guarded *guarded, struct finding *f)
{
    const struct facts *facts = p->files.items[file].facts;
    const struct guard_fact *g = &facts->guards[guard];
    struct str logger = facts_text(facts, facts->logger);
    struct str gap = facts_text(facts, g->body_gap);
    if (!g->body_offset || !gap.len || g->flags & GUARD_SUPPRESS ||
        facts->flags & FACTS_DECODED)
        return;
    struct str statement =
        logger.len && is_there(facts, g, logger)
            ? arena_printf(p->arena, "%.*s.exception(\"cannot import %.*s\")",
                           STR_ARG(logger), STR_ARG(guarded->module))
            : STR("raise");
    struct edit *edit = vec_push(&f->edits, p->arena);
    edit->path = p->files.items[file].path;
    edit->start = edit->end = g->body_offset;
    edit->text = arena_join(p->arena, (struct str[]){statement, gap}, 2);
    edit->digest = facts->digest;
    f->fix_safe = false;
}
