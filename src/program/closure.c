/* What importing a module needs (struct closure in program.h). A file is impure when
 * its module level needs something that may rightly be absent, or imports a first-party
 * file that does. Worked out for all files when the first guard asks.
 *
 * Impurity spreads against the imports: the files that need something themselves come
 * first, in file order, then those that import them, breadth first, so that each file's
 * blocker is a nearest one. Linear in the edges; cycles need no care.
 *
 * What the asking file itself needs unguarded cannot be what is absent when its guard
 * fires. Then, and only then, its closure is walked again without that. */
#include "program/closure.h"

#include "base/path.h"
#include "program/holes.h"
#include "program/metadata.h"
#include "program/state.h"
#include "program/stdlib.h"

/* Standard modules that a working Python may lack: bound to a platform, or left out of
 * minimal builds. */
static bool is_platform_module(struct str module)
{
    struct str top = str_split(&module, '.');
    return STR_IS_ANY(top, "_curses", "_winapi", "crypt", "ctypes", "curses", "dbm",
                      "fcntl", "grp", "idlelib", "lib2to3", "msilib", "msvcrt", "nis",
                      "nt", "ossaudiodev", "posix", "pty", "pwd", "readline",
                      "resource", "spwd", "syslog", "termios", "test", "tkinter",
                      "_tkinter", "tty", "turtle", "winreg", "winsound", "ensurepip",
                      "turtledemo", "_scproxy");
}

/* Does the module level run this import, so that its failure fails the module? */
static bool is_needed(const struct program *p, uint32_t file, uint32_t index)
{
    const struct facts *f = p->files.items[file].facts;
    const struct import_fact *import = &f->imports[index];
    if (import->kind == IMPORT_CALL && p->state->odd_calls[file])
        return false;
    if (import->flags & (IMPORT_TYPE_CHECKING | IMPORT_IN_MAIN))
        return false;
    for (uint32_t scope = import->scope; scope != FACTS_NONE && scope != 0;
         scope = f->scopes[scope].parent)
        if (f->scopes[scope].kind == SCOPE_FUNCTION)
            return false;
    return import->guard == FACTS_NONE ||
           f->guards[import->guard].reason == REASON_RAISES;
}

static struct closure blocked(struct str name, struct str why)
{
    return (struct closure){.pure = false, .blocker = name, .why = why};
}

static const struct closure pure = {.pure = true};

/* `oldest` is the minor version of 3 the project asks for, or 0. */
static struct closure standard(const struct program *p, struct str module,
                               unsigned oldest)
{
    unsigned first, last;
    if (is_platform_module(module))
        return blocked(module, STR("in the standard library, but not of every Python"));
    if (!stdlib_versions(module, &first, &last))
        return pure;
    if (first && oldest < first)
        return blocked(
            module,
            arena_printf(p->arena, "in the standard library since 3.%u only", first));
    if (last)
        return blocked(
            module,
            arena_printf(p->arena, "in the standard library up to 3.%u only", last));
    return pure;
}

static struct closure third_party(const struct program *p, struct str module,
                                  struct declared_answer answer)
{
    struct str extra = answer.extra;
    switch (answer.kind) {
    case DECLARED_REQUIRED:
        return pure;
    case DECLARED_OPTIONAL:
        return blocked(module, extra.len ? arena_printf(p->arena,
                                                        "declared as the extra `%.*s`",
                                                        STR_ARG(extra))
                                         : STR("declared for some environments only"));
    case DECLARED_NOT:
        break;
    }
    return blocked(module, STR("not declared"));
}

static struct declared_answer declared_name(const struct program *p, uint32_t file,
                                            struct str module)
{
    struct declared_answer answer = {.kind = DECLARED_NOT};
    answer.kind = metadata_declares(p, p->files.items[file].dir, module, &answer.extra);
    return answer;
}

/* What the target itself may lack, leaving aside what first-party files need. */
static struct closure direct(const struct program *p, uint32_t file,
                             const struct target *t, struct declared_answer answer)
{
    switch ((enum target_kind)t->kind) {
    case TARGET_STDLIB:
        return standard(p, t->name, metadata_oldest_python(p, file));
    case TARGET_THIRD_PARTY:
        return third_party(p, t->name, answer);
    case TARGET_SIBLING:
        if (answer.kind == DECLARED_REQUIRED)
            return pure;
        return blocked(t->name, STR("another distribution of this repository"));
    case TARGET_GENERATED:
        return blocked(t->name, STR("made by a build"));
    case TARGET_UNKNOWN:
        return blocked(t->name.len ? t->name : STR("a computed name"),
                       STR("opaque import"));
    case TARGET_FIRST_PARTY:
    case TARGET_MISSING:
        break;
    }
    return pure;
}

