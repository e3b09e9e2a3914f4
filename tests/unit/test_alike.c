/* alike: what may change without the program being built again. The second run of each
 * case knows the verdict on the first state; whatever it decides must be what a run
 * without a cache finds. */
#include "alike.h"

#include "base/buf.h"
#include "base/siphash.h"
#include "cache/cache.h"

#include "config_support.h"

#include <stdlib.h>
#include <unistd.h>

#define FILES_MAX 60

/* A package, its tests, a guard that watches a part of it, a package in a bare
 * directory, and helpers of tests. */
static const struct memory_file base_files[] = {
    {STR_INIT("pyproject.toml"),
     STR_INIT("[project]\nname = 'pkg'\ndependencies = ['yaml', 'requests']\n")},
    {STR_INIT("README.md"), STR_INIT("pkg\n")},
    {STR_INIT("setup.py"), STR_INIT("from setuptools import setup\n"
                                    "setup(version='1', install_requires=['yaml'])\n")},
    {STR_INIT("requirements.txt"), STR_INIT("yaml==1\nrequests\n")},
    {STR_INIT("pkg/__init__.py"), STR_INIT("")},
    {STR_INIT("pkg/a.py"), STR_INIT("import os\nimport sys\nfrom pkg import util\n"
                                    "from pkg.util import helper\n\n\n"
                                    "def run():\n    return helper(os, sys)\n")},
    {STR_INIT("pkg/b.py"), STR_INIT("import os\nimport requests\nimport numpy\n"
                                    "from .util import helper as h\n\nX = h(os)\n")},
    {STR_INIT("pkg/util.py"),
     STR_INIT("import os\n\n\ndef helper(*a):\n    return a\n\n\n"
              "def spare():\n    pass\n\n\ndef hooks():\n    pass\n")},
    {STR_INIT("pkg/watched.py"), STR_INIT("import os\n\nLIMIT = 1\n")},
    {STR_INIT("pkg/guard.py"), STR_INIT("try:\n    from pkg import watched\n"
                                        "    HAVE = True\n"
                                        "except ImportError:\n    HAVE = False\n")},
    {STR_INIT("pkg/flags.py"), STR_INIT("from pkg.guard import HAVE\n\n"
                                        "if HAVE:\n    pass\n")},
    {STR_INIT("pkg/asks.py"),
     STR_INIT("from pkg import wanted\nimport pkg.needed.x\n")},
    {STR_INIT("pkg/sub/__init__.py"), STR_INIT("")},
    {STR_INIT("pkg/sub/c.py"), STR_INIT("from ..util import helper\n\n"
                                        "print(helper())\n")},
    {STR_INIT("pkg/empty/__init__.py"), STR_INIT("")},
    {STR_INIT("pkg/hooks.py"), STR_INIT("import sys\nsys.meta_path.append(1)\n")},
    {STR_INIT("pkg/lacks1/__init__.py"), STR_INIT("from . import made_up\n")},
    {STR_INIT("pkg/lacks2/__init__.py"), STR_INIT("from .made_up import a\n")},
    {STR_INIT("pkg/lacks2/x.py"), STR_INIT("import os\nfrom .made_up import a\n")},
    {STR_INIT("pkg/lacks3/__init__.py"), STR_INIT("from .made_up import a\n")},
    {STR_INIT("pkg/lacks4/__init__.py"), STR_INIT("from .made_up import a\n")},
    {STR_INIT("pkg/lacks5/__init__.py"), STR_INIT("from .made_up import a\n")},
    {STR_INIT("pkg/hole/d.py"), STR_INIT("Y = 1\n")},
    {STR_INIT("pkg/uses_hole.py"), STR_INIT("import os\nimport pkg.hole.d\n")},
    {STR_INIT("tests/__init__.py"), STR_INIT("")},
    {STR_INIT("tests/base.py"), STR_INIT("class Case:\n    pass\n")},
    {STR_INIT("tests/test_a.py"), STR_INIT("from pkg import a\nfrom tests import base\n"
                                           "\n\nclass A(base.Case):\n    pass\n")},
    {STR_INIT("tests/test_b.py"), STR_INIT("from pkg import b\n\nprint(b)\n")},
};

