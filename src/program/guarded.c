#include "program/guarded.h"

#include "base/path.h"
#include "program/holes.h"

/* Imports of a file looked at for one without a guard. */
#define PLAIN_IMPORTS_MAX 2000

static const struct import_fact *import_at(const struct program *p, uint32_t file,
                                           uint32_t import)
{
    return &p->files.items[file].facts->imports[import];
}

struct str guarded_import_name(const struct program *p, uint32_t file, uint32_t import)
{
    const struct facts *facts = p->files.items[file].facts;
    const struct import_fact *i = import_at(p, file, import);
    struct str module = facts_text(facts, i->module);
    const struct target *target = program_target(p, file, import);
    if (i->level && target->name.len)
        module = target->name;
    else if (i->level)
        module = arena_printf(p->arena, "%.*s%.*s", (int)i->level,
                              "................................", STR_ARG(module));
    if (i->kind == IMPORT_FROM && i->name_count == 1 &&
        program_name_target(p, file, i->first_name)->kind == NAME_SUBMODULE)
        module =
            arena_printf(p->arena, "%.*s.%.*s", STR_ARG(module),
                         STR_ARG(facts_text(facts, facts->names[i->first_name].name)));
    return module.len ? module : STR("a name computed at run time");
}

/* How much an import says about its guard; the largest decides. An import that may
 * rightly be absent outweighs one that must be there: the handler can be meant for it.
 */
static void weigh(struct guarded *g, enum guarded_kind kind, uint32_t import,
                  const struct target *target, struct str blocker, struct str why)
{
    static const uint8_t rank[] = {[GUARDED_NOTHING] = 0,
                                   [GUARDED_OWN] = 1,
                                   [GUARDED_OPTIONAL] = 2,
                                   [GUARDED_DECLARED] = 3,
                                   [GUARDED_MISSING] = 4};
    if (rank[kind] <= rank[g->kind])
        return;
    g->kind = (uint8_t)kind;
    g->import = import;
    g->name = FACTS_NONE;
    g->target = target;
    g->blocker = blocker;
    g->why = why;
}

static void weigh_module(const struct program *p, uint32_t file, uint32_t import,
                         const struct target *target, struct guarded *g)
{
    const struct facts *facts = p->files.items[file].facts;
    struct str module = target->name.len
                            ? target->name
                            : facts_text(facts, import_at(p, file, import)->module);
    struct str why = {0};
    switch ((enum target_kind)target->kind) {
    case TARGET_FIRST_PARTY: {
        struct closure closure = target == program_target(p, file, import)
                                     ? program_import_closure(p, file, import)
                                     : program_closure(p, target, file);
        weigh(g, closure.pure ? GUARDED_OWN : GUARDED_OPTIONAL, import, target,
              closure.blocker, closure.why);
        break;
    }
    case TARGET_MISSING:
        weigh(g, GUARDED_MISSING, import, target, target->missing, why);
        break;
    case TARGET_THIRD_PARTY:
        if (program_is_declared_optional(p, file, module))
            weigh(g, GUARDED_DECLARED, import, target, module,
                  STR("declared optional"));
        else
            weigh(g, GUARDED_OPTIONAL, import, target, module, STR("third-party"));
        break;
    case TARGET_STDLIB:
        weigh(g, GUARDED_OPTIONAL, import, target, module, STR("standard library"));
        break;
    case TARGET_SIBLING:
        weigh(g, GUARDED_OPTIONAL, import, target, module,
              STR("another distribution of this repository"));
        break;
    case TARGET_UNKNOWN:
        if (import_at(p, file, import)->flags & IMPORT_DYNAMIC)
            weigh(g, GUARDED_OPTIONAL, import, target,
                  STR("a module named at run time"), STR("dynamic"));
        break;
    case TARGET_GENERATED:
        weigh(g, GUARDED_DECLARED, import, target, module, STR("generated"));
        break;
    }
}

/* Names that the interpreter gives a module only when there is something to put there.
 */