struct closure closure_of_import(const struct program *p, uint32_t file,
                                 uint32_t import)
{
    const struct target *t = program_target(p, file, import);
    bool conditional =
        p->files.items[file].facts->imports[import].flags & IMPORT_CONDITIONAL;
    struct declared_answer answer = {.kind = DECLARED_NOT};
    if (t->kind == TARGET_THIRD_PARTY || t->kind == TARGET_SIBLING)
        answer.kind = metadata_import(p, file, import, &answer.extra);
    /* `if sys.version_info >= (3, 11): import tomllib` runs only where it works, and a
     * dependency declared for some environments is asked for in those. */
    if (conditional && (t->kind == TARGET_STDLIB ||
                        (answer.kind == DECLARED_OPTIONAL && !answer.extra.len)))
        return pure;
    return direct(p, file, t, answer);
}

/* Calls `visit` for each file that importing `t` runs: the module, and the packages
 * around it that do not hold `from` already. */
typedef void visit_file(void *context, uint32_t file);

static void each_file(const struct program *p, uint32_t from, const struct target *t,
                      visit_file *visit, void *context)
{
    if (t->kind != TARGET_FIRST_PARTY)
        return;
    uint32_t dir = t->dir;
    if (t->file != PROGRAM_NONE) {
        visit(context, t->file);
        dir = p->files.items[t->file].dir;
    }
    struct str own = p->files.items[from].path;
    for (; dir != PROGRAM_NONE && dir != 0; dir = p->dirs.items[dir].parent) {
        const struct program_dir *d = &p->dirs.items[dir];
        bool holds = own.len > d->path.len && str_starts(own, d->path) &&
                     own.ptr[d->path.len] == '/';
        if (holds || p->state->outermost[dir] == PROGRAM_NONE)
            break;
        if (d->init != PROGRAM_NONE && d->init != t->file)
            visit(context, d->init);
    }
}

/* The same for a whole import with the submodules it names. */
static void each_needed(const struct program *p, uint32_t file, uint32_t index,
                        visit_file *visit, void *context)
{
    const struct import_fact *import = &p->files.items[file].facts->imports[index];
    each_file(p, file, program_target(p, file, index), visit, context);
    for (uint32_t i = 0; i < import->name_count; i++) {
        const struct name_target *n =
            program_name_target(p, file, import->first_name + i);
        if (n->kind == NAME_SUBMODULE)
            each_file(p, file, &n->module, visit, context);
    }
}

struct spread {
    const struct program *p;
    struct arena scratch;
    uint32_t *first, *importers; /* rows: who needs this file */
    uint32_t *fill;
    uint32_t from; /* the file whose imports are being visited */
    VEC(uint32_t) queue;
};

static void count_edge(void *context, uint32_t file)
{
    struct spread *s = context;
    s->first[file + 1]++;
}

static void store_edge(void *context, uint32_t file)
{
    struct spread *s = context;
    s->importers[s->first[file] + s->fill[file]++] = s->from;
}

static void each_edge(struct spread *s, visit_file *visit)
{
    const struct program *p = s->p;
    for (uint32_t i = 0; i < p->files.len; i++) {
        const struct facts *f = p->files.items[i].facts;
        s->from = i;
        for (uint32_t k = 0; k < f->import_count; k++)
            if (is_needed(p, i, k))
                each_needed(p, i, k, visit, s);
    }
}

static void block(struct spread *s, uint32_t file, struct closure why)
{
    struct closure *c = &s->p->state->closures[file];
    if (!c->pure)
        return;
    *c = why;
    vec_add(&s->queue, &s->scratch, file);
}

/* A module that raises ImportError itself says when it may rightly be absent. */
static struct closure refusal(const struct program *p, uint32_t file)
{
    if (!(p->files.items[file].facts->flags & FACTS_REFUSES))
        return pure;
    return blocked(p->files.items[file].module, STR("raises ImportError itself"));
}

/* A module that turns the failure of its own imports into a message of its own says
 * that what it needs may be missing; of the standard library that means nothing. */
static struct closure warned(const struct program *p, uint32_t file, uint32_t import)
{
    const struct facts *f = p->files.items[file].facts;
    uint32_t guard = f->imports[import].guard;
    if (guard == FACTS_NONE || f->guards[guard].catches > CATCHES_IMPORT_ERROR ||
        program_target(p, file, import)->kind == TARGET_STDLIB)
        return pure;
    return blocked(p->files.items[file].module, STR("says itself what may be missing"));
}