/* Content alone makes the names of blobs. */
static struct snapshot *snapshot_of(const struct memory_file *files, size_t count)
{
    static const uint8_t key[16];
    struct snapshot *snap = snapshot_of_memory(files, count, &arena);
    for (size_t i = 0; i < count; i++) {
        size_t at = snapshot_find(snap, files[i].path);
        struct siphash h;
        siphash_init(&h, key, 2, 4);
        siphash_add(&h, files[i].text);
        siphash_end(&h, ((struct entry *)(uintptr_t)&snap->entries[at])->id.bytes);
    }
    return snap;
}

static void describe(const struct run *run, struct buf *out)
{
    for (size_t i = 0; i < run->findings.len; i++) {
        const struct finding *f = &run->findings.items[i];
        buf_printf(out, "%.*s:%u %.*s %.*s\n", STR_ARG(f->path), f->span.line,
                   STR_ARG(f->rule->id), STR_ARG(f->key));
    }
    buf_printf(out, "%zu files, %zu known\n", run->statistics.files,
               run->statistics.known);
}

/* Judges `head` against `base`; was a program built for it? */
static bool judge(const struct snapshot *head, const struct snapshot *base,
                  struct cache *cache, struct buf *out)
{
    struct run_request request = {
        .snapshot = head, .base = base, .config = &config, .cache = cache, .jobs = 1};
    struct run run;
    run_check(&request, &run);
    describe(&run, out);
    bool built = run.program != NULL;
    run_release(&run);
    return built;
}

static bool judge_kept(const char *top, const struct snapshot *head,
                       const struct snapshot *base, struct buf *out)
{
    struct cache cache;
    cache_open(&cache, str_of(top), STR("flatline"), false);
    bool built = judge(head, base, &cache, out);
    cache_close(&cache);
    return built;
}

/* Is the state with `changed` in it (text NULL: gone) alike to the base? Says the same
 * as a run without a cache, now and when the next state is compared with it. */
static bool is_alike(const struct memory_file *changed, size_t count)
{
    char top[] = "/tmp/flatline-alike-XXXXXX";
    struct memory_file files[FILES_MAX];
    size_t base_count = sizeof base_files / sizeof *base_files, n = 0;
    for (size_t i = 0; i < base_count; i++) {
        bool stays = true;
        for (size_t k = 0; k < count; k++)
            stays &= !str_eq(changed[k].path, base_files[i].path);
        if (stays)
            files[n++] = base_files[i];
    }
    for (size_t k = 0; k < count; k++)
        if (changed[k].text.ptr)
            files[n++] = changed[k];
    const struct snapshot *base = snapshot_of(base_files, base_count);
    const struct snapshot *head = snapshot_of(files, n);
    struct buf kept = {0}, anew = {0}, ignored = {0};
    assert_non_null(mkdtemp(top));
    judge_kept(top, base, NULL, &ignored);
    bool built = judge_kept(top, head, base, &kept);
    judge(head, base, NULL, &anew);
    assert_string_equal(kept.ptr, anew.ptr);
    buf_clear(&kept);
    buf_clear(&anew);
    judge_kept(top, base, head, &kept);
    judge(base, head, NULL, &anew);
    assert_string_equal(kept.ptr, anew.ptr);
    bool any;
    assert_true(cache_remove(str_of(top), STR("flatline"), &any));
    assert_int_equal(rmdir(top), 0);
    buf_release(&kept);
    buf_release(&anew);
    buf_release(&ignored);
    return !built;
}

struct change_case {
    const char *path, *text;
};

static void check_all(const struct change_case *cases, size_t count, bool alike)
{
    for (size_t i = 0; i < count; i++) {
        struct memory_file changed = {str_of(cases[i].path), {0}};
        if (cases[i].text)
            changed.text = str_of(cases[i].text);
        if (is_alike(&changed, 1) != alike)
            fail_msg("%s should %sbe judged:\n%s", cases[i].path, alike ? "not " : "",
                     cases[i].text ? cases[i].text : "(gone)");
    }
}

