/* Precision decides every doubt here. A dotted name is walked down from each root that
 * holds its first component; a full hit wins, regular packages and modules before bare
 * directories. A miss is certain only below a regular package that is reached through a
 * certain root, is the only one of its name, and does nothing to the import system.
 *
 * What depends on the importing file alone (that it is the stray file of that name,
 * that it changed sys.path, that it is test data) comes after the remembered answer. */
#include "program/resolve.h"

#include "base/path.h"
#include "program/distnames.h"
#include "program/metadata.h"
#include "program/missing.h"
#include "program/roots.h"
#include "program/state.h"
#include "program/stdlib.h"

/* Directories that lack a module of one name, from which on it is no mistake. */
#define COMMON_MISS 4

static const struct target nothing = {
    .kind = TARGET_UNKNOWN,
    .file = PROGRAM_NONE,
    .dir = PROGRAM_NONE,
    .hole = PROGRAM_NONE,
};

struct walk resolve_walk(const struct program *p, uint32_t dir, struct str dotted)
{
    struct walk w = {.file = PROGRAM_NONE, .dir = dir, .hole = PROGRAM_NONE};
    bool in_regular = false;
    w.rest = dotted;
    while (w.rest.len) {
        struct str tail = w.rest;
        struct str name = str_split(&tail, '.');
        uint32_t child = state_child_dir(p, w.dir, name);
        bool regular =
            child != PROGRAM_NONE && p->dirs.items[child].init != PROGRAM_NONE;
        uint32_t module =
            regular ? PROGRAM_NONE : state_child_file(p, w.dir, name, STR(".py"));
        if (child == PROGRAM_NONE && module == PROGRAM_NONE)
            return w;
        w.depth++;
        w.rest = tail;
        if (module != PROGRAM_NONE) {
            w.file = module;
            w.in_module = true;
            w.top_regular |= w.depth == 1;
            break;
        }
        if (in_regular && !regular && w.hole == PROGRAM_NONE)
            w.hole = child;
        w.dir = child;
        w.file = p->dirs.items[child].init;
        in_regular |= regular;
        w.top_regular |= w.depth == 1 && regular;
    }
    w.found = w.rest.len == 0;
    return w;
}

static struct target found_target(const struct walk *w, struct str name, uint8_t kind)
{
    return (struct target){
        .kind = kind,
        .namespace_hole = w->hole != PROGRAM_NONE,
        .file = w->file,
        .dir = w->in_module ? PROGRAM_NONE : w->dir,
        .hole = w->hole,
        .name = name,
    };
}

static struct target missing_target(const struct program *p, const struct walk *w,
                                    struct str name)
{
    struct target t = nothing;
    t.name = name;
    t.dir = w->dir;
    t.hole = w->hole;
    t.namespace_hole = w->hole != PROGRAM_NONE;
    t.missing = w->rest;
    t.kind = (uint8_t)missing_kind(p, w->dir, w->in_module ? w->file : PROGRAM_NONE,
                                   w->rest, name);
    return t;
}

/* What the walks from all roots came to. */
struct search {
    struct walk best; /* first full hit, a file's before a bare directory's */
    bool found, found_file;
    bool found_shared;  /* a file, below a root that is not only this file's */
    bool found_others;  /* other files answer to the name as well */
    struct walk unsure; /* first full hit of a file from an uncertain root */
    bool found_unsure;
    struct walk sibling;
    bool found_sibling;
    struct walk partial;    /* first regular package that lacks the rest */
    uint32_t partial_count; /* different ones */
    bool namespace_partial; /* a bare directory has the first component */
};

