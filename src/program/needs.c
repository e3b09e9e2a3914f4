/* A walk along the closure of the guard's own file says what must be there for the
 * guard to be run at all; a look into the functions of what is guarded says what may be
 * absent only when they are called. */
#include "program/needs.h"

#include "program/closure.h"
#include "program/state.h"

/* Imports and classes of a module looked at for one that breaks without another. */
#define CLASSES_MAX 500

static const struct closure nothing = {.pure = true};

/* Does the verdict on the guard depend on what its own file needs? */
static bool asks_what_is_needed(const struct guard_fact *g)
{
    return g->catches > CATCHES_IMPORT_ERROR && (g->flags & GUARD_CALLS) &&
           (g->flags & GUARD_IMPORT_ONLY) && g->verdict != VERDICT_HANDLED;
}

/* The file, and the packages around it. */
static void meet_around(const struct program *p, uint32_t file, struct closure_walk *w)
{
    closure_meet(w, file);
    for (uint32_t dir = p->files.items[file].dir;
         dir != PROGRAM_NONE && p->state->outermost[dir] != PROGRAM_NONE;
         dir = p->dirs.items[dir].parent)
        if (p->dirs.items[dir].init != PROGRAM_NONE)
            closure_meet(w, p->dirs.items[dir].init);
}

/* Guards of one file ask one after the other: the last answer is kept. */
static const bool *needs_of(const struct program *p, uint32_t file)
{
    struct program_state *s = p->state;
    if (s->needs && s->needs_file == file)
        return s->needs;
    struct closure_walk w = {.seen = NULL};
    if (!s->needs)
        s->needs = arena_array(p->arena, p->files.len, sizeof *s->needs);
    memset(s->needs, 0, p->files.len * sizeof *s->needs);
    s->needs_file = file;
    w.seen = s->needs;
    arena_init(&w.scratch);
    meet_around(p, file, &w);
    for (size_t i = 0; i < w.queue.len && i < CLOSURE_WALK_MAX; i++)
        closure_meet_needed(p, w.queue.items[i], &w);
    arena_release(&w.scratch);
    return s->needs;
}

bool needs_at_top(const struct program *p, uint32_t file, const struct target *target)
{
    return target->file != PROGRAM_NONE && target->file != file &&
           needs_of(p, file)[target->file];
}

static bool in_function(const struct facts *f, uint32_t scope)
{
    while (scope != FACTS_NONE && f->scopes[scope].kind != SCOPE_FUNCTION)
        scope = f->scopes[scope].parent;
    return scope != FACTS_NONE;
}

static struct closure lazy_blocker(const struct program *p, uint32_t file)
{
    const struct facts *f = p->files.items[file].facts;
    for (uint32_t k = 0; k < f->import_count; k++) {
        const struct import_fact *import = &f->imports[k];
        if (import->guard != FACTS_NONE || (import->flags & IMPORT_TYPE_CHECKING) ||
            !in_function(f, import->scope) ||
            program_target(p, file, k)->kind != TARGET_THIRD_PARTY)
            continue;
        struct closure c = closure_of_import(p, file, k);
        if (!c.pure)
            return c;
    }
    return nothing;
}

/* The file that a module has `name` from, when it imports that by itself. */
static uint32_t origin_of(const struct program *p, uint32_t file, struct str name)
{
    const struct facts *f = p->files.items[file].facts;
    for (uint32_t k = 0; k < f->import_count; k++)
        if (f->imports[k].scope == 0 && closure_binds(f, &f->imports[k], name) &&
            program_target(p, file, k)->kind == TARGET_FIRST_PARTY)
            return program_target(p, file, k)->file;
    return PROGRAM_NONE;
}

struct closure needs_of_calls(const struct program *p, uint32_t file, uint32_t import)
{
    const struct facts *f = p->files.items[file].facts;
    const struct import_fact *it = &f->imports[import];
    const struct target *t = program_target(p, file, import);
    struct closure c = nothing;
    if (t->kind != TARGET_FIRST_PARTY || t->file == PROGRAM_NONE)
        return c;
    c = lazy_blocker(p, t->file);
    for (uint32_t k = 0; k < it->name_count && c.pure; k++) {
        uint32_t n = it->first_name + k;
        const struct name_target *name = program_name_target(p, file, n);
        uint32_t from = name->kind == NAME_SUBMODULE ? name->module.file : PROGRAM_NONE;
        if (name->kind == NAME_SYMBOL)
            from = origin_of(p, t->file, facts_text(f, f->names[n].name));
        if (from != PROGRAM_NONE)
            c = lazy_blocker(p, from);
    }
    return c;
}

/* Is `name` the beginning of a base of some class at the module's top level? */
static bool is_base(const struct facts *f, struct str name)
{
    for (uint32_t i = 0; i < f->class_count && i < CLASSES_MAX; i++)
        for (uint32_t b = 0; b < f->classes[i].base_count; b++) {
            struct str base = facts_text(f, f->bases[f->classes[i].first_base + b]);
            if (f->classes[i].scope == 0 && str_eq(str_split(&base, '.'), name))
                return true;
        }
    return false;
}

static uint32_t bindings_of(const struct facts *f, struct str name)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < f->symbol_count; i++)
        count += str_eq(facts_text(f, f->symbols[i].name), name);
    return count;
}

/* A class of it is derived from a name that only the import binds. */
static bool breaks_without(const struct facts *f, const struct import_fact *import)
{
    struct str module =
        facts_text(f, import->alias.len ? import->alias : import->module);
    struct str top = str_split(&module, '.');
    if (import->kind == IMPORT_PLAIN)
        return is_base(f, top) && bindings_of(f, top) == 1;
    for (uint32_t k = 0; k < import->name_count; k++) {
        const struct import_name *n = &f->names[import->first_name + k];
        struct str name = facts_text(f, n->alias.len ? n->alias : n->name);
        if (is_base(f, name) && bindings_of(f, name) == 1)
            return true;
    }
    return false;
}

struct closure needs_for_classes(const struct program *p, uint32_t file,
                                 uint32_t import)
{
    const struct target *t = program_target(p, file, import);
    if (t->kind != TARGET_FIRST_PARTY || t->file == PROGRAM_NONE)
        return nothing;
    const struct facts *f = p->files.items[t->file].facts;
    for (uint32_t k = 0; k < f->import_count && k < CLASSES_MAX; k++) {
        const struct import_fact *it = &f->imports[k];
        if (it->guard == FACTS_NONE || it->scope != 0 || !breaks_without(f, it))
            continue;
        struct closure c = closure_of_import(p, t->file, k);
        if (!c.pure)
            return c;
    }
    return nothing;
}

void needs_watch(const struct program *p, bool *watched)
{
    struct closure_walk w = {.seen = watched};
    arena_init(&w.scratch);
    for (uint32_t i = 0; i < p->files.len; i++) {
        const struct facts *f = p->files.items[i].facts;
        bool around = false;
        for (uint32_t k = 0; f->guard_count && k < f->import_count; k++) {
            if (f->imports[k].guard == FACTS_NONE)
                continue;
            closure_meet_import(p, i, k, &w);
            if (!around && asks_what_is_needed(&f->guards[f->imports[k].guard]) &&
                program_target(p, i, k)->kind == TARGET_FIRST_PARTY) {
                meet_around(p, i, &w);
                around = true;
            }
        }
    }
    for (size_t i = 0; i < w.queue.len; i++)
        closure_meet_needed(p, w.queue.items[i], &w);
    arena_release(&w.scratch);
}