#define ALIKE(cases) check_all(cases, sizeof(cases) / sizeof *(cases), true)
#define JUDGED(cases) check_all(cases, sizeof(cases) / sizeof *(cases), false)

static void usual_imports_come_and_go(void **state)
{
    (void)state;
    static const struct change_case cases[] = {
        {"pkg/a.py", "import os\nimport requests\nimport sys\nfrom pkg import util\n"
                     "from pkg.util import helper\n\n\n"
                     "def run():\n    return helper(os, sys)\n"},
        {"pkg/a.py", "import sys\nfrom pkg.util import helper\n\n\n"
                     "def run():\n    return helper(1, sys)\n"},
        {"pkg/sub/c.py", "import os\nfrom ..util import helper\n\nprint(helper())\n"},
        {"pkg/sub/c.py", "from pkg.util import helper\n\nprint(helper())\n"},
        {"pkg/b.py", "import os\nimport requests\nfrom .util import helper as h\n"
                     "from pkg import util\n\nX = h(os)\n"},
        {"pkg/uses_hole.py", "import sys\nimport os\nimport pkg.hole.d\n"},
        {"pkg/watched.py", "import sys\nimport os\n\nLIMIT = 1\n"},
        {"pkg/guard.py",
         "import os\ntry:\n    from pkg import watched\n    HAVE = True\n"
         "except ImportError:\n    HAVE = False\n"},
        {"tests/test_b.py", "from pkg import b\nfrom tests import base\n\n"
                            "print(b, base)\n"},
    };
    ALIKE(cases);
}

static void other_imports_are_judged(void **state)
{
    (void)state;
    static const struct change_case cases[] = {
        {"pkg/a.py", "import os\nimport sys\nfrom pkg import util, gone\n"
                     "from pkg.util import helper\n\n\n"
                     "def run():\n    return helper(os, sys)\n"},
        {"pkg/a.py", "import os\nimport sys\nfrom pkg import util\nimport pkg.lost\n"
                     "from pkg.util import helper\n\n\n"
                     "def run():\n    return helper(os, sys)\n"},
        {"pkg/a.py", "import os\nimport sys\nfrom pkg import util\n"
                     "from pkg.util import helper, other\n\n\n"
                     "def run():\n    return helper(os, sys)\n"},
        /* a directory without __init__.py is what its importers make it */
        {"pkg/a.py", "import os\nimport sys\nimport pkg.hole.d\nfrom pkg import util\n"
                     "from pkg.util import helper\n\n\n"
                     "def run():\n    return helper(os, sys)\n"},
        {"pkg/uses_hole.py", "import os\n"},
        /* what a guard imports may come to need something optional */
        {"pkg/watched.py", "import os\nimport numpy\n\nLIMIT = 1\n"},
        {"pkg/watched.py", "import os\nfrom pkg import b\n\nLIMIT = 1\n"},
        /* a flag that decides a guard's verdict */
        {"pkg/sub/c.py", "from ..util import helper\nfrom pkg.guard import HAVE\n\n"
                         "print(helper())\n"},
        /* imported by nobody else: then it would be data */
        {"tests/test_a.py", "from pkg import a\n\n\nclass A:\n    pass\n"},
        {"pkg/guard.py", "import requests\ntry:\n    from pkg import watched\n"
                         "    HAVE = True\nexcept ImportError:\n    HAVE = False\n"},
        /* a guard is a guard */
        {"pkg/sub/c.py", "try:\n    from ..util import helper\n"
                         "except ImportError:\n    helper = None\n"},
        {"pkg/__init__.py", "import os\n"},
        /* a hook counts where its file is mentioned */
        {"pkg/a.py", "import os\nimport sys\nfrom pkg import util, hooks\n"
                     "from pkg.util import helper\n\n\n"
                     "def run():\n    return helper(os, sys)\n"},
        /* excused by how many directories lack it */
        {"pkg/lacks2/x.py", "import os\n"},
    };
    JUDGED(cases);
}