static void add_walk(struct search *s, const struct walk *w, bool certain, bool shared)
{
    if (w->found && w->file != PROGRAM_NONE)
        s->found_shared |= shared;
    if (!certain) {
        if (w->found && w->file != PROGRAM_NONE && !s->found_unsure) {
            s->unsure = *w;
            s->found_unsure = true;
        }
        return;
    }
    if (w->found) {
        bool file = w->file != PROGRAM_NONE || w->top_regular;
        s->found_others |= file && s->found_file && s->best.file != w->file;
        if (!s->found || (file && !s->found_file))
            s->best = *w;
        s->found = true;
        s->found_file |= file;
    } else if (w->depth > 0 && w->top_regular) {
        if (s->partial_count == 0 || s->partial.dir != w->dir)
            s->partial_count++;
        if (s->partial_count == 1)
            s->partial = *w;
    } else if (w->depth > 0) {
        s->namespace_partial = true;
    }
}

/* Is a shared root the importing project's own business, a sibling's, or nobody's? */
enum root_use { ROOT_OWN, ROOT_SIBLING, ROOT_HIDDEN };

static enum root_use use_of_root(const struct program *p, const struct root *root,
                                 uint32_t project)
{
    if (root->project == PROGRAM_NONE || project_is_above(p, root->project, project))
        return ROOT_OWN;
    return p->state->projects.items[root->project].is_private ? ROOT_HIDDEN
                                                              : ROOT_SIBLING;
}

static bool is_local(const struct root_set *set, uint32_t dir)
{
    for (uint32_t i = 0; i < set->count; i++)
        if (set->roots[i].certain && set->roots[i].dir == dir)
            return true;
    return false;
}

static struct search search_roots(const struct program *p, const struct root_set *set,
                                  struct str dotted, uint32_t self)
{
    struct program_state *s = p->state;
    struct search out = {0};
    for (uint32_t i = 0; i < set->count; i++) {
        struct walk w = resolve_walk(p, set->roots[i].dir, dotted);
        if (!w.found || w.file == PROGRAM_NONE || w.file != self)
            add_walk(&out, &w, set->roots[i].certain,
                     (p->dirs.items[set->roots[i].dir].flags & DIR_ROOT) != 0);
    }
    struct str rest = dotted;
    struct str top = str_split(&rest, '.');
    for (uint32_t row = map_get(&s->top_names, top); row != MAP_NONE;
         row = s->top_rows.items[row].next) {
        const struct root *root = &s->roots.items[s->top_rows.items[row].root];
        enum root_use use = use_of_root(p, root, set->project);
        if (use == ROOT_HIDDEN || is_local(set, root->dir))
            continue;
        struct walk w = resolve_walk(p, root->dir, dotted);
        if (w.found && w.file != PROGRAM_NONE && w.file == self)
            continue;
        if (use == ROOT_OWN) {
            add_walk(&out, &w, true, true);
        } else if (w.found && w.file != PROGRAM_NONE && !out.found_sibling) {
            out.sibling = w;
            out.found_sibling = true;
        }
    }
    return out;
}

/* The standard library wins over a stray file; against a package of the same name only
 * a submodule that is there tells. */
static struct resolved standard(const struct search *found, struct str dotted)
{
    struct resolved r = {.target = nothing};
    r.target.name = dotted;
    r.target.kind = TARGET_STDLIB;
    bool package = found->found && found->best.top_regular && !found->best.in_module;
    if (!found->found_file || !found->found_shared)
        return r;
    /* Nobody imports CPython's own tests. */
    bool ours = found->best.depth > 1 || str_eq(dotted, STR("test"));
    if (ours && found->best.top_regular)
        r.target = found_target(&found->best, dotted, TARGET_FIRST_PARTY);
    else if (ours || package)
        r.target.kind = TARGET_UNKNOWN;
    return r;
}

/* Is there one regular package of this name, and no build that maps it elsewhere? */
static bool is_unique(const struct program *p, struct str dotted)
{
    struct str top = str_split(&dotted, '.');
    uint32_t count = map_get(&p->state->tops, top);
    return count == 1 && !map_has(&p->state->unsure, top);
}

