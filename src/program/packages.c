/* Directories are gathered first (each file's and all above), sorted by path, so that a
 * parent always stands before its children; then the files are dealt out to them, which
 * keeps each directory's files together and in order. A file that is a symbolic link
 * takes part by its name alone: it exists, and nothing is known of its content. */
#include "program/packages.h"

#include "base/path.h"
#include "program/state.h"
#include "program/testtree.h"
#include "python/tokens.h"

#include <stdlib.h>

static const struct facts no_facts = {.pool = "", .flags = FACTS_OPEN};

static bool can_be_imported(struct str name)
{
    return path_is_identifier(name) && !token_word_is_keyword(name);
}

bool program_is_python(struct str path)
{
    /* Asked of every entry several times: most answers lie in the last byte. */
    char last = path.len ? path.ptr[path.len - 1] : '\0';
    return last == 'y' ? str_ends(path, STR(".py"))
                       : last == 'w' && str_ends(path, STR(".pyw"));
}

static bool is_source(const struct entry *e)
{
    uint32_t type = e->mode & MODE_TYPE_MASK;
    return program_is_python(e->path) && (type == MODE_FILE || type == MODE_LINK);
}

/* Adds `path` and all directories above it to `paths`, unless they are there. */
static void gather(struct program *p, struct str path)
{
    for (;;) {
        uint32_t *slot = map_slot(&p->dir_of_path, p->arena, path);
        if (*slot != MAP_NONE)
            return;
        *slot = 0;
        struct program_dir *dir = vec_push(&p->dirs, p->arena);
        dir->path = path;
        dir->parent = dir->init = PROGRAM_NONE;
        if (path.len == 0)
            return;
        path = path_dir(path);
    }
}

static int by_path(const void *a, const void *b)
{
    return str_cmp(((const struct program_dir *)a)->path,
                   ((const struct program_dir *)b)->path);
}

static void name_dirs(struct program *p)
{
    qsort(p->dirs.items, p->dirs.len, sizeof *p->dirs.items, by_path);
    for (uint32_t i = 0; i < p->dirs.len; i++)
        *map_slot(&p->dir_of_path, p->arena, p->dirs.items[i].path) = i;
    for (uint32_t i = 1; i < p->dirs.len; i++) {
        struct program_dir *dir = &p->dirs.items[i];
        dir->parent = map_get(&p->dir_of_path, path_dir(dir->path));
        if (can_be_imported(path_name(dir->path)))
            dir->flags |= DIR_IDENTIFIER;
    }
}

static void name_children(struct program *p)
{
    struct program_state *s = p->state;
    uint32_t count = (uint32_t)p->dirs.len;
    s->child_first = arena_array(p->arena, count + 1, sizeof(uint32_t));
    s->children = arena_array(p->arena, count, sizeof(uint32_t));
    for (uint32_t i = 1; i < count; i++)
        s->child_first[p->dirs.items[i].parent + 1]++;
    for (uint32_t i = 0; i < count; i++)
        s->child_first[i + 1] += s->child_first[i];
    uint32_t *next = arena_array(p->arena, count, sizeof(uint32_t));
    for (uint32_t i = 1; i < count; i++) {
        uint32_t parent = p->dirs.items[i].parent;
        s->children[s->child_first[parent] + next[parent]++] = i;
    }
}

static bool was_read(const struct entry *entry, const struct facts *facts)
{
    if ((entry->mode & MODE_TYPE_MASK) == MODE_LINK || !facts)
        return false;
    if (facts->flags & (FACTS_BINARY | FACTS_LFS_POINTER))
        return false;
    return facts->flags || facts->line_count || facts->pool_len;
}

static void fill_file(struct program *p, const struct program_input *input,
                      uint32_t index, size_t entry, uint32_t dir)
{
    const struct entry *e = &input->snapshot->entries[entry];
    struct program_file *file = &p->files.items[index];
    file->path = e->path;
    file->entry = entry;
    file->dir = dir;
    file->distribution = PROGRAM_NONE;
    file->facts = input->facts ? &input->facts[entry] : NULL;
    if (!was_read(e, file->facts)) {
        file->facts = &no_facts;
        file->flags |= FILE_UNREAD;
    }
    struct str name = path_name(e->path);
    if (str_eq(name, STR("__init__.py"))) {
        file->flags |= FILE_INIT;
        p->dirs.items[dir].init = index;
        p->dirs.items[dir].flags |= DIR_PACKAGE;
        if (file->facts->flags & FACTS_EXTENDS_PATH)
            p->dirs.items[dir].flags |= DIR_EXTENDS_PATH;
    }
    if (globs_match(&p->config->exclude, e->path))
        file->flags |= FILE_EXCLUDED;
    *map_slot(&p->file_of_path, p->arena, e->path) = index;
}

