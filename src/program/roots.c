/* Two sorts of roots. The shared ones serve every file (those of another project only
 * to tell that a name belongs to a sibling distribution); an index from first component
 * to the roots that hold it makes a look-up independent of their number. The local ones
 * depend on the importing file's directory alone; directories with equal answers share
 * one set, so that resolution can be remembered for each set. */
#include "program/roots.h"

#include "base/path.h"
#include "program/packages.h"
#include "program/state.h"

static bool has_flag(const struct program *p, uint32_t dir, unsigned flag)
{
    return (p->dirs.items[dir].flags & flag) != 0;
}

/* The repository root never counts as a package: its own name is not known. */
static bool is_package(const struct program *p, uint32_t dir)
{
    return dir != 0 && has_flag(p, dir, DIR_PACKAGE);
}

static void find_outermost(struct program *p)
{
    struct program_state *s = p->state;
    s->outermost = arena_array(p->arena, p->dirs.len, sizeof(uint32_t));
    s->holes = arena_array(p->arena, p->dirs.len, sizeof(uint32_t));
    for (uint32_t i = 0; i < p->dirs.len; i++) {
        s->outermost[i] = s->holes[i] = PROGRAM_NONE;
        if (i == 0 || !has_flag(p, i, DIR_IDENTIFIER))
            continue;
        uint32_t parent = p->dirs.items[i].parent;
        if (s->outermost[parent] == PROGRAM_NONE) {
            if (is_package(p, i))
                s->outermost[i] = i;
            continue;
        }
        s->outermost[i] = s->outermost[parent];
        s->holes[i] = s->holes[parent];
        if (s->holes[i] == PROGRAM_NONE && !is_package(p, i))
            s->holes[i] = i;
    }
}

static void count_tops(struct program *p)
{
    for (uint32_t i = 1; i < p->dirs.len; i++) {
        if (p->state->outermost[i] != i || has_flag(p, i, DIR_FIXTURE))
            continue;
        struct str name = path_name(p->dirs.items[i].path);
        uint32_t *count = map_slot(&p->state->tops, p->arena, name);
        *count = *count == MAP_NONE ? 1 : *count + 1;
    }
}

/* Packages named by the build's configuration may hold __init__.py themselves (`src`
 * with one is a root all the same when it is named). */
static void add_root(struct program *p, uint32_t dir, uint32_t project, struct str why,
                     bool named)
{
    struct program_state *s = p->state;
    if (dir == PROGRAM_NONE || map_has(&s->root_of_dir, p->dirs.items[dir].path))
        return;
    bool inside =
        s->outermost[dir] != PROGRAM_NONE && !(named && s->outermost[dir] == dir);
    if (inside)
        return;
    *map_slot(&s->root_of_dir, p->arena, p->dirs.items[dir].path) =
        (uint32_t)s->roots.len;
    vec_add(&s->roots, p->arena, ((struct root){.dir = dir, .project = project}));
    p->dirs.items[dir].flags |= DIR_ROOT;
    vec_add(&p->roots, p->arena,
            ((struct program_root){
                .path = p->dirs.items[dir].path, .why = why, .certain = true}));
}

static void add_src(struct program *p, uint32_t dir, uint32_t project, struct str why)
{
    add_root(p, state_child_dir(p, dir, STR("src")), project, why, false);
}

static void add_project_roots(struct program *p, uint32_t index)
{
    const struct project *project = &p->state->projects.items[index];
    for (size_t i = 0; i < project->roots.len; i++) {
        const struct named_root *root = &project->roots.items[i];
        /* A linter is told of the package itself as often as of what holds it. */
        bool by_build = str_find(root->why, STR("ruff")) == STR_NONE ||
                        str_eq(path_name(root->path), STR("src"));
        add_root(p, packages_dir(p, root->path), index, root->why, by_build);
    }
    add_root(p, project->dir, index, STR("the directory of a project"), false);
    add_src(p, project->dir, index, STR("src in a project"));
}

static void add_top_name(struct program *p, struct str name, uint32_t root)
{
    struct program_state *s = p->state;
    uint32_t *slot = map_slot(&s->top_names, p->arena, name);
    if (*slot != MAP_NONE && s->top_rows.items[*slot].root == root)
        return;
    vec_add(&s->top_rows, p->arena, ((struct top_name){root, *slot}));
    *slot = (uint32_t)s->top_rows.len - 1;
}

/* Backwards, so that each name's list stands in the order of preference. */
static void index_top_names(struct program *p)
{
    const struct program_state *s = p->state;
    for (uint32_t r = (uint32_t)s->roots.len; r-- > 0;) {
        uint32_t d = s->roots.items[r].dir;
        const struct program_dir *dir = &p->dirs.items[d];
        for (uint32_t i = 0; i < dir->file_count; i++)
            add_top_name(
                p, path_stem(path_name(p->files.items[dir->first_file + i].path)), r);
        for (uint32_t i = s->child_first[d]; i < s->child_first[d + 1]; i++)
            add_top_name(p, path_name(p->dirs.items[s->children[i]].path), r);
    }
}

static void add_local(struct root_set *set, uint32_t dir, bool certain)
{
    for (uint32_t i = 0; i < set->count; i++)
        if (set->roots[i].dir == dir)
            return;
    if (set->count < LOCAL_ROOTS_MAX)
        set->roots[set->count++] = (struct local_root){dir, certain};
}

/* The parent of the outermost package reached from `dir` without a gap. */
static uint32_t parent_of_chain(const struct program *p, uint32_t dir)
{
    while (is_package(p, dir))
        dir = p->dirs.items[dir].parent;
    return dir;
}