/* A regular package lacks it. Of several packages of that name none is to blame. */
static struct target lacking_target(const struct program *p, const struct search *found,
                                    struct str dotted)
{
    struct target t = missing_target(p, &found->partial, dotted);
    bool unique = found->partial_count == 1 && is_unique(p, dotted);
    if (!unique && t.kind == TARGET_MISSING)
        t.kind = TARGET_UNKNOWN;
    return t;
}

static struct resolved judge_search(const struct program *p, const struct search *found,
                                    struct str dotted)
{
    struct resolved r = {.target = nothing};
    if (stdlib_has(dotted))
        return standard(found, dotted);
    if (found->found) {
        r.target = found_target(&found->best, dotted, TARGET_FIRST_PARTY);
        r.bare = !found->found_file;
        r.local = found->found_file && !found->found_shared;
        r.target.certain =
            found->best.top_regular && !found->found_others &&
            !(found->found_unsure && found->unsure.file != found->best.file) &&
            ((found->best.in_module && found->best.depth == 1) || is_unique(p, dotted));
        return r;
    }
    r.target.name = dotted;
    if (found->found_unsure)
        r.target = found_target(&found->unsure, dotted, TARGET_UNKNOWN);
    else if (found->partial_count)
        r.target = lacking_target(p, found, dotted);
    else if (found->found_sibling)
        r.target = found_target(&found->sibling, dotted, TARGET_SIBLING);
    else if (found->namespace_partial)
        r.bare = true;
    else
        r.target.kind = TARGET_THIRD_PARTY;
    return r;
}

static struct resolved resolve_absolute(const struct program *p, uint32_t set,
                                        struct str dotted, uint32_t self)
{
    struct search found = search_roots(p, &p->state->sets.items[set], dotted, self);
    return judge_search(p, &found, dotted);
}

/* "base.dotted", or whichever is not empty. */
static struct str full_name(const struct program *p, uint32_t base, struct str dotted)
{
    struct str above = roots_dotted(p, base);
    struct str parts[] = {above, above.len && dotted.len ? STR(".") : STR(""), dotted};
    return arena_join(p->arena, parts, 3);
}

static struct resolved resolve_relative(const struct program *p, uint32_t base,
                                        struct str dotted)
{
    struct resolved r = {.target = nothing};
    struct walk w = resolve_walk(p, base, dotted);
    bool packaged = p->state->outermost[base] != PROGRAM_NONE;
    if (dotted.len == 0)
        w.file = p->dirs.items[base].init;
    struct str name = full_name(p, base, dotted);
    if (w.found) {
        w.hole = p->state->holes[w.dir];
        r.target = found_target(&w, name, TARGET_FIRST_PARTY);
        r.target.certain = packaged;
    } else if (packaged) {
        w.hole = p->state->holes[w.dir];
        r.target = missing_target(p, &w, name);
    } else {
        r.target.name = name;
    }
    return r;
}

/* The remembered answer under `kind`, `number` and `dotted`, or NULL; *key is what to
 * store it under. */
static const struct resolved *recall(const struct program *p, char kind,
                                     uint32_t number, struct str dotted,
                                     struct str *key)
{
    struct buf *b = &p->state->scratch;
    buf_clear(b);
    buf_addc(b, kind);
    buf_add(b, str_make((const char *)&number, sizeof number));
    buf_add(b, dotted);
    uint32_t known = map_get(&p->state->memo, buf_str(b));
    if (known != MAP_NONE)
        return p->state->memoised.items[known];
    *key = arena_str(p->arena, buf_str(b));
    return NULL;
}

static const struct resolved *remember(const struct program *p, struct str key,
                                       struct resolved answer)
{
    struct resolved *r = arena_new(p->arena, struct resolved);
    *r = answer;
    *map_slot(&p->state->memo, p->arena, key) = (uint32_t)p->state->memoised.len;
    vec_add(&p->state->memoised, p->arena, r);
    return r;
}