/* What stands in the way of one of the file's imports. */
static struct closure blocker(const struct program *p, uint32_t file, uint32_t import)
{
    struct closure c = closure_of_import(p, file, import);
    return c.pure ? warned(p, file, import) : c;
}

/* What stands in the way in the file itself: its first import that may rightly fail. */
static struct closure own_blocker(const struct program *p, uint32_t file)
{
    const struct facts *f = p->files.items[file].facts;
    struct closure own = refusal(p, file);
    if (!own.pure)
        return own;
    for (uint32_t k = 0; k < f->import_count; k++) {
        if (!is_needed(p, file, k))
            continue;
        struct closure c = blocker(p, file, k);
        if (!c.pure)
            return c;
    }
    return pure;
}

static void spread_closures(const struct program *p)
{
    struct spread s = {.p = p};
    size_t count = p->files.len;
    arena_init(&s.scratch);
    p->state->closures = arena_array(p->arena, count, sizeof *p->state->closures);
    s.first = arena_array(&s.scratch, count + 1, sizeof *s.first);
    s.fill = arena_array(&s.scratch, count, sizeof *s.fill);
    each_edge(&s, count_edge);
    for (size_t i = 0; i < count; i++)
        s.first[i + 1] += s.first[i];
    s.importers = arena_array(&s.scratch, s.first[count], sizeof *s.importers);
    each_edge(&s, store_edge);
    for (uint32_t i = 0; i < count; i++) {
        p->state->closures[i] = own_blocker(p, i);
        if (!p->state->closures[i].pure)
            vec_add(&s.queue, &s.scratch, i);
    }
    for (size_t i = 0; i < s.queue.len; i++) {
        uint32_t file = s.queue.items[i];
        for (uint32_t k = s.first[file]; k < s.first[file + 1]; k++)
            block(&s, s.importers[k], p->state->closures[file]);
    }
    arena_release(&s.scratch);
}

/* Only a guard around an import of our own asks; many repositories have none. */
static const struct closure *closures_of(const struct program *p)
{
    if (!p->state->closures)
        spread_closures(p);
    return p->state->closures;
}

/* The walk of one closure, leaving out what `from` needs for itself. */
struct walk_closure {
    const struct program *p;
    struct arena scratch;
    struct map given; /* top-level names `from` needs unguarded */
    bool *seen;
    bool impure;
    VEC(uint32_t) queue;
};

static void meet(void *context, uint32_t file)
{
    struct walk_closure *w = context;
    if (w->seen[file])
        return;
    w->seen[file] = true;
    if (!closures_of(w->p)[file].pure)
        vec_add(&w->queue, &w->scratch, file);
}

static struct str top_of(struct str name)
{
    return str_split(&name, '.');
}

/* Namespace packages (google, azure) hold many distributions: their whole name counts.
 */
static struct str given_key(struct str name)
{
    struct str top = top_of(name);
    bool is_shared = STR_IS_ANY(top, "google", "azure", "zope", "ruamel",
                                "sphinxcontrib", "backports", "opentelemetry");
    return is_shared ? name : top;
}

/* ctypes is left out: a module that imports it may load a library that this machine
 * lacks, whatever others load. */
static void gather_given(struct walk_closure *w, uint32_t from)
{
    const struct facts *f = w->p->files.items[from].facts;
    for (uint32_t k = 0; k < f->import_count; k++) {
        const struct target *t = program_target(w->p, from, k);
        if (f->imports[k].guard == FACTS_NONE && is_needed(w->p, from, k) &&
            !str_eq(top_of(t->name), STR("ctypes")) &&
            (t->kind == TARGET_THIRD_PARTY || t->kind == TARGET_STDLIB))
            map_insert(&w->given, &w->scratch, given_key(t->name));
    }
}

/* The first blocker of `file` that `from` does not need anyway; its needs are queued.
 */
static struct closure remaining(struct walk_closure *w, uint32_t file)
{
    const struct program *p = w->p;
    const struct facts *f = p->files.items[file].facts;
    struct closure own = refusal(p, file);
    if (!own.pure)
        return own;
    for (uint32_t k = 0; k < f->import_count; k++) {
        if (!is_needed(p, file, k))
            continue;
        const struct target *t = program_target(p, file, k);
        struct closure c = blocker(p, file, k);
        if (!c.pure && !map_has(&w->given, given_key(t->name)))
            return c;
        each_needed(p, file, k, meet, w);
    }
    return pure;
}

/* Most closures are pure: that needs no walk. */
static void note_impure(void *context, uint32_t file)
{
    struct walk_closure *w = context;
    w->impure |= !closures_of(w->p)[file].pure;
}

