/* A program made of a few sources written down in a test.
 *
 *     struct tree t;
 *     tree_init(&t);
 *     tree_add(&t, "pkg/__init__.py", "");
 *     tree_build(&t);
 *     assert_int_equal(tree_import(&t, "pkg/a.py", "pkg.b")->kind, TARGET_FIRST_PARTY);
 *     tree_release(&t);
 */
#ifndef FLATLINE_TESTS_PROGRAM_TREE_H
#define FLATLINE_TESTS_PROGRAM_TREE_H

#include "program/program.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

struct tree {
    struct arena arena;
    struct config config;
    VEC(struct memory_file) files;
    struct facts_options options;
    struct facts *facts;
    struct snapshot *snapshot;
    struct program *program;
};

static inline void tree_init(struct tree *t)
{
    *t = (struct tree){0};
    arena_init(&t->arena);
    config_init(&t->config, &t->arena);
}

static inline void tree_release(struct tree *t)
{
    config_release(&t->config);
    arena_release(&t->arena);
}

static inline void tree_add(struct tree *t, const char *path, const char *text)
{
    vec_add(&t->files, &t->arena, ((struct memory_file){str_of(path), str_of(text)}));
}

static inline bool tree_read(void *context, size_t entry, struct str *out)
{
    struct tree *t = context;
    struct str path = t->snapshot->entries[entry].path;
    for (size_t i = 0; i < t->files.len; i++)
        if (str_eq(t->files.items[i].path, path)) {
            *out = t->files.items[i].text;
            return true;
        }
    return false;
}

static inline struct program *tree_build(struct tree *t)
{
    t->snapshot = snapshot_of_memory(t->files.items, t->files.len, &t->arena);
    t->options.flag_tests = true;
    t->facts = arena_array(&t->arena, t->snapshot->count, sizeof *t->facts);
    struct facts_reader *reader = facts_reader_new(&t->options);
    for (size_t i = 0; i < t->snapshot->count; i++) {
        struct str text;
        if (program_is_python(t->snapshot->entries[i].path) && tree_read(t, i, &text))
            facts_read(text, reader, &t->arena, &t->facts[i]);
    }
    facts_reader_free(reader);
    struct program_input input = {t->snapshot, &t->config, t->facts, tree_read, t, NULL};
    /* The input is looked at while building only. */
    t->program = program_build(&input, &t->arena);
    return t->program;
}

static inline uint32_t tree_file(const struct tree *t, const char *path)
{
    uint32_t file = map_get(&t->program->file_of_path, str_of(path));
    assert_int_not_equal(file, MAP_NONE);
    return file;
}

static inline uint32_t tree_dir(const struct tree *t, const char *path)
{
    uint32_t dir = map_get(&t->program->dir_of_path, str_of(path));
    assert_int_not_equal(dir, MAP_NONE);
    return dir;
}

/* The first import in the file whose module is written so (without leading dots). */
static inline uint32_t tree_import_index(const struct tree *t, const char *path,
                                         const char *module)
{
    const struct facts *f = t->program->files.items[tree_file(t, path)].facts;
    for (uint32_t i = 0; i < f->import_count; i++)
        if (str_eq(facts_text(f, f->imports[i].module), str_of(module)))
            return i;
    fail_msg("%s imports no %s", path, module);
    return 0;
}

static inline const struct target *tree_import(const struct tree *t, const char *path,
                                               const char *module)
{
    return program_target(t->program, tree_file(t, path),
                          tree_import_index(t, path, module));
}

static inline const struct name_target *tree_name(const struct tree *t,
                                                  const char *path, const char *name)
{
    uint32_t file = tree_file(t, path);
    const struct facts *f = t->program->files.items[file].facts;
    for (uint32_t i = 0; i < f->name_count; i++)
        if (str_eq(facts_text(f, f->names[i].name), str_of(name)))
            return program_name_target(t->program, file, i);
    fail_msg("%s imports no name %s", path, name);
    return NULL;
}

static inline struct str tree_file_path(const struct tree *t, uint32_t file)
{
    assert_int_not_equal(file, PROGRAM_NONE);
    return t->program->files.items[file].path;
}

#define assert_path(t, file, path)                                                     \
    assert_true(str_eq(tree_file_path((t), (file)), str_of(path)))

#endif