static void imports_of_what_is_nowhere_come_and_go(void **state)
{
    (void)state;
#define UTIL "\n\ndef helper(*a):\n    return a\n"
    static const struct change_case alike[] = {
        {"pkg/util.py", "import os\nimport struct\n" UTIL},
        {"pkg/util.py", "import os\nfrom uuid import UUID\n" UTIL},
        {"pkg/util.py", "import os\nimport left_pad.left\n" UTIL},
        {"pkg/util.py", "import os\nfrom left_pad import pad as p\n" UTIL},
        {"pkg/new.py", "import struct\nimport left_pad\n"},
        {"pkg/b.py", "import os\nimport requests\n"
                     "from .util import helper as h\n\nX = h(os)\n"},
    };
    static const struct change_case judged[] = {
        /* of the names of files and directories here, whatever they hold */
        {"pkg/util.py", "import os\nimport lacks1\n" UTIL},
        {"pkg/util.py", "import os\nimport README\n" UTIL},
        {"pkg/util.py", "import os\nfrom left_pad import hooks\n" UTIL},
        {"pkg/util.py", "import os\nimport left_pad.hooks\n" UTIL},
        {"pkg/util.py", "import os\nfrom left_pad import HAVE\n" UTIL},
        {"pkg/util.py", "import os\nimport pkgutil\n" UTIL},
        {"pkg/util.py", "import os\ntry:\n    import left_pad\n"
                        "except ImportError:\n    left_pad = None\n" UTIL},
        {"pkg/util.py", "import os\nimport sys\nsys.path.append('x')\n"
                        "import left_pad\n" UTIL},
        /* what a guard runs, and what stands beside one */
        {"pkg/watched.py", "import os\nimport left_pad\n\nLIMIT = 1\n"},
        {"pkg/guard.py", "import left_pad\ntry:\n    from pkg import watched\n"
                         "    HAVE = True\nexcept ImportError:\n    HAVE = False\n"},
    };
    ALIKE(alike);
    JUDGED(judged);
}

static void declarations_that_say_the_same(void **state)
{
    (void)state;
#define PROJECT "[project]\nname = 'pkg'\n"
    static const struct change_case alike[] = {
        {"pyproject.toml",
         PROJECT "version = '2'\ndependencies = ['yaml>=2', 'requests']\n"
                 "[tool.black]\nline-length = 9\n"},
        {"setup.py", "from setuptools import setup\n"
                     "setup(version='2', install_requires=['yaml<9'])\n"},
        {"requirements.txt", "# pinned\nyaml==2\nrequests\n"},
    };
    static const struct change_case judged[] = {
        {"pyproject.toml", PROJECT "dependencies = ['yaml']\n"},
        {"pyproject.toml",
         PROJECT "dependencies = ['yaml; os_name==\"nt\"', 'requests']\n"},
        {"pyproject.toml", PROJECT "dependencies = ['yaml', 'requests']\n"
                                   "[tool.setuptools.packages.find]\n"
                                   "where = ['pkg']\n"},
        {"pyproject.toml", NULL},
        {"setup.py", "from setuptools import setup\n"
                     "setup(version='2', install_requires=['numpy'])\n"},
        {"setup.py", NULL},
        {"requirements.txt", "yaml==1\nrequests\n-r more.txt\n"},
        {"requirements.txt", "yaml==1\n"},
    };
    ALIKE(alike);
    JUDGED(judged);
}

static void more_names_of_a_known_module(void **state)
{
    (void)state;
#define A_WITH(names)                                                                  \
    "import os\nimport sys\nfrom pkg import util\nfrom pkg.util import " names         \
    "\n\n\ndef run():\n    return helper(os, sys)\n"
    static const struct change_case alike[] = {
        {"pkg/a.py", A_WITH("helper, spare")},
        {"pkg/a.py", A_WITH("helper, spare as s")},
        {"pkg/sub/c.py", "from ..util import helper, spare\n\nprint(helper())\n"},
        {"pkg/new.py", "from pkg.util import spare\n\nprint(spare())\n"},
    };
    static const struct change_case judged[] = {
        {"pkg/a.py", A_WITH("helper, absent")},
        {"pkg/a.py", A_WITH("helper, *")},
        {"pkg/a.py", A_WITH("helper, HAVE")},  /* a flag, wherever */
        {"pkg/a.py", A_WITH("helper, hooks")}, /* the name of something else as well */
        {"pkg/a.py", A_WITH("helper, __all__")},
        {"pkg/b.py", "import os\nimport requests\nimport numpy\n"
                     "from .guard import HAVE as h\n\nX = h(os)\n"},
        {"pkg/lacks2/x.py", "import os\nfrom .made_up import a, b\n"},
    };
    ALIKE(alike);
    JUDGED(judged);
}

