/* An import is usual when it neither says anything of the file that makes it nor could
 * say something of another one: nothing of it is missing, however that is excused (what
 * many lack is excused by their number); what it reaches lies in regular packages (who
 * imports a directory without __init__.py decides what that is), is in use (a file of a
 * test tree that nobody imports is data) and has no part in heartbeats (who calls an
 * emitter may sign on); and no name of it is one whose tests are asked for. */
#include "program/usual.h"

#include "base/hashset.h"
#include "base/path.h"
#include "program/closure.h"
#include "program/heartbeats.h"
#include "program/holes.h"
#include "program/metadata.h"
#include "program/needs.h"
#include "program/sources.h"
#include "program/state.h"
#include "python/usual.h"

struct usual_state {
    const struct program *p;
    const uint8_t *secret;
    struct arena arena;
    struct map sentinels; /* exported names whose tests count in a guard's verdict */
    struct map hooks;     /* names of files whose import hooks count where mentioned */
    struct map standings;
    struct hashset seen;
    bool watches;        /* some file is watched */
    bool before_install; /* some guard may run before anything is installed */
    struct usual_file *files;
    uint64_t *imports;
    size_t import_count;
};

static void note_names(struct usual_state *s)
{
    for (uint32_t i = 0; i < s->p->files.len; i++) {
        const struct facts *f = s->p->files.items[i].facts;
        if (f->flags & FACTS_IMPORT_HOOK)
            map_insert(&s->hooks, &s->arena,
                       path_stem(path_name(s->p->files.items[i].path)));
        for (uint32_t k = 0; k < f->sentinel_count; k++) {
            struct str name = facts_text(f, f->sentinels[k].name);
            map_insert(&s->sentinels, &s->arena, facts_sentinel_head(name));
        }
    }
}

/* What the answers for an absolute import depend on, beside the import. */
static uint32_t standing_of(struct usual_state *s, uint32_t file)
{
    const struct program_file *it = &s->p->files.items[file];
    struct {
        uint32_t set, declarations, distribution, outermost, flags;
    } key = {s->p->state->set_of_dir[it->dir], metadata_nearest(s->p, it->dir),
             it->distribution, s->p->state->outermost[it->dir],
             it->flags & (FILE_TEST | FILE_FIXTURE)};
    struct str bytes = arena_str(&s->arena, str_make((const char *)&key, sizeof key));
    uint32_t *slot = map_slot(&s->standings, &s->arena, bytes);
    if (*slot == MAP_NONE)
        *slot = (uint32_t)s->standings.len;
    return *slot;
}

/* Is every directory on the way a regular package, up to where names start? */
static bool in_packages(const struct program *p, uint32_t dir)
{
    uint32_t exempt = p->config->packages_strict ? DIR_PACKAGE : DIR_PACKAGE | DIR_ROOT;
    for (; dir != PROGRAM_NONE && dir != 0; dir = p->dirs.items[dir].parent)
        if (!(p->dirs.items[dir].flags & exempt))
            return false;
    return true;
}

static bool signs_on(const struct program *p, uint32_t file)
{
    return (p->files.items[file].facts->flags & (FACTS_EMITS | FACTS_HEARTBEAT)) ||
           (p->heartbeats && p->heartbeats->sources->codes[file]);
}

static bool plain_target(const struct program *p, const struct target *t)
{
    if (t->kind != TARGET_FIRST_PARTY)
        return t->kind != TARGET_MISSING && !t->missing.len;
    uint32_t dir = t->dir != PROGRAM_NONE ? t->dir : p->files.items[t->file].dir;
    return t->file != PROGRAM_NONE && !t->namespace_hole && in_packages(p, dir) &&
           p->state->used[t->file] && !signs_on(p, t->file);
}

/* Most imports are made many times: is this the first of its kind? Different targets
 * are different kinds, though the key may be one. `kind` has what the names of an
 * import have in common. */
static bool is_first(struct usual_state *s, uint64_t kind, struct str name,
                     const struct target *t, uint8_t name_kind)
{
    uint64_t target = (uint64_t)t->file << 16 | (uint64_t)t->kind << 8 | name_kind;
    uint64_t hash = (kind ^ target) * 0x9e3779b97f4a7c15ULL;
    hash = ((hash ^ hash >> 32) + str_digest(name)) * 0x9e3779b97f4a7c15ULL;
    return hashset_add(&s->seen, &s->arena, hash ^ hash >> 29);
}

static uint64_t kind_of(const struct usual_state *s, uint32_t file, uint32_t import)
{
    const struct facts *f = s->p->files.items[file].facts;
    const struct import_fact *i = &f->imports[import];
    uint64_t base = i->level ? s->p->files.items[file].dir + 1 : 0, secret;
    uint64_t form = (uint64_t)i->flags | (uint64_t)i->level << 16 |
                    (uint64_t)(i->scope != 0) << 24 |
                    (uint64_t)s->files[file].standing << 32;
    memcpy(&secret, s->secret, sizeof secret);
    uint64_t hash =
        (secret ^ str_digest(facts_text(f, i->module))) * 0x9e3779b97f4a7c15ULL;
    hash = ((hash ^ hash >> 32) + form) * 0x9e3779b97f4a7c15ULL;
    return ((hash ^ hash >> 32) + base) * 0x9e3779b97f4a7c15ULL;
}

static void add_key(struct usual_state *s, uint32_t file, uint32_t import,
                    struct str name, unsigned flags)
{
    const struct program_file *it = &s->p->files.items[file];
    s->imports[s->import_count++] =
        usual_import_key(s->secret, s->files[file].standing, it->path, it->facts,
                         &it->facts->imports[import], name) |
        flags;
}

