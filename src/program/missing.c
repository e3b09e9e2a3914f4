/* Asked rarely (a miss is rare), so it may look closely: at every tracked name that
 * begins with the module's path, at the configuration, at ignore rules, at what the
 * package's own files do to the import system. */
#include "program/missing.h"

#include "base/path.h"
#include "program/state.h"

/* Tracked names that begin like the module's, looked at. */
#define BESIDE_MAX 1000

/* Neighbours `x.EXT` that say nothing about a module x. */
static bool is_harmless(struct str extension)
{
    return STR_IS_ANY(extension, "md", "rst", "txt", "json", "yaml", "yml", "toml",
                      "html", "css", "js", "png", "svg", "sh", "cfg", "ini", "csv",
                      "xml", "sql", "lock", "pdf", "jpg", "gif", "conf", "env", "bat",
                      "ps1", "log", "tsv", "ts", "tsx");
}

static bool is_native(struct str path)
{
    struct str name = path_name(path);
    size_t dot = str_rfind_char(name, '.');
    if (dot == STR_NONE || dot + 1 == name.len)
        return false;
    return STR_IS_ANY(str_from(name, dot + 1), "c", "cc", "cpp", "cxx", "pyx", "pxd",
                      "pxi", "rs", "so", "pyd", "f", "f90", "swg", "i", "m", "mm", "cu",
                      "h", "hpp", "go", "zig");
}

/* Is `rest`, what follows the module's path in a tracked file's name, a sign that the
 * module is made from that file? x.pyx, x.py.in; xmodule.c, x_source.c; x_build.py. */
static bool is_source_suffix(struct str rest)
{
    if (str_find_char(rest, '/') != STR_NONE)
        return false;
    if (rest.len && rest.ptr[0] == '.')
        return !is_harmless(str_from(rest, 1));
    return is_native(rest) || str_eq(rest, STR("_build.py"));
}

static bool has_source_beside(const struct snapshot *snap, struct str path)
{
    size_t start = snapshot_lower_bound(snap, path);
    for (size_t i = start; i < snap->count && i - start < BESIDE_MAX; i++) {
        struct str other = snap->entries[i].path;
        if (!str_starts(other, path))
            return false;
        if (is_source_suffix(str_from(other, path.len)))
            return true;
    }
    return false;
}

/* Under the outermost package, or else (kind 'p') under the project. */
static struct str native_key(const struct program *p, char kind, uint32_t of,
                             struct str stem)
{
    return arena_printf(p->arena, "%c%u/%.*s", kind, of, STR_ARG(stem));
}

/* core/kinematics.cpp may become pkg.kinematics as well as pkg.core.kinematics;
 * _lz4module.c in the project's src becomes pkg._lz4. */
static void note_native(struct program *p, uint32_t dir, struct str path)
{
    if (dir == PROGRAM_NONE)
        return;
    struct str stem = path_stem(path_name(path));
    uint32_t top = p->state->outermost[dir], project = p->state->project_of_dir[dir];
    if (str_ends(stem, STR("module")))
        stem = str_slice(stem, 0, stem.len - strlen("module"));
    if (top != PROGRAM_NONE)
        map_insert(&p->state->native_stems, p->arena, native_key(p, 'd', top, stem));
    else if (project != PROGRAM_NONE)
        map_insert(&p->state->native_stems, p->arena,
                   native_key(p, 'p', project, stem));
}

static void mark_native(struct program *p, struct str path)
{
    struct str dir_path = path_dir(path);
    uint32_t dir = map_get(&p->dir_of_path, dir_path);
    /* Cython names a module after its source: beside it, it is no sign of others. */
    bool named_alike = str_ends(path, STR(".pyx")) || str_ends(path, STR(".pxd"));
    if (dir == MAP_NONE && str_eq(path_name(dir_path), STR("src"))) {
        dir = map_get(&p->dir_of_path, path_dir(dir_path));
        named_alike = false;
    }
    if (dir != MAP_NONE && !named_alike)
        p->state->native[dir] |= NATIVE_HERE;
    while (dir == MAP_NONE && dir_path.len) {
        dir_path = path_dir(dir_path);
        dir = map_get(&p->dir_of_path, dir_path);
    }
    note_native(p, dir == MAP_NONE ? PROGRAM_NONE : dir, path);
    for (; dir != PROGRAM_NONE && !(p->state->native[dir] & NATIVE_BELOW);
         dir = p->dirs.items[dir].parent)
        p->state->native[dir] |= NATIVE_BELOW;
}

/* meson_versions.py.in, settings.py.example: wherever it stands, a build or somebody
 * makes a module of it, and puts that where it is needed. Its name; empty: it is none.
 */
