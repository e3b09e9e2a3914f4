/* program_tree - a program made of a few sources written down in a test.
 *
 *     add("pkg/__init__.py", "");
 *     add("pkg/a.py", "import pkg.b\n");
 *     build();
 *     assert_kind("pkg/a.py", "pkg.b", TARGET_MISSING);
 *
 * The tree `t` is new for each TREE_TEST. One program has one source, and includes this
 * once. What names a file or an import that is not in the program fails the test. */
#ifndef FLATLINE_TESTS_PROGRAM_TREE_H
#define FLATLINE_TESTS_PROGRAM_TREE_H

#include "program/program.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

static struct tree {
    struct arena arena;
    struct config config;
    VEC(struct memory_file) files;
    struct facts_options options;
    struct facts *facts;
    struct snapshot *snapshot;
    struct program *program;
} t;

static inline int tree_set_up(void **state)
{
    (void)state;
    t = (struct tree){0};
    arena_init(&t.arena);
    config_init(&t.config, &t.arena);
    return 0;
}

static inline int tree_tear_down(void **state)
{
    (void)state;
    config_release(&t.config);
    arena_release(&t.arena);
    return 0;
}

#define TREE_TEST(name)                                                                \
    cmocka_unit_test_setup_teardown(name, tree_set_up, tree_tear_down)

static inline void add(const char *path, const char *text)
{
    vec_add(&t.files, &t.arena, ((struct memory_file){str_of(path), str_of(text)}));
}

/* A program_input.read of the files that were added. */
static inline bool tree_read(void *context, size_t entry, struct str *out)
{
    struct str path = t.snapshot->entries[entry].path;
    (void)context;
    for (size_t i = 0; i < t.files.len; i++)
        if (str_eq(t.files.items[i].path, path)) {
            *out = t.files.items[i].text;
            return true;
        }
    return false;
}

static inline void build(void)
{
    t.snapshot = snapshot_of_memory(t.files.items, t.files.len, &t.arena);
    t.options.flag_tests = true;
    t.facts = arena_array(&t.arena, t.snapshot->count, sizeof *t.facts);
    struct facts_reader *reader = facts_reader_new(&t.options);
    for (size_t i = 0; i < t.snapshot->count; i++) {
        struct str text;
        if (program_is_python(t.snapshot->entries[i].path) && tree_read(NULL, i, &text))
            facts_read(text, reader, &t.arena, &t.facts[i]);
    }
    facts_reader_free(reader);
    struct program_input input = {t.snapshot, &t.config, t.facts,
                                  tree_read,  NULL,      NULL};
    /* The input is looked at while building only. */
    t.program = program_build(&input, &t.arena);
}

static inline uint32_t file_of(const char *path)
{
    uint32_t file = map_get(&t.program->file_of_path, str_of(path));
    assert_int_not_equal(file, MAP_NONE);
    return file;
}

static inline uint32_t dir_of(const char *path)
{
    uint32_t dir = map_get(&t.program->dir_of_path, str_of(path));
    assert_int_not_equal(dir, MAP_NONE);
    return dir;
}

/* The first import in the file whose module is written so (without leading dots). */
static inline uint32_t import_index(const char *path, const char *module)
{
    const struct facts *f = t.program->files.items[file_of(path)].facts;
    for (uint32_t i = 0; i < f->import_count; i++)
        if (str_eq(facts_text(f, f->imports[i].module), str_of(module)))
            return i;
    fail_msg("%s imports no %s", path, module);
    return 0;
}

static inline const struct target *import(const char *path, const char *module)
{
    return program_target(t.program, file_of(path), import_index(path, module));
}

static inline const struct name_target *name(const char *path, const char *what)
{
    uint32_t file = file_of(path);
    const struct facts *f = t.program->files.items[file].facts;
    for (uint32_t i = 0; i < f->name_count; i++)
        if (str_eq(facts_text(f, f->names[i].name), str_of(what)))
            return program_name_target(t.program, file, i);
    fail_msg("%s imports no name %s", path, what);
    return NULL;
}

static inline struct str path_of(uint32_t file)
{
    assert_int_not_equal(file, PROGRAM_NONE);
    return t.program->files.items[file].path;
}

#define assert_path(file, path) assert_true(str_eq(path_of(file), str_of(path)))
#define assert_kind(path, module, want)                                                \
    assert_int_equal(import(path, module)->kind, want)

#endif