static const struct resolved *absolute(const struct program *p, uint32_t set,
                                       struct str dotted)
{
    struct str key;
    const struct resolved *known = recall(p, 'a', set, dotted, &key);
    if (known)
        return known;
    return remember(p, key, resolve_absolute(p, set, dotted, PROGRAM_NONE));
}

static const struct resolved *relative(const struct program *p, uint32_t dir,
                                       uint32_t level, struct str dotted)
{
    static const struct resolved outside = {.target = {.kind = TARGET_UNKNOWN,
                                                       .file = PROGRAM_NONE,
                                                       .dir = PROGRAM_NONE,
                                                       .hole = PROGRAM_NONE}};
    for (; level > 1 && dir != PROGRAM_NONE; level--) {
        /* What no import can name is a top: nothing is above it. */
        if (!(p->dirs.items[dir].flags & DIR_IDENTIFIER))
            return &outside;
        dir = p->dirs.items[dir].parent;
    }
    if (dir == PROGRAM_NONE)
        return &outside;
    struct str key;
    const struct resolved *known = recall(p, 'r', dir, dotted, &key);
    return known ? known : remember(p, key, resolve_relative(p, dir, dotted));
}

/* A bare directory at a root is meant only if something asked for lies in it. */
static bool names_something(const struct program *p, const struct facts *facts,
                            const struct import_fact *import, uint32_t dir)
{
    for (uint32_t i = 0; i < import->name_count; i++) {
        struct str name = facts_text(facts, facts->names[import->first_name + i].name);
        if (resolve_walk(p, dir, name).found)
            return true;
    }
    return false;
}

/* A module beside the importing one in its package is not what `import x` means; but
 * scripts, tests and old code arrange that it is. */
static bool is_neighbour(const struct program *p, const struct program_file *file,
                         struct str dotted)
{
    struct str top = str_split(&dotted, '.');
    uint32_t neighbour = state_child_file(p, file->dir, top, STR(".py"));
    return neighbour != PROGRAM_NONE && &p->files.items[neighbour] != file;
}

/* Is the name one that somebody distributes, as far as anyone can tell? */
static bool is_distributed(const struct program *p, const struct program_file *file,
                           struct str name)
{
    return metadata_declares(p, file->dir, name, NULL) != DECLARED_NOT ||
           distnames_knows(name);
}

/* A miss in our own package means nothing when a dependency has that name, and nothing
 * in test data, or behind a changed path. */
static bool in_function(const struct facts *f, const struct import_fact *import)
{
    uint32_t scope = import->scope;
    while (scope != FACTS_NONE && f->scopes[scope].kind == SCOPE_CLASS)
        scope = f->scopes[scope].parent;
    return scope != FACTS_NONE && f->scopes[scope].kind == SCOPE_FUNCTION;
}

/* Tests import what is not there on purpose: in test data anywhere, in their own code
 * where an assertion is about it, which is inside a function. */
static bool is_in_earnest(const struct program_file *file,
                          const struct import_fact *import)
{
    return !(file->flags & FILE_FIXTURE) && !(file->facts->flags & FACTS_SYS_MODULES) &&
           !((file->flags & FILE_TEST) && in_function(file->facts, import));
}

/* A project that asks for itself, in an extra that sums up others or for building its
 * documentation, still means the package that is here. */
static bool is_own_package(const struct program *p, const struct program_file *file,
                           uint32_t dir, enum declaration declared)
{
    const struct program_state *s = p->state;
    uint32_t top = s->outermost[dir];
    if (declared == DECLARED_NOT)
        return true;
    if (top == PROGRAM_NONE)
        return false;
    if (s->outermost[file->dir] == top)
        return true;
    return declared == DECLARED_OPTIONAL &&
           p->dirs.items[p->dirs.items[top].parent].flags & DIR_ROOT &&
           s->project_of_dir[top] == file->distribution;
}

/* Does a conftest.py of this directory, or of one above, put modules into sys.modules?
 */