static struct str made_from_template(struct str path)
{
    static const struct str extensions[] = {
        STR_INIT("in"),      STR_INIT("tmpl"),  STR_INIT("template"), STR_INIT("tpl"),
        STR_INIT("j2"),      STR_INIT("jinja"), STR_INIT("jinja2"),   STR_INIT("mako"),
        STR_INIT("sample"),  STR_INIT("dist"),  STR_INIT("example"),  STR_INIT("gpg"),
        STR_INIT("default"), STR_INIT("cmake"),
    };
    struct str name = path_name(path);
    size_t dot = str_rfind_char(name, '.');
    if (dot == STR_NONE || dot <= 3 || !str_ends(str_slice(name, 0, dot), STR(".py")))
        return STR("");
    for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++)
        if (str_eq(str_from(name, dot + 1), extensions[i]))
            return str_slice(name, 0, dot - 3);
    return STR("");
}

bool missing_is_source(struct str path)
{
    return is_native(path) || made_from_template(path).len;
}

static bool mentions(const struct facts *f, struct str stem)
{
    for (uint32_t i = 0; i < f->import_count; i++) {
        struct str module = facts_text(f, f->imports[i].module);
        if (str_eq(str_from(module, str_rfind_char(module, '.') + 1), stem))
            return true;
    }
    for (uint32_t i = 0; i < f->name_count; i++)
        if (str_eq(facts_text(f, f->names[i].name), stem))
            return true;
    return false;
}

/* Does any import of the package, resolved or not, end in the file's name? A hook in a
 * file that the package never imports is meant for somewhere else: virtualenv writes
 * one into the environments it makes. */
static bool is_mentioned(const struct program *p, uint32_t file)
{
    const uint32_t *outermost = p->state->outermost;
    uint32_t top = outermost[p->files.items[file].dir];
    struct str stem = path_stem(path_name(p->files.items[file].path));
    bool main = str_eq(stem, STR("__main__"));
    bool mentioned = main ? p->files.items[file].dir == top
                          : (p->files.items[file].flags & FILE_INIT) != 0;
    for (uint32_t i = 0; i < p->files.len && !mentioned && !main; i++)
        mentioned = i != file && outermost[p->files.items[i].dir] == top &&
                    mentions(p->files.items[i].facts, stem);
    return mentioned;
}

void missing_prepare(struct program *p)
{
    struct program_state *s = p->state;
    s->native = arena_array(p->arena, p->dirs.len, sizeof *s->native);
    s->hooked = arena_array(p->arena, p->dirs.len, sizeof *s->hooked);
    for (size_t i = 0; i < p->snapshot->count; i++) {
        if (is_native(p->snapshot->entries[i].path))
            mark_native(p, p->snapshot->entries[i].path);
        struct str made = made_from_template(p->snapshot->entries[i].path);
        if (made.len)
            map_insert(&s->templates, p->arena, made);
    }
    for (uint32_t i = 0; i < p->files.len; i++) {
        uint32_t top = s->outermost[p->files.items[i].dir];
        if (top != PROGRAM_NONE && !s->hooked[top] &&
            (p->files.items[i].facts->flags & FACTS_IMPORT_HOOK))
            s->hooked[top] = is_mentioned(p, i);
    }
}

/* Compiled modules mostly lie where their sources do; private ones, that is those with
 * an underscore, may be made from sources further down, and so may one that is called
 * like a source of the same package or project. */
static bool may_be_compiled(const struct program *p, uint32_t dir, struct str name)
{
    uint8_t flags = p->state->native[dir];
    uint32_t top = p->state->outermost[dir], project = p->state->project_of_dir[dir];
    return (flags & NATIVE_HERE) ||
           ((flags & NATIVE_BELOW) && str_starts(name, STR("_"))) ||
           map_has(&p->state->native_stems, native_key(p, 'd', top, name)) ||
           map_has(&p->state->native_stems, native_key(p, 'p', project, name));
}

/* ROS makes modules of the interfaces that a project's msg, srv and action hold. */
static bool is_interface(const struct program *p, uint32_t dir, struct str name)
{
    uint32_t project = p->state->project_of_dir[dir];
    if (project == PROGRAM_NONE || !STR_IS_ANY(name, "msg", "srv", "action"))
        return false;
    uint32_t above = p->state->projects.items[project].dir;
    return snapshot_has_dir(p->snapshot,
                            path_join(p->arena, p->dirs.items[above].path, name));
}

static bool is_hooked(const struct program *p, uint32_t dir)
{
    uint32_t top = p->state->outermost[dir];
    return top != PROGRAM_NONE && p->state->hooked[top];
}

/* A link, a submodule, or a directory with other files than Python's: it is there, and
 * what is in it cannot be told. */
static bool exists_otherwise(const struct snapshot *snap, struct str path)
{
    return snapshot_find(snap, path) != STR_NONE || snapshot_has_dir(snap, path);
}