static bool comes_at_run_time(struct str name)
{
    return STR_IS_ANY(name, "__warningregistry__", "__annotations__", "__annotate__",
                      "__cached__", "__path__", "__file__");
}

/* A package in which nothing is: other distributions put something there, or nobody.
 * Its import has nothing to lose. */
static bool is_placeholder(const struct program *p, const struct target *t)
{
    if (t->kind != TARGET_FIRST_PARTY || t->dir == PROGRAM_NONE ||
        t->file == PROGRAM_NONE)
        return false;
    const struct program_dir *dir = &p->dirs.items[t->dir];
    const struct facts *f = p->files.items[t->file].facts;
    return dir->file_count == 1 && !dir->package_below && !f->symbol_count &&
           !f->import_count && !(p->files.items[t->file].flags & FILE_UNREAD);
}

static bool imports_placeholders(const struct program *p, uint32_t file,
                                 uint32_t import)
{
    const struct import_fact *i = import_at(p, file, import);
    bool placeholders = i->name_count > 0;
    if (i->kind != IMPORT_FROM)
        return is_placeholder(p, program_target(p, file, import));
    for (uint32_t n = i->first_name; n < i->first_name + i->name_count; n++) {
        const struct name_target *name = program_name_target(p, file, n);
        placeholders &=
            name->kind == NAME_SUBMODULE && is_placeholder(p, &name->module);
    }
    return placeholders;
}

static void weigh_names(const struct program *p, uint32_t file, uint32_t import,
                        struct guarded *g)
{
    const struct facts *facts = p->files.items[file].facts;
    const struct import_fact *i = import_at(p, file, import);
    const struct target *base = program_target(p, file, import);
    if (base->kind != TARGET_FIRST_PARTY)
        return;
    for (uint32_t n = i->first_name; n < i->first_name + i->name_count; n++) {
        const struct name_target *name = program_name_target(p, file, n);
        if (name->kind == NAME_SUBMODULE)
            weigh_module(p, file, import, &name->module, g);
        if (name->kind == NAME_SYMBOL &&
            comes_at_run_time(facts_text(facts, facts->names[n].name)))
            weigh(g, GUARDED_DECLARED, import, base, base->name, STR("run time"));
        /* It may be a module that is made at run time, or is not in this tree. */
        if (name->kind == NAME_UNKNOWN && base->dir != PROGRAM_NONE)
            weigh(g, GUARDED_DECLARED, import, base, base->name, STR("not all here"));
        if (name->kind == NAME_MISSING && g->kind != GUARDED_MISSING) {
            weigh(g, GUARDED_MISSING, import, base, STR(""), STR(""));
            g->name = n;
        }
    }
}

static bool has_name(const struct facts *f, const struct import_fact *import,
                     struct str name)
{
    for (uint32_t n = import->first_name; n < import->first_name + import->name_count;
         n++)
        if (str_eq(facts_text(f, f->names[n].name), name))
            return true;
    return false;
}

/* Does `plain` fail whenever `guarded` does? `import a.b` imports a. */
static bool asks_for_the_same(const struct program *p, uint32_t file, uint32_t plain,
                              uint32_t guarded)
{
    const struct facts *f = p->files.items[file].facts;
    const struct import_fact *a = &f->imports[plain], *b = &f->imports[guarded];
    struct str module = facts_text(f, a->module), wanted = facts_text(f, b->module);
    if (b->kind == IMPORT_PLAIN && module.len > wanted.len &&
        module.ptr[wanted.len] == '.')
        module = str_slice(module, 0, wanted.len);
    bool same = a->kind == b->kind && a->level == b->level && str_eq(module, wanted);
    for (uint32_t n = b->first_name; n < b->first_name + b->name_count && same; n++)
        same = has_name(f, a, facts_text(f, f->names[n].name));
    return same;
}

/* Does the file import the same without a guard as well? At its top level that fails
 * first, and is seen. Elsewhere it is a sign that a broad handler is not about the
 * import but about what is done with it. */
