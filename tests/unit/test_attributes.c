/* attributes: macros, endings and where they count, in a repository made here. */
#include "git/attributes.h"

#include "git/repo.h"
#include "git/repo_private.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char root[] = "/tmp/flatline-attributes-XXXXXX";

static void write_file(const char *name, const char *text)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", root, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static int make_repository(void **state)
{
    (void)state;
    char path[256];
    static const char *const dirs[] = {".git", ".git/objects", ".git/refs", "sub"};
    if (!mkdtemp(root))
        return -1;
    setenv("HOME", root, 1);
    unsetenv("XDG_CONFIG_HOME");
    for (size_t i = 0; i < sizeof dirs / sizeof *dirs; i++) {
        snprintf(path, sizeof path, "%s/%s", root, dirs[i]);
        mkdir(path, 0755);
    }
    write_file(".git/HEAD", "ref: refs/heads/main\n");
    write_file(".git/config", "[core]\n\trepositoryformatversion = 0\n");
    return 0;
}

static int remove_repository(void **state)
{
    (void)state;
    char command[300];
    snprintf(command, sizeof command, "rm -rf '%s'", root);
    return system(command);
}

static enum attribute_effect effect(const char *attributes, const char *below,
                                    const char *path)
{
    struct arena arena;
    struct attributes a;
    struct settings settings;
    struct error err;
    write_file(".gitattributes", attributes);
    write_file("sub/.gitattributes", below);
    arena_init(&arena);
    struct repo *repo = repo_open(str_of(root), &err);
    assert_non_null(repo);
    settings_open(&settings, repo);
    attributes_init(&a, repo, &settings, &arena);
    enum attribute_effect found = attributes_effect(&a, str_of(path));
    attributes_release(&a);
    settings_release(&settings);
    repo_close(repo);
    arena_release(&arena);
    return found;
}

static void macros(void **state)
{
    (void)state;
    const char *unix_ends = "# ends\n[attr]unix text eol=lf\n*.py unix\n*.gif binary\n";
    assert_int_equal(effect(unix_ends, "", "a.py"), ATTRIBUTE_LINE_ENDS);
    assert_int_equal(effect(unix_ends, "", "a.gif"), ATTRIBUTE_NONE);
    assert_int_equal(effect("*.py big\n[attr]big filter=lfs\n", "", "sub/a.py"),
                     ATTRIBUTE_CONVERSION);
    /* Defined at the top, used below. */
    assert_int_equal(effect("[attr]big filter=lfs\n", "*.py big\n", "sub/a.py"),
                     ATTRIBUTE_CONVERSION);
    assert_int_equal(effect("[attr]big filter=lfs\n", "*.py big\n", "a.py"),
                     ATTRIBUTE_NONE);
    assert_int_equal(effect("[attr]calm diff=python\n*.py calm\n", "", "a.py"),
                     ATTRIBUTE_NONE);
}

static void macros_of_files_outside(void **state)
{
    (void)state;
    write_file(".git/attributes", "");
    char path[256];
    snprintf(path, sizeof path, "%s/.git/info", root);
    mkdir(path, 0755);
    write_file(".git/info/attributes", "*.py late\n");
    assert_int_equal(effect("[attr]late filter=lfs\n", "", "a.py"),
                     ATTRIBUTE_CONVERSION);
    write_file(".git/info/attributes", "[attr]own text\n");
    assert_int_equal(effect("*.py own\n", "", "a.py"), ATTRIBUTE_LINE_ENDS);
    write_file(".git/info/attributes", "");
}

static void endings(void **state)
{
    (void)state;
    assert_int_equal(effect("*.py text\n", "", "sub/deep/a.py"), ATTRIBUTE_LINE_ENDS);
    assert_int_equal(effect("*.py text\n", "", "a.pyx"), ATTRIBUTE_NONE);
    assert_int_equal(effect("*.PY text\n", "", "a.py"), ATTRIBUTE_LINE_ENDS);
    assert_int_equal(effect("/*.py text\n", "", "sub/a.py"), ATTRIBUTE_NONE);
    assert_int_equal(effect("*.p[y] text\n", "", "sub/a.py"), ATTRIBUTE_LINE_ENDS);
    assert_int_equal(effect("", "*.py ident\n", "sub/a.py"), ATTRIBUTE_CONVERSION);
    assert_int_equal(effect("", "*.py ident\n", "a.py"), ATTRIBUTE_NONE);
}

static void ends_of_patterns(void **state)
{
    (void)state;
    assert_int_equal(effect("sub/A.Py text\n", "", "sub/a.pY"), ATTRIBUTE_LINE_ENDS);
    assert_int_equal(effect("a.p? text\n", "", "sub/a.py"), ATTRIBUTE_LINE_ENDS);
    assert_int_equal(effect("sub/* text\n", "", "sub/a.py"), ATTRIBUTE_LINE_ENDS);
    assert_int_equal(effect("a.\\p\\y text\n", "", "a.py"), ATTRIBUTE_LINE_ENDS);
    assert_int_equal(effect("sub/ text\n", "", "sub/a.py"), ATTRIBUTE_NONE);
    assert_int_equal(effect("sub/b.py text\n", "", "sub/a.py"), ATTRIBUTE_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(macros),
        cmocka_unit_test(macros_of_files_outside),
        cmocka_unit_test(endings),
        cmocka_unit_test(ends_of_patterns),
    };
    return cmocka_run_group_tests(tests, make_repository, remove_repository);
}
