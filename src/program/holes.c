#include "program/holes.h"

#include "base/path.h"
#include "program/state.h"

#include <stdlib.h>

/* Imports of a directory looked at for one that lists it. */
#define LISTERS_MAX 1000
/* Imports from outside, beyond which a directory is a part of the program and no place
 * for plugins, whoever lists it. */
#define PLUGIN_IMPORTERS_MAX 10
/* Directories beside one another that lack it: from so many on it is no mistake, and so
 * many are looked at. */
#define MANY 8
#define SIBLINGS_MAX 300

/* Files that live beside code without being modules of a package. */
bool hole_is_tool_file(struct str name)
{
    return STR_IS_ANY(name, "setup.py", "conf.py", "conftest.py", "noxfile.py",
                      "tasks.py", "fabfile.py", "dodo.py", "wscript.py", "manage.py",
                      "conanfile.py", "hatch_build.py", "build.py", "sitecustomize.py",
                      "usercustomize.py", "gunicorn.conf.py", "versioneer.py",
                      "ez_setup.py");
}

/* Does the directory hold a module that somebody could want to import? */
static bool holds_modules(const struct program *p, const struct program_dir *dir)
{
    for (uint32_t i = 0; i < dir->file_count; i++) {
        const struct program_file *file = &p->files.items[dir->first_file + i];
        if (!(file->flags & (FILE_SCRIPT | FILE_EXCLUDED | FILE_FIXTURE)) &&
            !hole_is_tool_file(path_name(file->path)) &&
            path_is_identifier(path_stem(file->path)))
            return true;
    }
    return false;
}

static bool dotted_path(const struct program *p, uint32_t dir)
{
    for (; dir != PROGRAM_NONE; dir = p->dirs.items[dir].parent) {
        const struct program_dir *d = &p->dirs.items[dir];
        if (d->flags & DIR_ROOT || d->parent == PROGRAM_NONE)
            return true;
        if (!(d->flags & DIR_IDENTIFIER))
            return false;
    }
    return true;
}

struct importer_list {
    struct importer *items;
    size_t len, cap;
};

static void add_outside(const struct program *p, struct str path,
                        const struct importer *importers, uint32_t count,
                        struct importer_list *list)
{
    for (uint32_t i = 0; i < count; i++)
        if (!path_within(p->files.items[importers[i].file].path, path))
            vec_add(list, p->arena, importers[i]);
}

static int by_place(const void *left, const void *right)
{
    const struct importer *a = left, *b = right;
    if (a->file != b->file)
        return a->file < b->file ? -1 : 1;
    return a->import < b->import ? -1 : a->import > b->import;
}

struct importer *hole_importers(const struct program *p, uint32_t dir, uint32_t *count)
{
    struct importer_list list = {0};
    struct str path = p->dirs.items[dir].path;
    for (uint32_t d = dir; d < p->dirs.len && str_starts(p->dirs.items[d].path, path);
         d++) {
        const struct program_dir *below = &p->dirs.items[d];
        if (!path_within(below->path, path))
            continue; /* "a-b" sorts between "a" and "a/b" */
        uint32_t found;
        const struct importer *importers = program_importers_of_dir(p, d, &found);
        add_outside(p, path, importers, found, &list);
        for (uint32_t f = 0; f < below->file_count; f++) {
            importers = program_importers_of_file(p, below->first_file + f, &found);
            add_outside(p, path, importers, found, &list);
        }
    }
    if (list.len)
        qsort(list.items, list.len, sizeof *list.items, by_place);
    size_t kept = 0;
    for (size_t i = 0; i < list.len; i++)
        if (!kept || by_place(&list.items[kept - 1], &list.items[i]) != 0)
            list.items[kept++] = list.items[i];
    *count = (uint32_t)kept;
    return list.items;
}

bool hole_is_vendored(struct str name)
{
    return STR_IS_ANY(name, "_vendor", "vendor", "_vendored", "vendored", "third_party",
                      "thirdparty", "extern", "_extern", "vendored_packages", "deps",
                      "patched");
}

