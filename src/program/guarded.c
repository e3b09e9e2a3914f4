#include "program/guarded.h"

#include "base/path.h"
#include "program/closure.h"
#include "program/holes.h"
#include "program/needs.h"

/* Imports of a file looked at for one without a guard. */
#define PLAIN_IMPORTS_MAX 2000
/* Guards looked at for the one in whose handler an import stands, and imports of its
 * body. */
#define GUARDS_MAX 100
#define BODY_IMPORTS_MAX 1000

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

/* Is it a package that holds the file? Then it was there before the file was, unless
 * the file is run as a script. */
static bool is_package_around(const struct program *p, uint32_t file, uint32_t import)
{
    const struct program_file *f = &p->files.items[file];
    const struct target *t = program_target(p, file, import);
    if (import_at(p, file, import)->kind != IMPORT_PLAIN || t->dir == PROGRAM_NONE ||
        t->file == PROGRAM_NONE || p->dirs.items[t->dir].init != t->file ||
        f->facts->flags & (FACTS_SHEBANG | FACTS_PEP723 | FACTS_MAIN_GUARD))
        return false;
    uint32_t dir = f->dir;
    while (dir != PROGRAM_NONE && dir != t->dir &&
           p->dirs.items[dir].flags & DIR_PACKAGE)
        dir = p->dirs.items[dir].parent;
    return dir == t->dir;
}

/* Does the guard's own file need all of that at its top level? Then a broad handler
 * around a call is about the call: without the import the file is not there either. */
static bool is_needed_anyway(const struct program *p, uint32_t file, uint32_t import,
                             const struct guard_fact *guard)
{
    const struct import_fact *i = import_at(p, file, import);
    const struct target *t = program_target(p, file, import);
    bool modules = false;
    if (guard->catches <= CATCHES_IMPORT_ERROR || !(guard->flags & GUARD_CALLS) ||
        guard->verdict == VERDICT_HANDLED || t->kind != TARGET_FIRST_PARTY)
        return false;
    for (uint32_t n = i->first_name; n < i->first_name + i->name_count; n++) {
        const struct name_target *name = program_name_target(p, file, n);
        modules |= name->kind == NAME_SUBMODULE;
        if (name->kind == NAME_MISSING ||
            (name->kind == NAME_SUBMODULE && !needs_at_top(p, file, &name->module)))
            return false;
    }
    return modules || needs_at_top(p, file, t);
}

/* What it gives is called in the body, and may import what is absent only then; or the
 * handler is for the NameError of what goes on without something. */
static void weigh_rest(const struct program *p, uint32_t file, uint32_t import,
                       const struct guard_fact *guard, struct guarded *g)
{
    struct closure c = {.pure = true};
    if (guard->flags & GUARD_CALLS)
        c = needs_of_calls(p, file, import);
    if (c.pure && guard->catches > CATCHES_IMPORT_ERROR)
        c = needs_for_classes(p, file, import);
    if (!c.pure)
        weigh(g, GUARDED_OPTIONAL, import, program_target(p, file, import), c.blocker,
              c.why);
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
            imports_placeholders(p, file, i) || is_package_around(p, file, i) ||
            is_needed_anyway(p, file, i, fact))
            continue;
        weigh_module(p, file, i, program_target(p, file, i), &g);
        if (import->kind == IMPORT_FROM)
            weigh_names(p, file, i, &g);
        weigh_rest(p, file, i, fact, &g);
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

/* Files that are shipped as data say nothing when they import one another: they run
 * somewhere else. */
static bool is_shipped(const struct program *p, uint32_t file, uint32_t import)
{
    const struct target *t = program_target(p, file, import);
    uint32_t importers, dir = p->files.items[file].dir;
    while (dir != PROGRAM_NONE && !hole_is_data(path_name(p->dirs.items[dir].path)))
        dir = p->dirs.items[dir].parent;
    program_importers_of_file(p, file, &importers);
    return dir != PROGRAM_NONE && t->dir != PROGRAM_NONE && importers == 0 &&
           path_within(p->dirs.items[t->dir].path, p->dirs.items[dir].path);
}

/* Examples are cut out of other projects: what they would import of one another says
 * nothing, what they import of this project does. */
static bool is_cut_out(const struct program *p, uint32_t file, uint32_t import)
{
    const struct target *t = program_target(p, file, import);
    return t->dir != PROGRAM_NONE && p->dirs.items[t->dir].flags & DIR_EXAMPLE &&
           p->dirs.items[p->files.items[file].dir].flags & DIR_EXAMPLE;
}

/* Does the import succeed, whatever may be absent elsewhere? What a benchmark measures
 * is installed, whether it is this version or an older one. */
static bool succeeds(const struct program *p, uint32_t file, uint32_t import)
{
    const struct import_fact *i = import_at(p, file, import);
    const struct target *t = program_target(p, file, import);
    bool there = t->kind == TARGET_FIRST_PARTY && closure_is_visitor(p, file, import);
    bool sure =
        t->kind == TARGET_FIRST_PARTY && (there || program_closure(p, t, file).pure);
    for (uint32_t n = i->first_name; n < i->first_name + i->name_count && sure; n++) {
        const struct name_target *name = program_name_target(p, file, n);
        sure = name->kind == NAME_SYMBOL || (there && name->kind != NAME_MISSING) ||
               (name->kind == NAME_SUBMODULE &&
                program_closure(p, &name->module, file).pure);
    }
    return sure;
}

/* The number of guards whose `try` starts on the line or before: they stand in order.
 */
static uint32_t guards_up_to(const struct facts *facts, uint32_t line)
{
    uint32_t low = 0, high = facts->guard_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (facts->guards[middle].try_span.line <= line)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool body_succeeds(const struct program *p, uint32_t file, uint32_t guard,
                          uint32_t end)
{
    const struct facts *facts = p->files.items[file].facts;
    uint32_t first = facts_import_from(facts, facts->guards[guard].try_span.line);
    bool sure = facts->guards[guard].catches <= CATCHES_IMPORT_ERROR &&
                end - first < BODY_IMPORTS_MAX;
    for (uint32_t i = first; i < end && sure; i++)
        sure = facts->imports[i].guard != guard || succeeds(p, file, i);
    return sure;
}

/* An alternative for other versions of the project: it stands in the handler of a guard
 * whose own imports, all of them ours, succeed in this one. */
bool guarded_for_other_versions(const struct program *p, uint32_t file, uint32_t import)
{
    const struct facts *facts = p->files.items[file].facts;
    const struct import_fact *it = &facts->imports[import];
    uint32_t end =
        it->flags & IMPORT_IN_EXCEPT ? guards_up_to(facts, it->span.line) : 0;
    for (uint32_t i = end; i > 0 && end - i < GUARDS_MAX; i--) {
        const struct guard_fact *g = &facts->guards[i - 1];
        if (g->handler_span.line <= it->span.line && it->span.line <= g->last_line &&
            body_succeeds(p, file, i - 1, import))
            return true;
    }
    return false;
}

bool guarded_bare_in_question(const struct program *p, uint32_t file, uint32_t import)
{
    const struct program_file *f = &p->files.items[file];
    const struct import_fact *i = &f->facts->imports[import];
    return i->guard == FACTS_NONE &&
           !(i->flags & (IMPORT_TYPE_CHECKING | IMPORT_CONDITIONAL | IMPORT_STAGED)) &&
           !((f->flags & FILE_TEST || f->facts->flags & FACTS_GENERATED) && i->scope) &&
           !silent_file(f) && !is_cut_out(p, file, import) &&
           !is_shipped(p, file, import) && !guarded_for_other_versions(p, file, import);
}
