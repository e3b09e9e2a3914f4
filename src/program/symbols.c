/* Each module that anything is imported from by name gets a list of its names, made on
 * first use and dropped with the scratch arena: four bytes a name, where there may be
 * millions. The list of a module that many import from is sorted. Star imports are
 * followed at look-up, each module once for a look-up and at most STAR_MAX of them, so
 * that modules which star-import one another cost no more than that. */
#include "program/symbols.h"

#include "program/missing.h"
#include "program/resolve.h"
#include "program/state.h"

#include <stdlib.h>

#define STAR_MAX 256
/* Imports looked at to find the one that binds a name on its line. */
#define SAME_LINE_MAX 4
/* Imports of a package's own file looked at for one of its modules. */
#define OWN_IMPORTS_MAX 2000
#define SORT_AFTER 32 /* searches of one module, after which its names are sorted */

struct module_names {
    uint32_t *names; /* indexes, see name_at(), in order of the names */
    uint32_t count, searches;
    VEC(uint32_t) stars; /* indexes of its star imports */
    bool made;
};

struct symbols {
    const struct program *p;
    struct arena scratch;
    struct module_names *modules; /* [file] */
    bool *filled;                 /* [file] another sets attributes on it by name */
    uint32_t *seen;               /* [file] the look-up that last visited it */
    uint32_t lookup;
};

/* What every module or package has. */
static bool is_implicit(struct str name)
{
    return STR_IS_ANY(name, "__name__", "__file__", "__doc__", "__package__",
                      "__loader__", "__spec__", "__path__", "__dict__", "__cached__",
                      "__builtins__", "__class__", "__annotations__", "__annotate__",
                      "__warningregistry__");
}

static bool names_plainly(const struct facts *f, const struct import_fact *import,
                          struct str name)
{
    for (uint32_t k = 0; k < import->name_count; k++) {
        const struct import_name *n = &f->names[import->first_name + k];
        if (!n->alias.len && str_eq(facts_text(f, n->name), name))
            return true;
    }
    return false;
}

/* `from . import x` in a package's own __init__ binds x only if there is a module x: it
 * is no proof of one. */
static bool is_own_import(const struct program *p, uint32_t file,
                          const struct symbol_fact *symbol)
{
    const struct facts *f = p->files.items[file].facts;
    if (symbol->kind != SYMBOL_IMPORT || !(p->files.items[file].flags & FILE_INIT))
        return false;
    uint32_t end = facts_import_from(f, symbol->line + 1);
    for (uint32_t i = end; i > 0 && end - i < SAME_LINE_MAX; i--) {
        const struct import_fact *import = &f->imports[i - 1];
        if (import->kind == IMPORT_FROM && symbol->line <= import->span.end_line &&
            program_target(p, file, i - 1)->file == file &&
            names_plainly(f, import, facts_text(f, symbol->name)))
            return true;
    }
    return false;
}

/* The names a file binds, then those of its `__all__`. */
static struct str name_at(const struct facts *f, uint32_t index)
{
    return facts_text(f, index < f->symbol_count
                             ? f->symbols[index].name
                             : f->all_names[index - f->symbol_count]);
}

static int by_name(const void *a, const void *b, void *facts)
{
    return str_cmp(name_at(facts, *(const uint32_t *)a),
                   name_at(facts, *(const uint32_t *)b));
}