/* Deals the Python entries out to their directories. */
static void place_files(struct program *p, const struct program_input *input)
{
    const struct snapshot *snap = input->snapshot;
    uint32_t count = 0;
    for (size_t i = 0; i < snap->count; i++)
        if (is_source(&snap->entries[i])) {
            struct str dir = path_dir(snap->entries[i].path);
            p->dirs.items[map_get(&p->dir_of_path, dir)].file_count++;
            count++;
        }
    p->files.items = arena_array(p->arena, count, sizeof *p->files.items);
    p->files.len = p->files.cap = count;
    uint32_t first = 0;
    for (uint32_t i = 0; i < p->dirs.len; i++) {
        p->dirs.items[i].first_file = first;
        first += p->dirs.items[i].file_count;
        p->dirs.items[i].file_count = 0;
    }
    for (size_t i = 0; i < snap->count; i++)
        if (is_source(&snap->entries[i])) {
            uint32_t d = map_get(&p->dir_of_path, path_dir(snap->entries[i].path));
            struct program_dir *dir = &p->dirs.items[d];
            fill_file(p, input, dir->first_file + dir->file_count++, i, d);
        }
}

static void mark_trees(struct program *p)
{
    unsigned *kinds = arena_array(p->arena, p->dirs.len, sizeof *kinds);
    for (uint32_t i = 0; i < p->dirs.len; i++) {
        struct program_dir *dir = &p->dirs.items[i];
        if (i)
            kinds[i] = testtree_of_dir(kinds[dir->parent], path_name(dir->path));
        if (kinds[i] & TREE_LOOSE && dir->flags & DIR_PACKAGE)
            kinds[i] = kinds[dir->parent];
        kinds[i] &= ~(unsigned)TREE_LOOSE;
        if (kinds[i])
            dir->flags |= DIR_TEST;
        if (kinds[i] & TREE_FIXTURE)
            dir->flags |= DIR_FIXTURE;
        if (kinds[i] & TREE_SUITE)
            dir->flags |= DIR_SUITE;
        if (kinds[i] & TREE_EXAMPLE)
            dir->flags |= DIR_EXAMPLE;
    }
    for (uint32_t i = 0; i < p->files.len; i++) {
        struct program_file *file = &p->files.items[i];
        unsigned kind = testtree_of_file(kinds[file->dir], path_name(file->path));
        if ((kind & (TREE_TEST | TREE_FIXTURE)) ||
            globs_match(&p->config->tests, file->path))
            file->flags |= FILE_TEST;
        if (kind & TREE_FIXTURE)
            file->flags |= FILE_FIXTURE;
    }
}

static void count_packages(struct program *p)
{
    for (uint32_t i = (uint32_t)p->dirs.len; i-- > 1;) {
        const struct program_dir *dir = &p->dirs.items[i];
        p->dirs.items[dir->parent].package_below +=
            dir->package_below + ((dir->flags & DIR_PACKAGE) ? 1 : 0);
    }
}

void packages_build(struct program *p, const struct program_input *input)
{
    gather(p, STR(""));
    for (size_t i = 0; i < input->snapshot->count; i++)
        if (is_source(&input->snapshot->entries[i]))
            gather(p, path_dir(input->snapshot->entries[i].path));
    name_dirs(p);
    name_children(p);
    place_files(p, input);
    mark_trees(p);
    count_packages(p);
}

uint32_t packages_dir(const struct program *p, struct str path)
{
    return map_get(&p->dir_of_path, path);
}

struct str state_path(const struct program *p, uint32_t dir, struct str name,
                      struct str suffix)
{
    struct buf *b = &p->state->scratch;
    struct str above = p->dirs.items[dir].path;
    buf_clear(b);
    buf_add(b, above);
    if (above.len)
        buf_addc(b, '/');
    buf_add(b, name);
    buf_add(b, suffix);
    return buf_str(b);
}

uint32_t state_child_dir(const struct program *p, uint32_t dir, struct str name)
{
    return map_get(&p->dir_of_path, state_path(p, dir, name, STR("")));
}

uint32_t state_child_file(const struct program *p, uint32_t dir, struct str name,
                          struct str suffix)
{
    return map_get(&p->file_of_path, state_path(p, dir, name, suffix));
}
