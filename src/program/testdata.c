/* Use spreads from the files that are in use by themselves along the imports, a step a
 * round; only files of test trees that are not in use yet are looked at. */
#include "program/testdata.h"

#include "base/path.h"
#include "program/state.h"

/* Rounds: from test to helper to helper. */
#define IMPORT_CHAIN_MAX 16

static bool is_conftest(const struct program_file *file)
{
    return str_eq(path_name(file->path), STR("conftest.py"));
}

/* A file that needs no import to be in use: run, collected, or not a test's at all. */
static bool is_used_by_itself(const struct program *p, const struct program_file *file)
{
    struct str name = path_name(file->path);
    return !(p->dirs.items[file->dir].flags & DIR_SUITE) || file->flags & FILE_SCRIPT ||
           is_conftest(file) || str_starts(name, STR("test")) ||
           str_ends(name, STR("_test.py")) || str_ends(name, STR("_tests.py"));
}

static bool has_used(const struct importer *importers, uint32_t count, const bool *used)
{
    for (uint32_t i = 0; i < count; i++)
        if (used[importers[i].file])
            return true;
    return false;
}

/* A package's __init__ is run with whatever of the package is. */
static bool is_imported(const struct program *p, uint32_t file, const bool *used)
{
    uint32_t count, dir = p->files.items[file].dir;
    const struct importer *importers = program_importers_of_file(p, file, &count);
    if (has_used(importers, count, used))
        return true;
    if (!(p->files.items[file].flags & FILE_INIT))
        return false;
    importers = program_importers_of_dir(p, dir, &count);
    if (has_used(importers, count, used))
        return true;
    const struct program_dir *d = &p->dirs.items[dir];
    for (uint32_t i = d->first_file; i < d->first_file + d->file_count; i++)
        if (used[i] && !is_conftest(&p->files.items[i]))
            return true;
    return false;
}

/* Where most modules of a test tree's directory are neither run nor imported, tests
 * read those as data: nobody asks whether their imports work. */
static void mark_data_in(struct program *p, const struct program_dir *dir,
                         const bool *used)
{
    uint32_t modules = 0, unused = 0, end = dir->first_file + dir->file_count;
    for (uint32_t i = dir->first_file; i < end; i++) {
        const struct program_file *file = &p->files.items[i];
        bool module = !(file->flags & FILE_INIT) && !is_conftest(file);
        modules += module;
        unused += module && !used[i];
    }
    for (uint32_t i = dir->first_file; i < end && unused * 2 > modules; i++)
        if (!used[i])
            p->files.items[i].flags |= FILE_FIXTURE;
}

void testdata_mark(struct program *p)
{
    bool *used = arena_array(p->arena, p->files.len, sizeof *used);
    for (uint32_t i = 0; i < p->files.len; i++)
        used[i] = is_used_by_itself(p, &p->files.items[i]);
    bool more = true;
    for (uint32_t round = 0; round < IMPORT_CHAIN_MAX && more; round++) {
        more = false;
        for (uint32_t i = 0; i < p->files.len; i++)
            if (!used[i] && is_imported(p, i, used))
                more = used[i] = true;
    }
    p->state->used = used;
    for (uint32_t i = 0; i < p->dirs.len; i++)
        if (p->dirs.items[i].flags & DIR_SUITE)
            mark_data_in(p, &p->dirs.items[i], used);
}