static void tests_of_what_is_no_flag_come_and_go(void **state)
{
    (void)state;
    static const struct change_case alike[] = {
        {"pkg/sub/c.py",
         "from ..util import helper\n\nif helper:\n    print(helper())\n"},
    };
    static const struct change_case judged[] = {
        {"pkg/flags.py", "from pkg.guard import HAVE\n\nif HAVE:\n    pass\nelse:\n"
                         "    raise SystemExit\n"},
    };
    ALIKE(alike);
    JUDGED(judged);
}

/* The second commit is compared with what was taken over for the first. */
static bool is_alike_after(const struct change_case *first,
                           const struct change_case *second)
{
    char top[] = "/tmp/flatline-alike-XXXXXX";
    size_t base_count = sizeof base_files / sizeof *base_files;
    struct memory_file files[FILES_MAX];
    const struct snapshot *states[3];
    memcpy(files, base_files, sizeof base_files);
    states[0] = snapshot_of(files, base_count);
    for (size_t n = 1; n < 3; n++) {
        const struct change_case *change = n == 1 ? first : second;
        size_t at = 0;
        while (at < base_count && !str_eq(files[at].path, str_of(change->path)))
            at++;
        base_count += at == base_count;
        files[at] = (struct memory_file){str_of(change->path), str_of(change->text)};
        states[n] = snapshot_of(files, base_count);
    }
    struct buf kept = {0}, anew = {0};
    assert_non_null(mkdtemp(top));
    judge_kept(top, states[0], NULL, &kept);
    assert_false(judge_kept(top, states[1], states[0], &kept));
    buf_clear(&kept);
    bool built = judge_kept(top, states[2], states[1], &kept);
    judge(states[2], states[1], NULL, &anew);
    assert_string_equal(kept.ptr, anew.ptr);
    bool any;
    assert_true(cache_remove(str_of(top), STR("flatline"), &any));
    assert_int_equal(rmdir(top), 0);
    buf_release(&kept);
    buf_release(&anew);
    return !built;
}

static void what_came_since_counts(void **state)
{
    (void)state;
    const struct change_case asks = {"pkg/util.py",
                                     "import os\nimport left_pad\n" UTIL};
    const struct change_case comes = {"pkg/left_pad.py", "import os\n"};
    const struct change_case other = {"pkg/right_pad.py", "import os\n"};
    const struct change_case version = {
        "pyproject.toml",
        PROJECT "version = '2'\ndependencies = ['yaml', 'requests']\n"};
    const struct change_case requires = {"pyproject.toml", PROJECT
                                         "version = '2'\ndependencies = ['yaml']\n"};
    assert_true(is_alike_after(&asks, &other));
    assert_false(is_alike_after(&asks, &comes));
    assert_true(is_alike_after(&version, &other));
    assert_true(is_alike_after(&other, &version));
    assert_false(is_alike_after(&version, &requires));
}