static bool has_name(struct module_names *m, const struct facts *f, struct str name)
{
    uint32_t low = 0, high = m->count;
    if (++m->searches == SORT_AFTER)
        qsort_r(m->names, m->count, sizeof *m->names, by_name, (void *)(uintptr_t)f);
    for (; m->searches < SORT_AFTER && low < high; low++)
        if (str_eq(name_at(f, m->names[low]), name))
            return true;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = str_cmp(name_at(f, m->names[middle]), name);
        if (order == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static bool is_open(const struct symbols *s, uint32_t index)
{
    const struct program_file *file = &s->p->files.items[index];
    return s->filled[index] || (file->flags & FILE_UNREAD) ||
           file->facts->trouble_count || (file->facts->flags & FACTS_OPEN);
}

/* `__all__` of a package may name its modules, which binds nothing. */
static bool is_own_module(const struct program *p, uint32_t file, struct str name)
{
    return p->files.items[file].flags & FILE_INIT &&
           resolve_walk(p, p->files.items[file].dir, name).found;
}

static struct module_names *names_of(struct symbols *s, uint32_t file)
{
    struct module_names *m = &s->modules[file];
    if (m->made)
        return m;
    m->made = true;
    const struct facts *f = s->p->files.items[file].facts;
    m->names = arena_array(&s->scratch, (size_t)f->symbol_count + f->all_count,
                           sizeof *m->names);
    for (uint32_t i = 0; i < f->symbol_count + f->all_count; i++)
        if (i < f->symbol_count
                ? !is_own_import(s->p, file, &f->symbols[i])
                : is_open(s, file) && !is_own_module(s->p, file, name_at(f, i)))
            m->names[m->count++] = i;
    for (uint32_t i = 0; i < f->import_count; i++)
        if ((f->imports[i].flags & IMPORT_STAR) && f->imports[i].scope == 0)
            vec_add(&m->stars, &s->scratch, i);
    return m;
}

/* A star import of a package without __all__ brings the modules that the package's own
 * file imports as well: they are attributes of it by then. */
static bool brings_module(const struct program *p, const struct target *t,
                          struct str name)
{
    if (t->dir == PROGRAM_NONE || p->dirs.items[t->dir].init != t->file)
        return false;
    const struct facts *f = p->files.items[t->file].facts;
    struct walk w = {.found = false};
    if (!(f->flags & FACTS_HAS_ALL) && !str_starts(name, STR("_")))
        w = resolve_walk(p, t->dir, name);
    for (uint32_t i = 0; w.found && w.file != PROGRAM_NONE && i < f->import_count; i++)
        if (i == OWN_IMPORTS_MAX || program_target(p, t->file, i)->file == w.file)
            return true;
    return false;
}

/* NAME_SYMBOL when the module itself binds it; else NAME_UNKNOWN if it might get it
 * otherwise, or NAME_MISSING. Star targets still to be looked at go on `stack`. */
static enum name_kind look_in(struct symbols *s, uint32_t file, struct str name,
                              uint32_t *stack, uint32_t *depth)
{
    const struct program *p = s->p;
    struct module_names *m = names_of(s, file);
    if (has_name(m, p->files.items[file].facts, name))
        return NAME_SYMBOL;
    enum name_kind kind = is_open(s, file) ? NAME_UNKNOWN : NAME_MISSING;
    for (size_t i = 0; i < m->stars.len; i++) {
        const struct target *t = program_target(p, file, m->stars.items[i]);
        if (t->kind != TARGET_FIRST_PARTY || t->file == PROGRAM_NONE ||
            *depth == STAR_MAX)
            kind = NAME_UNKNOWN;
        else if (brings_module(p, t, name))
            kind = NAME_UNKNOWN;
        else if (s->seen[t->file] != s->lookup) {
            s->seen[t->file] = s->lookup;
            stack[(*depth)++] = t->file;
        }
    }
    return kind;
}

static enum name_kind look_up(struct symbols *s, uint32_t file, struct str name)
{
    uint32_t stack[STAR_MAX], depth = 0;
    enum name_kind kind = is_implicit(name) ? NAME_SYMBOL : NAME_MISSING;
    s->seen[file] = ++s->lookup;
    stack[depth++] = file;
    for (uint32_t i = 0; i < depth && kind != NAME_SYMBOL; i++) {
        enum name_kind here = look_in(s, stack[i], name, stack, &depth);
        if (here != NAME_MISSING)
            kind = here;
    }
    return kind;
}

static const struct name_target *submodule(const struct program *p,
                                           const struct target *t, struct str name,
                                           const struct walk *w, enum target_kind kind)
{
    struct name_target *n = arena_new(p->arena, struct name_target);
    struct str parts[] = {t->name, t->name.len ? STR(".") : STR(""), name};
    uint32_t hole = t->hole != PROGRAM_NONE ? t->hole : w->hole;
    if (hole == PROGRAM_NONE && !w->in_module && w->found &&
        p->state->holes[w->dir] == w->dir && t->file != PROGRAM_NONE)
        hole = w->dir;
    n->kind = NAME_SUBMODULE;
    n->module = (struct target){
        .kind = (uint8_t)kind,
        .namespace_hole = hole != PROGRAM_NONE,
        .certain = t->certain,
        .file = w->file,
        .dir = w->in_module ? PROGRAM_NONE : w->dir,
        .hole = hole,
        .name = arena_join(p->arena, parts, 3),
    };
    return n;
}

static const struct name_target unknown = {.kind = NAME_UNKNOWN};
static const struct name_target symbol = {.kind = NAME_SYMBOL};
static const struct name_target absent = {.kind = NAME_MISSING};

/* An open package may get the name from anywhere; is a source of an extension module of
 * that name beside it? */
static const struct name_target *judge_unknown(const struct program *p,
                                               const struct target *t, struct str name)
{
    if (t->dir == PROGRAM_NONE)
        return &unknown;
    struct str parts[] = {t->name, t->name.len ? STR(".") : STR(""), name};
    struct walk w = {.file = PROGRAM_NONE, .dir = t->dir, .hole = PROGRAM_NONE};
    if (!missing_is_built(p, t->dir, name, arena_join(p->arena, parts, 3)))
        return &unknown;
    return submodule(p, t, name, &w, TARGET_GENERATED);
}

/* The name is neither in the package nor below it: is that certain? */
static const struct name_target *judge_missing(const struct program *p,
                                               const struct target *t, struct str name)
{
    if (!t->certain)
        return &unknown;
    if (t->dir == PROGRAM_NONE)
        return &absent;
    struct str parts[] = {t->name, t->name.len ? STR(".") : STR(""), name};
    enum target_kind kind =
        missing_kind(p, t->dir, PROGRAM_NONE, name, arena_join(p->arena, parts, 3));
    if (kind == TARGET_MISSING)
        return &absent;
    if (kind != TARGET_GENERATED)
        return &unknown;
    struct walk w = {.file = PROGRAM_NONE, .dir = t->dir, .hole = PROGRAM_NONE};
    return submodule(p, t, name, &w, TARGET_GENERATED);
}

static const struct name_target *resolve_name(struct symbols *s, const struct target *t,
                                              struct str name)
{
    const struct program *p = s->p;
    if (t->kind != TARGET_FIRST_PARTY)
        return &unknown;
    enum name_kind kind =
        t->file == PROGRAM_NONE ? NAME_MISSING : look_up(s, t->file, name);
    if (kind == NAME_SYMBOL)
        return &symbol;
    if (t->dir != PROGRAM_NONE) {
        struct walk w = resolve_walk(p, t->dir, name);
        if (w.found)
            return submodule(p, t, name, &w, TARGET_FIRST_PARTY);
    }
    return kind == NAME_UNKNOWN ? judge_unknown(p, t, name) : judge_missing(p, t, name);
}

static void resolve_names_of_file(struct symbols *s, uint32_t file)
{
    const struct program *p = s->p;
    const struct facts *f = p->files.items[file].facts;
    const struct name_target **out = p->state->names + p->state->first_name[file];
    for (uint32_t i = 0; i < f->name_count; i++)
        out[i] = &unknown;
    for (uint32_t i = 0; i < f->import_count; i++) {
        const struct import_fact *import = &f->imports[i];
        for (uint32_t k = 0; k < import->name_count; k++) {
            uint32_t n = import->first_name + k;
            out[n] = resolve_name(s, program_target(p, file, i),
                                  facts_text(f, f->names[n].name));
        }
    }
}

/* What a test patches for its own purposes is as closed as before. */
static void fill(struct symbols *s, uint32_t from, uint32_t to)
{
    const struct program *p = s->p;
    if (to != PROGRAM_NONE && (!(p->files.items[from].flags & FILE_TEST) ||
                               p->files.items[to].flags & FILE_TEST))
        s->filled[to] = true;
}

/* `from numpy import dtypes` and setattr(dtypes, name, value): numpy.dtypes has names
 * that nobody can read, whoever sets them, itself or another. */
static void note_filled(struct symbols *s, uint32_t file, uint32_t index)
{
    const struct program *p = s->p;
    const struct facts *f = p->files.items[file].facts;
    const struct import_fact *import = &f->imports[index];
    const struct target *t = program_target(p, file, index);
    if (t->kind != TARGET_FIRST_PARTY)
        return;
    if (import->kind == IMPORT_PLAIN)
        fill(s, file, t->file);
    for (uint32_t k = 0; k < import->name_count && t->dir != PROGRAM_NONE; k++) {
        struct str name = facts_text(f, f->names[import->first_name + k].name);
        struct walk w = resolve_walk(p, t->dir, name);
        if (w.found)
            fill(s, file, w.file);
    }
}

static void note_all_filled(struct symbols *s)
{
    for (uint32_t i = 0; i < s->p->files.len; i++) {
        const struct facts *f = s->p->files.items[i].facts;
        for (uint32_t k = 0; k < f->import_count; k++)
            if (f->imports[k].flags & IMPORT_FILLED)
                note_filled(s, i, k);
    }
}

void symbols_build(struct program *p)
{
    struct program_state *state = p->state;
    size_t count = p->files.len;
    state->first_name = arena_array(p->arena, count + 1, sizeof(uint32_t));
    for (size_t i = 0; i < count; i++)
        state->first_name[i + 1] =
            state->first_name[i] + p->files.items[i].facts->name_count;
    state->names =
        arena_array(p->arena, state->first_name[count], sizeof *state->names);
    struct symbols s = {.p = p};
    arena_init(&s.scratch);
    s.modules = arena_array(&s.scratch, count, sizeof *s.modules);
    s.seen = arena_array(&s.scratch, count, sizeof *s.seen);
    s.filled = arena_array(&s.scratch, count, sizeof *s.filled);
    note_all_filled(&s);
    for (uint32_t i = 0; i < count; i++)
        resolve_names_of_file(&s, i);
    arena_release(&s.scratch);
}

const struct name_target *program_name_target(const struct program *p, uint32_t file,
                                              uint32_t name)
{
    return p->state->names[p->state->first_name[file] + name];
}
