/* Dependencies, roots and made modules as project files declare them. */
#include "program/distnames.h"
#include "program/metadata.h"
#include "program/requirement.h"
#include "program/stdlib.h"
#include "program_tree.h"

static enum declaration declares(const char *file, const char *module)
{
    return metadata_declares(t.program, t.program->files.items[file_of(file)].dir,
                             str_of(module), NULL);
}

static void requirements(void **state)
{
    (void)state;
    static const struct {
        const char *text, *name;
        bool conditional;
    } cases[] = {
        {"requests", "requests", false},
        {" Google_Cloud.Firestore[grpc] >= 2.0 ", "google-cloud-firestore", false},
        {"tomli; python_version < '3.11'", "tomli", true},
        {"pkg @ https://example.org/pkg.zip", "pkg", false},
        {"a==1,<2", "a", false},
        {"x(>=1)", "x", false},
        {"-e .", NULL, false},
        {"--hash=sha256:00", NULL, false},
        {"./local", NULL, false},
        {"git+https://example.org/x", NULL, false},
        {"https://example.org/x.whl", NULL, false},
        {"", NULL, false},
        {"# comment", NULL, false},
        {"two words", NULL, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct requirement r;
        bool ok = requirement_parse(str_of(cases[i].text), &t.arena, &r);
        assert_int_equal(ok, cases[i].name != NULL);
        if (ok) {
            assert_true(str_eq(r.name, str_of(cases[i].name)));
            assert_int_equal(r.conditional, cases[i].conditional);
        }
    }
}

static void import_names(void **state)
{
    (void)state;
    struct str names[DISTNAMES_MAX];
    assert_true(distnames_of(&t.config, STR("yaml.nodes"), &t.arena, names) > 0);
    assert_true(str_eq(names[1], STR("pyyaml")) || str_eq(names[0], STR("pyyaml")) ||
                str_eq(names[2], STR("pyyaml")));
    vec_add(&t.config.distributions, &t.arena,
            ((struct distribution_name){STR("shiny.sub"), STR("Shiny_Dist")}));
    assert_true(distnames_of(&t.config, STR("shiny.sub.x"), &t.arena, names) > 1);
    bool found = false;
    for (size_t i = 0; i < 4; i++)
        found |= str_eq(names[i], STR("shiny-dist"));
    assert_true(found);
    assert_true(distnames_knows(STR("google.cloud.x")));
    assert_true(distnames_knows(STR("cv2")));
    assert_false(distnames_knows(STR("nobody_has_this")));
}

static void standard_modules_by_version(void **state)
{
    (void)state;
    unsigned first, last;
    assert_true(stdlib_versions(STR("tomllib"), &first, &last));
    assert_int_equal(first, 11);
    assert_int_equal(last, 0);
    assert_true(stdlib_versions(STR("distutils.core"), &first, &last));
    assert_int_equal(last, 11);
    assert_true(stdlib_versions(STR("os.path"), &first, &last));
    assert_int_equal(first, 0);
    assert_int_equal(last, 0);
    assert_true(stdlib_has(STR("compression.zstd")));
    assert_false(stdlib_has(STR("numpy")));
    assert_true(stdlib_has(STR("__future__")));
    assert_true(stdlib_has(STR("zoneinfo")));
    assert_false(stdlib_has(STR("")));
}

static void pyproject_of_every_backend(void **state)
{
    (void)state;
    add("pyproject.toml",
        "[project]\nname = 'x'\ndependencies = ['PyYAML>=5', 'tomli; "
        "python_version<\"3.11\"']\n"
        "[project.optional-dependencies]\ngcp = ['google-cloud-firestore']\n"
        "[dependency-groups]\ndev = ['pytest', {include-group = 'x'}]\n"
        "[tool.setuptools.packages.find]\nwhere = ['lib']\n"
        "[tool.setuptools_scm]\nwrite_to = 'lib/pkg/version.py'\n"
        "[tool.maturin]\nmodule-name = 'pkg._native'\n");
    add("lib/pkg/__init__.py", "from ._native import fast\nfrom .version import v\n"
                               "from .gone import g\n");
    add("tests/test_pkg.py", "import pkg\n");
    add("poet/pyproject.toml",
        "[tool.poetry.dependencies]\npython = '^3.9'\nrequests = '*'\n"
        "redis = {version = '4', optional = true}\n"
        "[tool.poetry.group.dev.dependencies]\nmypy = '1'\n"
        "[[tool.poetry.packages]]\ninclude = 'poetpkg'\nfrom = 'code'\n");
    add("poet/code/poetpkg/__init__.py", "import poetpkg.sub\n");
    add("poet/code/poetpkg/sub.py", "");
    add("poet/run/tool.py", "import poetpkg.sub\n");
    build();
    assert_int_equal(declares("lib/pkg/__init__.py", "yaml"), DECLARED_REQUIRED);
    assert_int_equal(declares("lib/pkg/__init__.py", "tomli"), DECLARED_OPTIONAL);
    assert_int_equal(declares("lib/pkg/__init__.py", "google.cloud.firestore"),
                     DECLARED_OPTIONAL);
    assert_int_equal(declares("lib/pkg/__init__.py", "pytest"), DECLARED_OPTIONAL);
    assert_int_equal(declares("lib/pkg/__init__.py", "redis"), DECLARED_NOT);
    assert_int_equal(declares("poet/run/tool.py", "requests"), DECLARED_REQUIRED);
    assert_int_equal(declares("poet/run/tool.py", "redis"), DECLARED_OPTIONAL);
    assert_int_equal(declares("poet/run/tool.py", "mypy"), DECLARED_OPTIONAL);
    assert_int_equal(declares("poet/run/tool.py", "yaml"), DECLARED_REQUIRED);
    assert_kind("tests/test_pkg.py", "pkg", TARGET_FIRST_PARTY);
    assert_kind("poet/run/tool.py", "poetpkg.sub", TARGET_FIRST_PARTY);
    assert_kind("lib/pkg/__init__.py", "_native", TARGET_GENERATED);
    assert_kind("lib/pkg/__init__.py", "version", TARGET_GENERATED);
    assert_kind("lib/pkg/__init__.py", "gone", TARGET_MISSING);
}

/* Tables that nothing reads are not parsed; what only looks like their header is. */
static void unread_tables_of_pyproject(void **state)
{
    (void)state;
    add("pyproject.toml",
        "[project]\nname = 'x'\ndescription = \"\"\"\n[tool.black]\nno table\"\"\"\n"
        "dependencies = ['attrs']\n"
        "[project.urls]\nhome = 'h'\n[[tool.mypy.overrides]]\nmodule = [\n'a'\n]\n"
        "[ tool.isort ] # sorts\nx = 1\n[dependency-groups]\ndev = ['six']\n");
    add("other/pyproject.toml",
        "[tool.black]\nline = 88\n[[tool.poetry.source]]\n"
        "name = 'x'\n[tool.poetry.dependencies]\nflask = '*'\n");
    add("a.py", "");
    add("other/b.py", "");
    build();
    assert_int_equal(declares("a.py", "attr"), DECLARED_REQUIRED);
    assert_int_equal(declares("a.py", "six"), DECLARED_OPTIONAL);
    assert_int_equal(declares("other/b.py", "flask"), DECLARED_REQUIRED);
}

static void setup_cfg_and_requirement_files(void **state)
{
    (void)state;
    add("app/use.py", "");
    add("app/requirements/base.txt", "flask\n");
    add("app/requirements/prod.txt", "-r base.txt\n-r prod.txt\ngunicorn \\\n  >=20\n");
    add("setup.cfg", "[options]\npackage_dir =\n    =python\ninstall_requires =\n"
                     "    attrs>=1 # comment\n    # whole line\n    six\n"
                     "[options.extras_require]\ndocs = sphinx\nfast =\n    ujson\n");
    add("python/pkg/__init__.py", "");
    add("tools/run.py", "import pkg\n");
    add("requirements/test.txt", "mock\n-r ../requirements-dev.txt\n");
    add("requirements-dev.txt", "black\n");
    add("cloud/fn/requirements.txt", "functions-framework==3.*\n");
    add("cloud/fn/main.py", "");
    build();
    assert_int_equal(declares("tools/run.py", "attr"), DECLARED_REQUIRED);
    assert_int_equal(declares("tools/run.py", "six"), DECLARED_REQUIRED);
    assert_int_equal(declares("tools/run.py", "sphinx"), DECLARED_OPTIONAL);
    assert_int_equal(declares("tools/run.py", "ujson"), DECLARED_OPTIONAL);
    assert_int_equal(declares("app/use.py", "flask"), DECLARED_REQUIRED);
    assert_int_equal(declares("app/use.py", "gunicorn"), DECLARED_REQUIRED);
    assert_int_equal(declares("tools/run.py", "mock"), DECLARED_OPTIONAL);
    assert_int_equal(declares("tools/run.py", "black"), DECLARED_OPTIONAL);
    assert_int_equal(declares("cloud/fn/main.py", "functions_framework"),
                     DECLARED_REQUIRED);
    assert_int_equal(declares("tools/run.py", "functions_framework"), DECLARED_NOT);
    assert_kind("tools/run.py", "pkg", TARGET_FIRST_PARTY);
}

static void requirement_files_beside_complete_metadata(void **state)
{
    (void)state;
    add("pyproject.toml", "[project]\ndependencies = ['yarl']\n");
    add("requirements/base.txt", "gunicorn\n");
    add("pkg/__init__.py", "");
    add("fn/requirements.txt", "functions-framework\n");
    add("fn/main.py", "");
    add("lib/pyproject.toml",
        "[project]\ndynamic = ['dependencies']\n"
        "[tool.hatch.metadata.hooks.requirements_txt]\nfiles = ['requirements.txt']\n"
        "[tool.hatch.metadata.hooks.requirements_txt.optional-dependencies]\n"
        "ocsp = ['requirements/ocsp.txt']\n");
    add("lib/requirements.txt", "dnspython\n");
    add("lib/requirements/ocsp.txt", "pyopenssl\n");
    add("lib/libpkg/__init__.py", "");
    build();
    assert_int_equal(declares("pkg/__init__.py", "yarl"), DECLARED_REQUIRED);
    assert_int_equal(declares("pkg/__init__.py", "gunicorn"), DECLARED_OPTIONAL);
    assert_int_equal(declares("fn/main.py", "functions_framework"), DECLARED_REQUIRED);
    assert_int_equal(declares("lib/libpkg/__init__.py", "dns"), DECLARED_REQUIRED);
    assert_int_equal(declares("lib/libpkg/__init__.py", "OpenSSL"), DECLARED_OPTIONAL);
}

static void literal_lists_of_setup_py(void **state)
{
    (void)state;
    add("setup.py",
        "from setuptools import setup, Extension, find_packages\n"
        "BASE = ['numpy', 'scipy>=1']\n"
        "setup(name='x', install_requires=BASE + ['click'],\n"
        "      extras_require={'s3': ['boto3'], 'all': EVERYTHING},\n"
        "      package_dir={'': 'lib', 'odd': 'other'},\n"
        "      packages=find_packages(where='more'),\n"
        "      ext_modules=[Extension('pkg._c', ['c.c']), Cython(name='z')])\n");
    add("lib/pkg/__init__.py", "from . import _c\n");
    add("more/thing/__init__.py", "");
    add("odd/__init__.py", "");
    add("use/x.py", "import pkg\nimport thing\nimport odd.gone\n");
    build();
    assert_int_equal(declares("use/x.py", "numpy"), DECLARED_REQUIRED);
    assert_int_equal(declares("use/x.py", "scipy"), DECLARED_REQUIRED);
    assert_int_equal(declares("use/x.py", "click"), DECLARED_REQUIRED);
    assert_int_equal(declares("use/x.py", "boto3"), DECLARED_OPTIONAL);
    assert_kind("use/x.py", "pkg", TARGET_FIRST_PARTY);
    assert_kind("use/x.py", "thing", TARGET_FIRST_PARTY);
    assert_kind("use/x.py", "odd.gone", TARGET_UNKNOWN);
    assert_int_equal(name("lib/pkg/__init__.py", "_c")->module.kind, TARGET_GENERATED);
}

/* Beside setup.py only extensions count; nothing but their statements is parsed. */
static void extensions_of_a_build_script(void **state)
{
    (void)state;
    add("setup.py", "from setuptools import setup\nsetup(name='x')\n");
    add("build.py", "from setuptools import Extension as E, Extension\n"
                    "install_requires = ['numpy']\n"
                    "class Extension(Extension):\n"
                    "    def more(self):\n"
                    "        return [Extension(\n"
                    "            name='pkg._deep', sources=[])]\n"
                    "broken = (\n"
                    "one = Extension('pkg._one', ['c.c'])\n");
    add("pkg/__init__.py", "from . import _deep, _one\n");
    build();
    assert_int_equal(declares("pkg/__init__.py", "numpy"), DECLARED_NOT);
    assert_int_equal(name("pkg/__init__.py", "_deep")->module.kind, TARGET_GENERATED);
}

static void a_declared_name_is_not_a_bare_directory(void **state)
{
    (void)state;
    add("requirements.txt", "docker\nzebra\n");
    add("docker/build.py", "");
    add("zebra/script.py", "");
    add("use.py", "import zebra\nfrom docker.errors import E\nsys.path.append('x')\n"
                  "import numpy\nimport nobody\n");
    build();
    assert_kind("use.py", "zebra", TARGET_THIRD_PARTY);
    assert_kind("use.py", "docker.errors", TARGET_THIRD_PARTY);
    assert_kind("use.py", "numpy", TARGET_THIRD_PARTY);
    assert_kind("use.py", "nobody", TARGET_UNKNOWN);
}

static void closures(void **state)
{
    (void)state;
    add("pyproject.toml",
        "[project]\ndependencies = ['requests']\n"
        "[project.optional-dependencies]\ngcp = ['google-cloud-firestore']\n");
    add("pkg/__init__.py", "");
    add("pkg/clean.py", "import os\nimport requests\nfrom . import loop\n");
    add("pkg/loop.py", "from .clean import x\n");
    add("pkg/cloud.py", "from google.cloud import firestore\n");
    add("pkg/wrap.py", "from .cloud import client\nfrom .wrapped import y\n");
    add("pkg/wrapped.py", "from .wrap import z\n");
    add("pkg/undeclared.py", "import mystery\n");
    add("pkg/unix.py", "import fcntl\n");
    add("pkg/broken.py", "from .gone import x\n");
    add("pkg/has_it.py", "import mystery\nfrom .undeclared import x\n");
    add("pkg/use.py",
        "from .clean import a\nfrom .wrap import b\nfrom .undeclared import c\n"
        "from .unix import d\nfrom .broken import e\nimport requests\n");
    build();
    uint32_t use = file_of("pkg/use.py");
#define closure(module) program_closure(t.program, import("pkg/use.py", module), use)
    assert_true(closure("clean").pure);
    assert_false(closure("wrap").pure);
    assert_true(str_starts(closure("wrap").blocker, STR("google.cloud")));
    assert_true(str_eq(closure("wrap").why, STR("declared as the extra `gcp`")));
    assert_true(str_eq(closure("undeclared").why, STR("not declared")));
    assert_false(closure("unix").pure);
    assert_true(closure("broken").pure);
    assert_true(closure("requests").pure);
    /* What the asking file needs itself cannot be what is absent. */
    assert_true(program_closure(t.program, import("pkg/has_it.py", "undeclared"),
                                file_of("pkg/has_it.py"))
                    .pure);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TREE_TEST(requirements),
        TREE_TEST(import_names),
        TREE_TEST(standard_modules_by_version),
        TREE_TEST(pyproject_of_every_backend),
        TREE_TEST(unread_tables_of_pyproject),
        TREE_TEST(setup_cfg_and_requirement_files),
        TREE_TEST(requirement_files_beside_complete_metadata),
        TREE_TEST(literal_lists_of_setup_py),
        TREE_TEST(extensions_of_a_build_script),
        TREE_TEST(a_declared_name_is_not_a_bare_directory),
        TREE_TEST(closures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