static bool is_imported_plainly(const struct program *p, uint32_t file,
                                const struct guard_fact *guard, uint32_t guarded)
{
    const struct facts *facts = p->files.items[file].facts;
    bool broad = guard->catches > CATCHES_IMPORT_ERROR;
    for (uint32_t i = 0; i < facts->import_count && i < PLAIN_IMPORTS_MAX; i++) {
        const struct import_fact *import = &facts->imports[i];
        if (import->guard == FACTS_NONE && (broad || import->scope == 0) &&
            !(import->flags & (IMPORT_TYPE_CHECKING | IMPORT_CONDITIONAL |
                               IMPORT_IN_HANDLER | IMPORT_IN_TRY | IMPORT_IN_MAIN)) &&
            asks_for_the_same(p, file, i, guarded))
            return true;
    }
    return false;
}

struct guarded guarded_judge(const struct program *p, uint32_t file, uint32_t guard)
{
    const struct facts *facts = p->files.items[file].facts;
    struct guarded g = {.kind = GUARDED_NOTHING, .name = FACTS_NONE};
    const struct guard_fact *fact = &facts->guards[guard];
    uint32_t last_line =
        fact->flags & GUARD_SUPPRESS ? UINT32_MAX : fact->handler_span.line;
    for (uint32_t i = facts_import_from(facts, fact->try_span.line);
         i < facts->import_count; i++) {
        const struct import_fact *import = &facts->imports[i];
        if (import->span.line > last_line)
            break;
        if (import->guard != guard || (import->flags & IMPORT_TYPE_CHECKING) ||
            imports_placeholders(p, file, i))
            continue;
        weigh_module(p, file, i, program_target(p, file, i), &g);
        if (import->kind == IMPORT_FROM)
            weigh_names(p, file, i, &g);
    }
    if (g.kind != GUARDED_NOTHING)
        g.module = guarded_import_name(p, file, g.import);
    if (g.kind == GUARDED_OWN && is_imported_plainly(p, file, fact, g.import))
        g.kind = GUARDED_NOTHING;
    return g;
}

/* Other people's code, carried along: its maintainers live elsewhere. */
static bool in_vendored_tree(struct str path)
{
    struct str dir = path_dir(path);
    while (dir.len)
        if (hole_is_vendored(str_split(&dir, '/')))
            return true;
    return false;
}

static bool silent_file(const struct program_file *file)
{
    return file->flags & (FILE_EXCLUDED | FILE_FIXTURE | FILE_UNREAD) ||
           in_vendored_tree(file->path);
}

bool guarded_in_question(const struct program *p, uint32_t file, uint32_t guard)
{
    const struct program_file *f = &p->files.items[file];
    const struct guard_fact *g = &f->facts->guards[guard];
    bool broad = g->catches > CATCHES_IMPORT_ERROR;
    return !(g->flags & GUARD_TYPE_CHECKING) &&
           (!broad || g->flags & GUARD_IMPORT_ONLY) && !silent_file(f);
}

/* Examples are cut out of other projects: what they would import of one another says
 * nothing, what they import of this project does. */
static bool is_cut_out(const struct program *p, uint32_t file, uint32_t import)
{
    const struct target *t = program_target(p, file, import);
    return t->dir != PROGRAM_NONE && p->dirs.items[t->dir].flags & DIR_EXAMPLE &&
           p->dirs.items[p->files.items[file].dir].flags & DIR_EXAMPLE;
}

bool guarded_bare_in_question(const struct program *p, uint32_t file, uint32_t import)
{
    const struct program_file *f = &p->files.items[file];
    const struct import_fact *i = &f->facts->imports[import];
    return i->guard == FACTS_NONE &&
           !(i->flags & (IMPORT_TYPE_CHECKING | IMPORT_CONDITIONAL | IMPORT_STAGED)) &&
           !(f->flags & FILE_TEST && i->scope) && !silent_file(f) &&
           !is_cut_out(p, file, import);
}