struct closure program_closure(const struct program *p, const struct target *target,
                               uint32_t from_file)
{
    if (target->kind != TARGET_FIRST_PARTY)
        return direct(p, from_file, target, declared_name(p, from_file, target->name));
    struct walk_closure w = {.p = p};
    each_file(p, from_file, target, note_impure, &w);
    if (!w.impure)
        return pure;
    arena_init(&w.scratch);
    w.seen = arena_array(&w.scratch, p->files.len, sizeof *w.seen);
    each_file(p, from_file, target, meet, &w);
    struct closure result = pure;
    gather_given(&w, from_file);
    for (size_t i = 0; i < w.queue.len && result.pure; i++)
        result = i < CLOSURE_WALK_MAX ? remaining(&w, w.queue.items[i])
                                      : closures_of(p)[w.queue.items[i]];
    arena_release(&w.scratch);
    return result;
}

/* The line of the only binding of `name`; 0 when there is none or several. */
static uint32_t binding_line(const struct facts *f, struct str name)
{
    uint32_t line = 0, bindings = 0;
    for (uint32_t i = 0; i < f->symbol_count; i++)
        if (str_eq(facts_text(f, f->symbols[i].name), name)) {
            line = f->symbols[i].line;
            bindings++;
        }
    return bindings == 1 ? line : 0;
}

bool closure_binds(const struct facts *f, const struct import_fact *import,
                   struct str name)
{
    for (uint32_t k = 0; k < import->name_count; k++) {
        const struct import_name *n = &f->names[import->first_name + k];
        if (str_eq(facts_text(f, n->alias.len ? n->alias : n->name), name))
            return true;
    }
    return false;
}

/* The guarded import without which the module does not bind `name`: the one that binds
 * it, or that stands before it in the body of the same `try`, or whose `else` binds it.
 * FACTS_NONE when there is none, or when the name is bound elsewhere as well. */
static uint32_t guarded_binding(const struct facts *f, struct str name)
{
    uint32_t line = binding_line(f, name);
    for (uint32_t i = 0; i < f->import_count && line; i++) {
        const struct import_fact *import = &f->imports[i];
        if (import->guard == FACTS_NONE || import->scope != 0)
            continue;
        const struct guard_fact *g = &f->guards[import->guard];
        bool in_body = import->span.line <= line && line <= g->last_line;
        if (in_body || closure_binds(f, import, name))
            return i;
    }
    return FACTS_NONE;
}

/* The import under `if TYPE_CHECKING` that alone says where an open module's name comes
 * from: its __getattr__ imports that when the name is asked for. */
static uint32_t lazy_binding(const struct facts *f, struct str name)
{
    uint32_t line =
        f->flags & (FACTS_OPEN | FACTS_SYS_MODULES) ? binding_line(f, name) : 0;
    for (uint32_t i = 0; i < f->import_count && line; i++) {
        const struct import_fact *import = &f->imports[i];
        if ((import->flags & IMPORT_TYPE_CHECKING) && import->kind == IMPORT_FROM &&
            import->span.line <= line && line <= import->span.end_line &&
            closure_binds(f, import, name))
            return i;
    }
    return FACTS_NONE;
}

/* Sphinx's conf.py runs where the project is not installed yet, and so perhaps without
 * what it requires; setup.py moreover from archives that leave out files. */
static bool is_setup(const struct program_file *file)
{
    return str_eq(path_name(file->path), STR("setup.py"));
}

bool closure_before_install(const struct program *p, uint32_t file)
{
    const struct program_file *it = &p->files.items[file];
    return str_eq(path_name(it->path), STR("conf.py")) && it->flags & FILE_TEST;
}

/* Benchmarks are run on older versions of the project as well, to compare; examples
 * show people how to live without it. */
static bool is_visitor(const struct program *p, uint32_t file, const struct target *t)
{
    uint32_t dir = t->dir != PROGRAM_NONE ? t->dir : p->files.items[t->file].dir;
    return p->dirs.items[p->files.items[file].dir].flags & DIR_EXAMPLE &&
           !(p->dirs.items[dir].flags & DIR_EXAMPLE);
}

/* Where other people's code is brought up to date, its names change. */
static bool is_carried_along(const struct program *p, const struct target *t)
{
    uint32_t dir = t->dir != PROGRAM_NONE ? t->dir : p->files.items[t->file].dir;
    for (; dir != PROGRAM_NONE && dir != 0; dir = p->dirs.items[dir].parent)
        if (hole_is_vendored(path_name(p->dirs.items[dir].path)))
            return true;
    return false;
}