static bool has_stand_ins(const struct program *p, uint32_t dir)
{
    for (; dir != PROGRAM_NONE; dir = p->dirs.items[dir].parent) {
        uint32_t conftest = state_child_file(p, dir, STR("conftest"), STR(".py"));
        if (conftest != PROGRAM_NONE &&
            p->files.items[conftest].facts->flags & FACTS_SYS_MODULES)
            return true;
    }
    return false;
}

static bool is_certain_miss(const struct program *p, const struct program_file *file,
                            const struct import_fact *import, const struct target *t)
{
    if (!is_in_earnest(file, import) || (import->kind == IMPORT_CALL && import->level))
        return false;
    /* array.filecheck.py is no module: a tool of its own runs it, and where from? */
    if ((file->flags & FILE_TEST) &&
        str_find_char(path_stem(path_name(file->path)), '.') != STR_NONE)
        return false;
    if ((file->flags & FILE_TEST) && has_stand_ins(p, file->dir))
        return false;
    if (import->level)
        return true;
    struct str name = t->name, top = str_split(&name, '.');
    return !(import->flags & IMPORT_AFTER_SYS_PATH) &&
           is_own_package(p, file, t->dir, metadata_declares(p, file->dir, top, NULL));
}

/* redis.py, which says `import redis` itself, lies where that is not what it means; nor
 * is it when its neighbours say so. (As a script it may mean itself.) */
static bool names_itself(const struct program *p, uint32_t file)
{
    const struct facts *f = p->files.items[file].facts;
    struct str stem = path_stem(path_name(p->files.items[file].path));
    for (uint32_t i = 0; i < f->import_count; i++) {
        struct str module = facts_text(f, f->imports[i].module);
        if (!f->imports[i].level && !(f->imports[i].flags & IMPORT_IN_MAIN) &&
            str_eq(str_split(&module, '.'), stem))
            return true;
    }
    return false;
}

static enum target_kind kind_for_file(const struct program *p,
                                      const struct program_file *file,
                                      const struct import_fact *import,
                                      const struct resolved *r)
{
    const struct target *t = &r->target;
    switch ((enum target_kind)t->kind) {
    case TARGET_FIRST_PARTY:
        /* examples/pydantic/__init__.py does not make `import pydantic` ours. */
        if (r->local && t->dir != PROGRAM_NONE && is_distributed(p, file, t->name))
            return TARGET_UNKNOWN;
        if (r->local && t->dir == PROGRAM_NONE && names_itself(p, t->file))
            return is_distributed(p, file, t->name) ? TARGET_THIRD_PARTY
                                                    : TARGET_UNKNOWN;
        if (!r->bare || names_something(p, file->facts, import, t->dir))
            return TARGET_FIRST_PARTY;
        return is_distributed(p, file, t->name) ? TARGET_THIRD_PARTY : TARGET_UNKNOWN;
    case TARGET_MISSING:
        return is_certain_miss(p, file, import, t) ? TARGET_MISSING : TARGET_UNKNOWN;
    case TARGET_THIRD_PARTY:
        if ((import->flags & IMPORT_AFTER_SYS_PATH) || is_neighbour(p, file, t->name))
            return is_distributed(p, file, t->name) ? TARGET_THIRD_PARTY
                                                    : TARGET_UNKNOWN;
        return TARGET_THIRD_PARTY;
    case TARGET_UNKNOWN:
        return r->bare && is_distributed(p, file, t->name) ? TARGET_THIRD_PARTY
                                                           : TARGET_UNKNOWN;
    default:
        return t->kind;
    }
}

/* sympy.external and test.support have an import_module of their own, which returns
 * None or skips a test: its calls say nothing about what must be there. The facts call
 * them import operations all the same, as CPython's own tests do. */
static bool has_odd_import_module(const struct facts *f)
{
    for (uint32_t i = 0; i < f->import_count; i++)
        for (uint32_t k = 0; k < f->imports[i].name_count; k++) {
            const struct import_name *n = &f->names[f->imports[i].first_name + k];
            if (str_eq(facts_text(f, n->name), STR("import_module")))
                return !str_ends(facts_text(f, f->imports[i].module), STR("importlib"));
        }
    return false;
}