static bool has_conftest(const struct program *p, uint32_t dir)
{
    return state_child_file(p, dir, STR("conftest"), STR(".py")) != PROGRAM_NONE;
}

/* The nearest shared root above `dir` that it can be named from; the repository root
 * does not count, everything lies below it. */
static uint32_t shared_root_above(const struct program *p, uint32_t dir)
{
    while (dir != 0 && !has_flag(p, dir, DIR_ROOT)) {
        if (!has_flag(p, dir, DIR_IDENTIFIER))
            return PROGRAM_NONE;
        dir = p->dirs.items[dir].parent;
    }
    return dir ? dir : PROGRAM_NONE;
}

/* Where the name of the outermost package `top` starts. In src/google/cloud/x, with src
 * a root, that is src: google and cloud are portions of a namespace. In lib/x, with
 * nothing known of lib, it is lib. */
static uint32_t base_of(const struct program *p, uint32_t top)
{
    uint32_t parent = p->dirs.items[top].parent;
    uint32_t shared = shared_root_above(p, parent);
    return shared != PROGRAM_NONE ? shared : parent;
}

static struct root_set local_roots(const struct program *p, uint32_t dir)
{
    const struct program_state *s = p->state;
    struct root_set set = {.project = s->project_of_dir[dir]};
    uint32_t top = s->outermost[dir];
    if (top != PROGRAM_NONE) {
        add_local(&set, base_of(p, top), true);
        add_local(&set, p->dirs.items[top].parent, false);
        /* pytest and a script put a bare directory itself on the path. */
        add_local(&set, parent_of_chain(p, dir), false);
        return set;
    }
    add_local(&set, dir, true);
    /* pytest puts the directory of each conftest.py above on the path; other
     * directories above are there only by somebody's arrangement. */
    for (uint32_t d = dir; d != 0 && set.count < LOCAL_ROOTS_MAX;) {
        d = p->dirs.items[d].parent;
        if (s->outermost[d] == PROGRAM_NONE)
            add_local(&set, d, has_conftest(p, d));
    }
    return set;
}

static bool same_set(const struct root_set *a, const struct root_set *b)
{
    if (a->project != b->project || a->count != b->count)
        return false;
    for (uint32_t i = 0; i < a->count; i++)
        if (a->roots[i].dir != b->roots[i].dir ||
            a->roots[i].certain != b->roots[i].certain)
            return false;
    return true;
}

/* A package's directory mostly has its parent's set; the others have their own. */
static void give_sets(struct program *p)
{
    struct program_state *s = p->state;
    s->set_of_dir = arena_array(p->arena, p->dirs.len, sizeof(uint32_t));
    for (uint32_t i = 0; i < p->dirs.len; i++) {
        struct root_set set = local_roots(p, i);
        uint32_t above = i ? s->set_of_dir[p->dirs.items[i].parent] : 0;
        if (i && same_set(&set, &s->sets.items[above])) {
            s->set_of_dir[i] = above;
            continue;
        }
        s->set_of_dir[i] = (uint32_t)s->sets.len;
        vec_add(&s->sets, p->arena, set);
    }
}

void roots_build(struct program *p)
{
    struct program_state *s = p->state;
    find_outermost(p);
    count_tops(p);
    add_root(p, 0, PROGRAM_NONE, STR("the repository root"), true);
    for (size_t i = 0; i < p->config->src.len; i++) {
        struct str path;
        if (path_normalize(p->arena, p->config->src.items[i], &path))
            add_root(p, packages_dir(p, path), PROGRAM_NONE,
                     STR("src in the configuration"), true);
    }
    add_src(p, 0, PROGRAM_NONE, STR("src"));
    for (uint32_t i = 0; i < s->projects.len; i++)
        add_project_roots(p, i);
    index_top_names(p);
    give_sets(p);
}

/* The directory that a module's dotted name starts from. */
static uint32_t naming_root(const struct program *p, uint32_t dir)
{
    uint32_t top = p->state->outermost[dir];
    if (top != PROGRAM_NONE && !has_flag(p, dir, DIR_ROOT))
        return base_of(p, top);
    while (dir != 0 && !has_flag(p, dir, DIR_ROOT))
        dir = p->dirs.items[dir].parent;
    return dir;
}

/* "`dir` below `root`" with dots, plus `.stem`; empty when a part is no identifier. */
static struct str dotted(const struct program *p, uint32_t root, uint32_t dir,
                         struct str stem)
{
    for (uint32_t d = dir; d != root; d = p->dirs.items[d].parent)
        if (!has_flag(p, d, DIR_IDENTIFIER))
            return STR("");
    size_t skip = p->dirs.items[root].path.len;
    struct str path = str_from(p->dirs.items[dir].path, skip + (skip && dir != root));
    struct str parts[] = {path, path.len && stem.len ? STR(".") : STR(""), stem};
    struct str name = arena_join(p->arena, parts, 3);
    char *bytes = (char *)(uintptr_t)name.ptr;
    for (size_t i = 0; i < name.len; i++)
        if (bytes[i] == '/')
            bytes[i] = '.';
    return name;
}

struct str roots_dotted(const struct program *p, uint32_t dir)
{
    return dotted(p, naming_root(p, dir), dir, STR(""));
}

void roots_name_modules(struct program *p)
{
    for (uint32_t i = 0; i < p->files.len; i++) {
        struct program_file *file = &p->files.items[i];
        struct str stem = path_stem(path_name(file->path));
        bool is_init = (file->flags & FILE_INIT) != 0;
        if (is_init || path_is_identifier(stem))
            file->module = dotted(p, naming_root(p, file->dir), file->dir,
                                  is_init ? STR("") : stem);
    }
}