static void names_nobody_asks_for_come_and_go(void **state)
{
    (void)state;
    static const struct change_case alike[] = {
        {"pkg/util.py", "import os\n\n\ndef helper(*a):\n    return a\n\n\n"
                        "def more():\n    pass\n"},
        {"pkg/util.py", "import os\n\n\ndef helper(*a):\n    return a\n\n\n"
                        "class Case:\n    pass\n"},
        {"pkg/a.py", "import os\nimport sys\nfrom pkg import util\n"
                     "from pkg.util import helper\n\n\n"
                     "def walk():\n    return helper(os, sys)\n"},
        {"tests/test_a.py", "from pkg import a\nfrom tests import base\n\n\n"
                            "class A(base.Case):\n    pass\n\n\nclass B(A):\n"
                            "    pass\n"},
    };
    static const struct change_case judged[] = {
        {"pkg/util.py", "import os\n"},
        {"pkg/guard.py", "try:\n    from pkg import watched\n    HAS = True\n"
                         "except ImportError:\n    HAS = False\n"},
        {"pkg/util.py", "import os\n\n\ndef helper(*a):\n    return a\n\n\n"
                        "globals()['x'] = 1\n"},
    };
    ALIKE(alike);
    JUDGED(judged);
}

static void names_may_change_places(void **state)
{
    (void)state;
    static const struct change_case alike[] = {
        {"pkg/util.py", "import os\n\n\ndef spare():\n    pass\n\n\n"
                        "def hooks():\n    pass\n\n\n"
                        "def helper(*a):\n    return a\n"},
    };
    static const struct change_case judged[] = {
        {"pkg/guard.py", "try:\n    from pkg import watched\n"
                         "except ImportError:\n    HAVE = False\nelse:\n"
                         "    HAVE = True\n"},
    };
    ALIKE(alike);
    JUDGED(judged);
}

static void plain_files_come_and_go(void **state)
{
    (void)state;
    static const struct change_case alike[] = {
        {"pkg/new.py", "import os\nfrom pkg.util import helper\n\nprint(helper(os))\n"},
        {"pkg/sub/test_new.py", NULL}, /* never was there: nothing changes */
        {"tests/test_new.py", "from pkg import a\nfrom tests import base\n\n\n"
                              "class New(base.Case):\n    pass\n"},
        {"pkg/0002_migrate.py", "import os\n"}, /* no name to import it by */
        {"README.md", NULL},
        {"pkg/notes.md", "# notes\n"},
        {"pkg/1234.changed", "news\n"},
        {"tests/a-b.tex", "x\n"},
        {"tests/test_b.py", NULL},
    };
    static const struct change_case judged[] = {
        {"pkg/gone.py", "import pkg.nothing\n"},
        {"pkg/util.py", NULL},
        {"pkg/wanted.py", "import os\n"}, /* asked for */
        {"pkg/needed.py", "import os\n"},
        {"pkg/hole/e.py", "import os\n"},
        {"pkg/hole/__init__.py", ""},
        {"pkg/sub/__init__.py", NULL},
        {"new/x.py", "import os\n"},
        {"pkg/empty/new.py", "import os\n"}, /* nothing beside it tells how it stands */
        {"pkg/conftest.py", "import os\n"},
        {"tests/test_new.py", "from pkg import zzz\n"},
        {"tests/test_new.py", "import os  # noqa: FL205\n"},
        {"pkg/new.py", "import sys\nsys.path.insert(0, 'x')\n"},
        {"requirements-dev.txt", "numpy\n"},
        {"pkg/util.pyx", "x = 1\n"},
        {"pkg/a-b.c", "x\n"},
        {"pkg/wanted.tex", "x\n"},
        {"pkg/a-b.py.in", "x\n"},
        {"pkg/.gitignore", "x\n"},
        {"new/1234.changed", "news\n"},
    };
    ALIKE(alike);
    JUDGED(judged);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(usual_imports_come_and_go),
        cmocka_unit_test(other_imports_are_judged),
        cmocka_unit_test(imports_of_what_is_nowhere_come_and_go),
        cmocka_unit_test(declarations_that_say_the_same),
        cmocka_unit_test(more_names_of_a_known_module),
        cmocka_unit_test(tests_of_what_is_no_flag_come_and_go),
        cmocka_unit_test(what_came_since_counts),
        cmocka_unit_test(names_nobody_asks_for_come_and_go),
        cmocka_unit_test(names_may_change_places),
        cmocka_unit_test(plain_files_come_and_go),
    };
    return cmocka_run_group_tests(tests, config_set_up, config_tear_down);
}