/* Names that builds give to what they write for the program to read, and people to what
 * is their own machine's. */
static bool is_build_name(struct str name)
{
    return STR_IS_ANY(name, "_build", "_buildinfo", "_build_info", "build_info",
                      "buildinfo", "_git_version", "git_version", "_git_sha", "_commit",
                      "_generated", "_build_config", "_version_info", "local_config",
                      "settings_local", "localsettings", "site_config", "site_settings",
                      "siteconfig");
}

static bool is_generated_by_name(const struct program *p, struct str path)
{
    if (is_build_name(path_name(path)))
        return true;
    return globs_match(&p->config->generated, path) ||
           map_has(&p->state->made_files, path) ||
           map_has(&p->state->templates, path_name(path));
}

static bool is_ignored(const struct program *p, struct str path)
{
    struct str file[] = {path, STR(".py")};
    struct str init[] = {path, STR("/__init__.py")};
    const struct snapshot *snap = p->snapshot;
    return snapshot_ignored(snap, arena_join(p->arena, file, 2), p->arena, NULL) ||
           snapshot_ignored(snap, arena_join(p->arena, init, 2), p->arena, NULL);
}

/* Changes the import system for what lies below: __path__, sys.modules. */
static bool is_magic(const struct program *p, uint32_t file)
{
    return (p->files.items[file].flags & FILE_UNREAD) ||
           (p->files.items[file].facts->flags &
            (FACTS_EXTENDS_PATH | FACTS_SYS_MODULES));
}

static bool has_magic_above(const struct program *p, uint32_t dir)
{
    /* A longer __path__ is asked for what lies directly in the package. */
    if (p->dirs.items[dir].flags & DIR_EXTENDS_PATH)
        return true;
    for (; dir != PROGRAM_NONE && dir != 0; dir = p->dirs.items[dir].parent) {
        uint32_t init = p->dirs.items[dir].init;
        if (init != PROGRAM_NONE &&
            (p->files.items[init].flags & FILE_UNREAD ||
             p->files.items[init].facts->flags & FACTS_SYS_MODULES))
            return true;
        if (p->state->outermost[dir] == dir)
            break;
    }
    return false;
}

/* Packages that are known to put modules into place while they run. */
static bool is_vendored_name(struct str name)
{
    bool after_six = false;
    while (name.len) {
        struct str part = str_split(&name, '.');
        if (after_six && str_eq(part, STR("moves")))
            return true;
        after_six = str_eq(part, STR("six"));
        if (STR_IS_ANY(part, "_vendor", "extern", "_vendored_packages"))
            return true;
    }
    return false;
}

static bool is_declared_extension(const struct program *p, struct str name)
{
    for (;;) {
        if (map_has(&p->state->extensions, name))
            return true;
        size_t dot = str_rfind_char(name, '.');
        if (dot == STR_NONE)
            return false;
        name = str_slice(name, 0, dot);
    }
}

static struct str slashed(struct arena *arena, struct str dotted)
{
    struct str copy = arena_str(arena, dotted);
    char *bytes = (char *)(uintptr_t)copy.ptr;
    for (size_t i = 0; i < copy.len; i++)
        if (bytes[i] == '.')
            bytes[i] = '/';
    return copy;
}

bool missing_is_built(const struct program *p, uint32_t dir, struct str rest,
                      struct str name)
{
    struct str tail = rest, above = p->dirs.items[dir].path;
    struct str path = path_join(p->arena, above, str_split(&tail, '.'));
    struct str whole =
        tail.len ? path_join(p->arena, above, slashed(p->arena, rest)) : path;
    return is_generated_by_name(p, path) || is_generated_by_name(p, whole) ||
           is_declared_extension(p, name) || has_source_beside(p->snapshot, path);
}

enum target_kind missing_kind(const struct program *p, uint32_t dir, uint32_t module,
                              struct str rest, struct str name)
{
    if (module != PROGRAM_NONE)
        return is_magic(p, module) ? TARGET_UNKNOWN : TARGET_MISSING;
    const struct snapshot *snap = p->snapshot;
    struct str tail = rest;
    struct str first = str_split(&tail, '.');
    struct str above = p->dirs.items[dir].path;
    struct str path = path_join(p->arena, above, first);
    if (missing_is_built(p, dir, rest, name) || is_ignored(p, path))
        return TARGET_GENERATED;
    if ((p->dirs.items[dir].flags & DIR_FIXTURE) || exists_otherwise(snap, path) ||
        is_vendored_name(name) || has_magic_above(p, dir) || is_hooked(p, dir) ||
        may_be_compiled(p, dir, first) || is_interface(p, dir, first))
        return TARGET_UNKNOWN;
    return TARGET_MISSING;
}