/* A directory of data, in which somebody keeps a script as well. */
bool hole_is_data(struct str name)
{
    return STR_IS_ANY(name, "data", "assets", "resources", "static");
}

static bool inside_package(const struct program *p, uint32_t dir)
{
    uint32_t above = p->dirs.items[dir].parent;
    while (above != PROGRAM_NONE && !(p->dirs.items[above].flags & DIR_PACKAGE))
        above = p->dirs.items[above].parent;
    return above != PROGRAM_NONE;
}

/* Is the directory distributed or deployed by itself? It lies in a package for the sake
 * of order: its modules are at the top where they run. */
static bool is_unit(const struct program *p, struct str path)
{
    static const char *const signs[] = {"setup.py", "pyproject.toml", "setup.cfg",
                                        "requirements.txt"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (snapshot_find(p->snapshot, path_join(p->arena, path, str_of(signs[i]))) !=
            STR_NONE)
            return true;
    return false;
}

static bool imports_pkgutil(const struct facts *f)
{
    for (uint32_t i = 0; i < f->import_count; i++)
        if (str_eq(facts_text(f, f->imports[i].module), STR("pkgutil")))
            return true;
    return false;
}

/* Does somebody import the directory itself to list what installed distributions have
 * put into it? Then it is a namespace on purpose, whatever lies in it here. */
static bool is_listed(const struct program *p, uint32_t dir)
{
    uint32_t count;
    const struct importer *importers = program_importers_of_dir(p, dir, &count);
    for (uint32_t i = 0; i < count && i < LISTERS_MAX; i++) {
        const struct facts *f = p->files.items[importers[i].file].facts;
        const struct import_fact *import = &f->imports[importers[i].import];
        const struct target *t =
            program_target(p, importers[i].file, importers[i].import);
        bool itself = import->kind != IMPORT_FROM && t->dir == dir;
        for (uint32_t k = 0; k < import->name_count && !itself; k++) {
            const struct name_target *n =
                program_name_target(p, importers[i].file, import->first_name + k);
            itself = n->kind == NAME_SUBMODULE && n->module.dir == dir;
        }
        if (itself && imports_pkgutil(f))
            return true;
    }
    return false;
}

/* A directory of scripts and of what these import from beside them, by its bare name:
 * it lies in a package for the sake of order, and is on the path itself when one of
 * them is run. */
static bool holds_scripts(const struct program *p, uint32_t dir)
{
    const struct program_dir *d = &p->dirs.items[dir];
    bool scripts = STR_IS_ANY(path_name(d->path), "scripts", "bin");
    uint32_t as_package;
    program_importers_of_dir(p, dir, &as_package);
    for (uint32_t i = 0; i < d->file_count; i++)
        scripts |= (p->files.items[d->first_file + i].flags & FILE_SCRIPT) != 0;
    return scripts && d->file_count && !d->package_below && !as_package;
}

/* Is it one of many beside one another, which nobody imports? Then that is the way
 * of the project: what lies in them is found by its path. */
static bool is_one_of_many(const struct program *p, uint32_t dir)
{
    uint32_t above = p->dirs.items[dir].parent, bare = 0, regular = 0;
    const struct program_state *s = p->state;
    uint32_t end = s->child_first[above + 1], first = s->child_first[above];
    for (uint32_t i = first; i < end && i - first < SIBLINGS_MAX; i++) {
        uint32_t importers, child = s->children[i];
        const struct program_dir *d = &p->dirs.items[child];
        program_importers_of_dir(p, child, &importers);
        regular += d->init != PROGRAM_NONE;
        bare += d->init == PROGRAM_NONE && d->file_count && !importers;
    }
    return bare >= MANY && bare > regular;
}

struct hole hole_at(const struct program *p, uint32_t dir)
{
    const struct program_dir *d = &p->dirs.items[dir];
    struct hole hole = {.modules = d->file_count};
    bool strict = p->config->packages_strict;
    bool modules = holds_modules(p, d) || (strict && d->file_count);
    if (d->init != PROGRAM_NONE || d->flags & DIR_FIXTURE || dir == 0 ||
        !(modules || d->package_below))
        return hole;
    if (globs_match(&p->config->namespace_packages, d->path))
        return hole;
    if (!strict && (d->flags & DIR_ROOT || !dotted_path(p, dir)))
        return hole;
    hole.parent_package =
        d->parent != PROGRAM_NONE && p->dirs.items[d->parent].flags & DIR_PACKAGE;
    hole_importers(p, dir, &hole.importers);
    if (!strict && !hole.importers && is_unit(p, d->path))
        return hole;
    if (d->flags & DIR_TEST ||
        ((hole_is_vendored(path_name(d->path)) || hole_is_data(path_name(d->path)) ||
          holds_scripts(p, dir) || is_one_of_many(p, dir)) &&
         !hole.importers) ||
        (hole.importers <= PLUGIN_IMPORTERS_MAX && is_listed(p, dir)))
        hole.kind = HOLE_NAMESPACE;
    else if (hole.parent_package || (hole.importers && inside_package(p, dir)))
        hole.kind = HOLE_IN_PACKAGE;
    else
        hole.kind = HOLE_NAMESPACE;
    if (hole.kind == HOLE_NAMESPACE && !modules &&
        (!hole.importers || d->flags & DIR_TEST))
        hole.kind = HOLE_NONE;
    return hole;
}

enum on_disk hole_init_on_disk(const struct program *p, uint32_t dir,
                               struct str *ignored_by)
{
    struct str init = path_join(p->arena, p->dirs.items[dir].path, STR("__init__.py"));
    enum on_disk there = snapshot_on_disk(p->snapshot, init);
    *ignored_by = STR("");
    if (there == ON_DISK_FILE)
        snapshot_ignored(p->snapshot, init, p->arena, ignored_by);
    return there;
}

static size_t underscores(struct str name)
{
    size_t count = 0;
    for (size_t i = 0; i < name.len; i++)
        count += name.ptr[i] == '_';
    return count;
}

/* Near enough to __init__.py to have been meant as it, and no file of another kind. */
static bool looks_like_init(struct str name)
{
    const size_t len = sizeof "__init__.py" - 1;
    if (str_eq(name, STR("init.py")))
        return true;
    if (name.len + 2 < len || name.len > len + 2 || underscores(name) < 2)
        return false; /* two edits away from four underscores there are two */
    if (STR_ENDS_ANY(name, ".pyi", ".pyc", ".pyx", ".pxd", ".pyd", ".pyo", ".pyw",
                     ".py~"))
        return false;
    if (str_eq_nocase(name, STR("__init__.py")))
        return true;
    return str_distance(name, STR("__init__.py"), 2) <= 2 &&
           str_find(name, STR("__main")) == STR_NONE;
}

bool hole_misnamed_init(const struct program *p, uint32_t dir, struct str *path)
{
    struct str within = p->dirs.items[dir].path;
    size_t i = snapshot_lower_bound(p->snapshot, within);
    for (; i < p->snapshot->count; i++) {
        struct str at = p->snapshot->entries[i].path;
        if (!str_starts(at, within))
            break;
        if (!path_within(at, within))
            continue;
        /* A file of the directory itself, or one below a directory of that name. */
        struct str rest = str_from(at, within.len ? within.len + 1 : 0);
        struct str name = str_slice(rest, 0, str_find_char(rest, '/'));
        bool nested = name.len < rest.len;
        bool link = (p->snapshot->entries[i].mode & MODE_TYPE_MASK) == MODE_LINK;
        bool exact = str_eq(name, STR("__init__.py"));
        if (exact ? nested || link : !nested && looks_like_init(name)) {
            *path = str_slice(at, 0, at.len - (rest.len - name.len));
            return true;
        }
    }
    return false;
}

bool hole_explained(const struct program *p, uint32_t dir)
{
    struct str unused;
    return hole_init_on_disk(p, dir, &unused) == ON_DISK_FILE ||
           hole_misnamed_init(p, dir, &unused);
}