void closure_meet(void *walk, uint32_t file)
{
    struct closure_walk *w = walk;
    if (!w->seen[file])
        vec_add(&w->queue, &w->scratch, file);
    w->seen[file] = true;
}

void closure_meet_import(const struct program *p, uint32_t file, uint32_t import,
                         struct closure_walk *w)
{
    each_needed(p, file, import, closure_meet, w);
}

void closure_meet_needed(const struct program *p, uint32_t file, struct closure_walk *w)
{
    const struct facts *f = p->files.items[file].facts;
    for (uint32_t k = 0; k < f->import_count; k++)
        if (is_needed(p, file, k))
            closure_meet_import(p, file, k, w);
}

bool closure_is_visitor(const struct program *p, uint32_t file, uint32_t import)
{
    const struct target *t = program_target(p, file, import);
    return (t->file != PROGRAM_NONE || t->dir != PROGRAM_NONE) &&
           is_visitor(p, file, t);
}

bool closure_harmless(const struct program *p, uint32_t file, uint32_t import)
{
    uint8_t kind = program_target(p, file, import)->kind;
    return (kind == TARGET_STDLIB || kind == TARGET_THIRD_PARTY) &&
           closure_of_import(p, file, import).pure;
}

/* The first third-party module that the closure needs, declared or not. */
static struct closure without_requirements(const struct program *p, uint32_t from,
                                           uint32_t import)
{
    struct closure_walk w = {.seen = NULL};
    struct closure result = pure;
    arena_init(&w.scratch);
    w.seen = arena_array(&w.scratch, p->files.len, sizeof *w.seen);
    closure_meet_import(p, from, import, &w);
    for (size_t i = 0; i < w.queue.len && i < CLOSURE_WALK_MAX && result.pure; i++) {
        uint32_t file = w.queue.items[i];
        const struct facts *f = p->files.items[file].facts;
        for (uint32_t k = 0; k < f->import_count && result.pure; k++) {
            const struct target *t = program_target(p, file, k);
            if (!is_needed(p, file, k))
                continue;
            if (t->kind == TARGET_THIRD_PARTY)
                result = blocked(t->name, STR("perhaps not installed yet when this "
                                              "runs"));
            closure_meet_import(p, file, k, &w);
        }
    }
    arena_release(&w.scratch);
    return result;
}

/* What the import of ours may lack without which a module does not bind a name; the
 * names it asks for may be made by a build. */
static struct closure closure_of_binding(const struct program *p, uint32_t file,
                                         uint32_t import)
{
    const struct import_fact *i = &p->files.items[file].facts->imports[import];
    const struct target *t = program_target(p, file, import);
    struct closure c = program_closure(p, t, file);
    for (uint32_t k = 0; k < i->name_count && c.pure; k++) {
        const struct name_target *n = program_name_target(p, file, i->first_name + k);
        if (n->kind == NAME_SUBMODULE)
            c = program_closure(p, &n->module, file);
        else if (n->kind != NAME_SYMBOL)
            c = blocked(t->name, STR("not all of it is here"));
    }
    return c;
}

struct closure program_import_closure(const struct program *p, uint32_t file,
                                      uint32_t import)
{
    const struct facts *f = p->files.items[file].facts;
    const struct target *t = program_target(p, file, import);
    if (t->kind != TARGET_FIRST_PARTY)
        return closure_of_import(p, file, import);
    struct closure result = program_closure(p, t, file);
    if (result.pure && is_setup(&p->files.items[file]))
        result = blocked(t->name, STR("perhaps not in the archive that this builds"));
    if (result.pure && is_carried_along(p, t))
        result = blocked(t->name, STR("somebody else's code, carried along"));
    if (result.pure && is_visitor(p, file, t))
        result = blocked(t->name, STR("of another version here, or not installed"));
    if (result.pure && closure_before_install(p, file))
        result = without_requirements(p, file, import);
    const struct import_fact *i = &f->imports[import];
    for (uint32_t k = 0; k < i->name_count && result.pure; k++) {
        uint32_t n = i->first_name + k;
        if (t->file == PROGRAM_NONE ||
            program_name_target(p, file, n)->kind != NAME_SYMBOL)
            continue;
        const struct facts *from = p->files.items[t->file].facts;
        struct str name = facts_text(f, f->names[n].name);
        uint32_t binding = guarded_binding(from, name);
        if (binding == FACTS_NONE)
            binding = lazy_binding(from, name);
        if (binding == FACTS_NONE)
            continue;
        const struct target *needed = program_target(p, t->file, binding);
        result = needed->kind == TARGET_FIRST_PARTY
                     ? closure_of_binding(p, t->file, binding)
                     : closure_of_import(p, t->file, binding);
    }
    return result;
}