static const struct target *resolve_import(const struct program *p, uint32_t index,
                                           const struct import_fact *import)
{
    const struct program_file *file = &p->files.items[index];
    struct str module = facts_text(file->facts, import->module);
    if ((import->flags & IMPORT_DYNAMIC) || (!module.len && !import->level) ||
        (import->kind == IMPORT_CALL && p->state->odd_calls[index]))
        return &nothing;
    const struct resolved *r =
        import->level ? relative(p, file->dir, import->level, module)
                      : absolute(p, p->state->set_of_dir[file->dir], module);
    struct resolved own;
    bool stray = !import->level && r->target.file == index &&
                 !(file->flags & FILE_INIT) && str_find_char(module, '.') == STR_NONE;
    if (stray) {
        own = resolve_absolute(p, p->state->set_of_dir[file->dir], module, index);
        r = &own;
    }
    enum target_kind kind = kind_for_file(p, file, import, r);
    bool certain = r->target.certain && is_in_earnest(file, import) &&
                   (import->level || !(import->flags & IMPORT_AFTER_SYS_PATH));
    if (kind == r->target.kind && certain == r->target.certain && !stray)
        return &r->target;
    struct target *t = arena_new(p->arena, struct target);
    *t = r->target;
    t->kind = (uint8_t)kind;
    t->certain = certain;
    if (kind == TARGET_THIRD_PARTY)
        t->file = t->dir = t->hole = PROGRAM_NONE;
    return t;
}

/* What several packages import from themselves under one name and none of them has is
 * put there by a tool: dash's build writes `_imports_.py` for each of its components.
 */
static void doubt_common_misses(struct program *p)
{
    struct program_state *s = p->state;
    struct arena scratch;
    struct map dirs_of = {0}; /* missing name -> how many directories lack it */
    struct map seen = {0};    /* (directory, missing name) */
    arena_init(&scratch);
    for (int pass = 0; pass < 2; pass++)
        for (uint32_t i = 0; i < s->first_import[p->files.len]; i++) {
            const struct target *t = s->targets[i];
            if (t->kind != TARGET_MISSING)
                continue;
            uint32_t *count = map_slot(&dirs_of, &scratch, t->missing);
            if (pass && *count >= COMMON_MISS) {
                struct target *doubt = arena_new(p->arena, struct target);
                *doubt = *t;
                doubt->kind = TARGET_UNKNOWN;
                s->targets[i] = doubt;
            }
            struct str key =
                arena_printf(&scratch, "%u/%.*s", t->dir, STR_ARG(t->missing));
            if (!pass && map_insert(&seen, &scratch, key))
                *count = *count == MAP_NONE ? 1 : *count + 1;
        }
    arena_release(&scratch);
}

void resolve_build(struct program *p)
{
    struct program_state *s = p->state;
    s->first_import = arena_array(p->arena, p->files.len + 1, sizeof(uint32_t));
    for (size_t i = 0; i < p->files.len; i++)
        s->first_import[i + 1] =
            s->first_import[i] + p->files.items[i].facts->import_count;
    s->odd_calls = arena_array(p->arena, p->files.len, sizeof *s->odd_calls);
    s->targets =
        arena_array(p->arena, s->first_import[p->files.len], sizeof *s->targets);
    for (uint32_t i = 0; i < p->files.len; i++) {
        const struct facts *facts = p->files.items[i].facts;
        s->odd_calls[i] = has_odd_import_module(facts);
        for (uint32_t k = 0; k < facts->import_count; k++)
            s->targets[s->first_import[i] + k] =
                resolve_import(p, i, &facts->imports[k]);
    }
    doubt_common_misses(p);
}

const struct target *program_target(const struct program *p, uint32_t file,
                                    uint32_t import)
{
    return p->state->targets[p->state->first_import[file] + import];
}