/* A module of a test tree, or of a directory of data, that nobody imports is data. */
static bool may_be_data(const struct program *p, const struct target *t)
{
    if (t->kind != TARGET_FIRST_PARTY)
        return false;
    uint32_t dir = p->files.items[t->file].dir;
    if (p->dirs.items[dir].flags & DIR_SUITE)
        return true;
    while (dir != PROGRAM_NONE && !hole_is_data(path_name(p->dirs.items[dir].path)))
        dir = p->dirs.items[dir].parent;
    return dir != PROGRAM_NONE;
}

static unsigned flags_of(const struct usual_state *s, uint32_t file, uint32_t import,
                         const struct target *t)
{
    unsigned flags = USUAL_KNOWN;
    if (!may_be_data(s->p, t))
        flags |= USUAL_FREE;
    bool standard = t->kind == TARGET_STDLIB && closure_harmless(s->p, file, import);
    if (standard)
        flags |= USUAL_STANDARD | USUAL_PURE;
    else if (s->watches && !s->before_install && closure_harmless(s->p, file, import))
        flags |= USUAL_PURE;
    return flags;
}

/* Also when it is the mention that a hook waits for. */
static bool is_telling(const struct usual_state *s, struct str name)
{
    struct str last = str_from(name, str_rfind_char(name, '.') + 1);
    return usual_is_telling(name) || map_has(&s->hooks, last);
}

/* One name of an import, or the import of a module (`name` PROGRAM_NONE). What is not
 * usual where one file says it is kept without a flag: then it is not for any other. */
static void add_one(struct usual_state *s, uint32_t file, uint32_t import,
                    uint32_t name, uint64_t kind)
{
    static const struct name_target whole = {.kind = NAME_SYMBOL};
    const struct program *p = s->p;
    const struct facts *f = p->files.items[file].facts;
    bool named = name != PROGRAM_NONE;
    const struct name_target *n = named ? program_name_target(p, file, name) : &whole;
    const struct target *base = program_target(p, file, import);
    const struct target *t = n->kind == NAME_SUBMODULE ? &n->module : base;
    struct str text = named ? facts_text(f, f->names[name].name) : STR("");
    unsigned flags = 0;
    if (!is_first(s, kind, text, t, n->kind))
        return;
    if (plain_target(p, base) && plain_target(p, t) && n->kind != NAME_MISSING &&
        !map_has(&s->sentinels, text) && !is_telling(s, text) &&
        !is_telling(s, facts_text(f, f->imports[import].module)))
        flags = flags_of(s, file, import, base) & flags_of(s, file, import, t);
    add_key(s, file, import, text, flags);
}

static void add_import(struct usual_state *s, uint32_t file, uint32_t index)
{
    const struct import_fact *import = &s->p->files.items[file].facts->imports[index];
    if (!usual_may_be(import) || program_target(s->p, file, index)->file == file)
        return;
    uint64_t kind = kind_of(s, file, index);
    if (import->kind == IMPORT_PLAIN)
        add_one(s, file, index, PROGRAM_NONE, kind);
    for (uint32_t k = 0; k < import->name_count; k++)
        add_one(s, file, index, import->first_name + k, kind);
}

static size_t count_keys(const struct program *p)
{
    size_t count = 0;
    for (uint32_t i = 0; i < p->files.len; i++)
        count +=
            p->files.items[i].facts->import_count + p->files.items[i].facts->name_count;
    return count;
}

static bool is_module(const struct program_file *file)
{
    return !(file->flags & FILE_INIT) &&
           !str_eq(path_name(file->path), STR("conftest.py"));
}

/* Whether a directory's files are data depends on how many of them are in use. */
static bool is_reliable(const struct program *p, const struct program_dir *dir)
{
    bool reliable = true;
    for (uint32_t i = dir->first_file; i < dir->first_file + dir->file_count; i++)
        reliable &= p->state->used[i] || !is_module(&p->files.items[i]);
    return reliable;
}

static void place_files(struct usual_state *s)
{
    const struct program *p = s->p;
    bool *watched = arena_array(&s->arena, p->files.len, sizeof *watched);
    needs_watch(p, watched);
    for (uint32_t d = 0; d < p->dirs.len; d++) {
        const struct program_dir *dir = &p->dirs.items[d];
        bool reliable = is_reliable(p, dir);
        for (uint32_t i = dir->first_file; i < dir->first_file + dir->file_count; i++) {
            const struct program_file *file = &p->files.items[i];
            uint32_t flags = watched[i] ? USUAL_WATCHED : 0;
            s->watches |= watched[i];
            if (reliable && is_module(file))
                flags |= USUAL_RELIABLE;
            s->files[i] = (struct usual_file){usual_path_key(s->secret, file->path),
                                              standing_of(s, i), flags};
        }
    }
}

void usual_write(const struct program *p, const uint8_t *secret, struct buf *out)
{
    struct usual_state s = {.p = p, .secret = secret};
    arena_init(&s.arena);
    s.files = arena_array(&s.arena, p->files.len, sizeof *s.files);
    s.imports = arena_array(&s.arena, count_keys(p), sizeof *s.imports);
    note_names(&s);
    for (uint32_t i = 0; i < p->files.len; i++)
        s.before_install |=
            p->files.items[i].facts->guard_count && closure_before_install(p, i);
    place_files(&s);
    for (uint32_t i = 0; i < p->files.len; i++) {
        /* In a file that makes modules itself nothing is certain to be missing. */
        const struct facts *f = p->files.items[i].facts;
        for (uint32_t k = 0; !(f->flags & FACTS_SYS_MODULES) && k < f->import_count;
             k++)
            add_import(&s, i, k);
    }
    usual_save(s.files, p->files.len, s.imports, s.import_count, p->heartbeats != NULL,
               out);
    arena_release(&s.arena);
}
