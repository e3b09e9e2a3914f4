#include "program/testtree.h"

#include <stddef.h>

static const char *const suite_names[] = {
    "test", "tests", "testing", "unittest", "unittests", "e2e", "contrib_tests",
};

static const char *const other_test_names[] = {
    "doc",       "docs",       "example",   "examples",  "demo",
    "demos",     "tutorial",   "bench",     "benchmark", "docs_src",
    "tutorials", "benchmarks", "asv_bench", "notebooks", "playground",
};

static const char *const fixture_names[] = {
    "fixture",    "fixtures",    "samples",     "sample",    "testdata",
    "test_data",  "test-data",   "testfiles",   "goldens",   "test_cases",
    "testcases",  "test_files",  "test-files",  "test_apps", "project_template",
    "testassets", "test_assets", "sample_data",
};

/* Text to be filled in, or a package that somebody has called so. */
static const char *const loose_fixture_names[] = {
    "snippets",
    "templates",
    "cookiecutter",
    "skeleton",
};

/* Test data only within a test tree; elsewhere they are ordinary package names. */
static const char *const fixture_names_in_tests[] = {
    "data",         "cases",          "resources",       "files",    "assets",
    "inputs",       "input",          "expected",        "projects", "packages",
    "apps",         "corpus",         "modules",         "template", "src",
    "functional",   "namespace_pkgs", "example_scripts", "roots",    "targets",
    "expectations",
};

static bool in(struct str name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq_nocase(name, str_of(names[i])))
            return true;
    return false;
}

#define IN(name, table) in(name, table, sizeof table / sizeof *table)

/* .semgrep, .tox: rules and copies, not the project's code. */
static bool is_hidden(struct str name)
{
    return name.len && name.ptr[0] == '.' && !str_starts(name, STR(".git")) &&
           !str_eq(name, STR(".circleci"));
}

static bool is_suite_word(struct str name)
{
    return IN(name, suite_names) || str_starts(name, STR("test_")) ||
           str_starts(name, STR("tests_")) || str_ends(name, STR("_test")) ||
           str_ends(name, STR("_tests")) || str_ends(name, STR("-tests"));
}

unsigned testtree_of_dir(unsigned parent, struct str name)
{
    unsigned kind = parent;
    if (str_find(name, STR("{{")) != STR_NONE || IN(name, fixture_names) ||
        is_hidden(name))
        kind |= TREE_FIXTURE | TREE_TEST;
    else if (IN(name, loose_fixture_names))
        kind |= TREE_FIXTURE | TREE_TEST | (parent & TREE_SUITE ? 0 : TREE_LOOSE);
    else if (str_ends(name, STR("migrations")) || str_starts(name, STR("alembic")) ||
             str_eq(name, STR("migrate_repo")))
        kind |= TREE_MIGRATION;
    else if (is_suite_word(name))
        kind |= TREE_TEST | TREE_SUITE;
    else if (IN(name, other_test_names))
        kind |= TREE_TEST | TREE_EXAMPLE;
    else if ((parent & TREE_TEST) && IN(name, fixture_names_in_tests))
        kind |= TREE_FIXTURE;
    return kind;
}

unsigned testtree_of_file(unsigned dir, struct str name)
{
    if (str_starts(name, STR("test_")) || str_ends(name, STR("_test.py")) ||
        str_eq(name, STR("conftest.py")) || str_eq(name, STR("tests.py")))
        dir |= TREE_TEST;
    if (str_find(name, STR("{{")) != STR_NONE)
        dir |= TREE_FIXTURE;
    return dir;
}
