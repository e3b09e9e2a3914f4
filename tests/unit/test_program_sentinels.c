/* Guards whose sentinels other files test; closures behind guards. */
#include "program/sentinels.h"
#include "program_tree.h"

static struct final_verdict verdict(const char *path)
{
    return program_guard_verdict(t.program, file_of(path), 0);
}

#define FLAG                                                                           \
    "try:\n    from .beat import Beat\n    HAVE_BEAT = True\n"                         \
    "except ImportError:\n    HAVE_BEAT = False\n"

static void add_package(void)
{
    add("pkg/__init__.py", "");
    add("pkg/beat.py", "class Beat: pass\n");
    add("pkg/base.py", FLAG);
}

static void nobody_asks(void **state)
{
    (void)state;
    add_package();
    build();
    assert_int_equal(verdict("pkg/base.py").verdict, VERDICT_SILENT);
    assert_int_equal(verdict("pkg/base.py").place_count, 0);
}

static void another_file_raises(void **state)
{
    (void)state;
    add_package();
    add("pkg/use.py", "from .base import HAVE_BEAT\n\ndef run():\n"
                      "    if not HAVE_BEAT:\n        raise RuntimeError('no beat')\n");
    build();
    struct final_verdict v = verdict("pkg/base.py");
    assert_int_equal(v.verdict, VERDICT_HANDLED);
    assert_int_equal(v.reason, REASON_SENTINEL);
    assert_int_equal(v.place_count, 1);
    assert_path(v.places[0].file, "pkg/use.py");
    assert_int_equal(v.places[0].response, USE_LOUD);
    assert_true(str_eq(v.places[0].name, STR("HAVE_BEAT")));
}

static void through_a_module_and_a_re_export(void **state)
{
    (void)state;
    add_package();
    add("pkg/api.py", "from .base import HAVE_BEAT as BEAT_OK\n");
    add("pkg/use.py", "from pkg.api import BEAT_OK\nif not BEAT_OK:\n"
                      "    raise RuntimeError('x')\n");
    build();
    assert_int_equal(verdict("pkg/base.py").verdict, VERDICT_HANDLED);
}

static void under_an_alias(void **state)
{
    (void)state;
    add_package();
    add("pkg/alias.py", FLAG "BEAT_OK = HAVE_BEAT\n");
    add("pkg/use.py", "from pkg.alias import BEAT_OK\nif not BEAT_OK:\n"
                      "    raise RuntimeError('x')\n");
    build();
    assert_int_equal(verdict("pkg/alias.py").verdict, VERDICT_HANDLED);
}

static void as_a_function_that_returns_it(void **state)
{
    (void)state;
    add_package();
    add("pkg/asked.py", FLAG "def has_beat():\n    return HAVE_BEAT\n");
    add("pkg/use.py", "from pkg.asked import has_beat\n\ndef f():\n"
                      "    if not has_beat():\n        raise RuntimeError('x')\n");
    build();
    assert_int_equal(verdict("pkg/asked.py").verdict, VERDICT_HANDLED);
}

static void in_an_expression(void **state)
{
    (void)state;
    add_package();
    add("pkg/use.py", "from .base import HAVE_BEAT\n\ndef f():\n"
                      "    return fast() if HAVE_BEAT else slow()\n");
    build();
    assert_int_equal(verdict("pkg/base.py").verdict, VERDICT_HANDLED);
}

static void as_an_attribute_of_a_class(void **state)
{
    (void)state;
    add_package();
    add("pkg/alias.py", FLAG "class Sender:\n    available = HAVE_BEAT\n");
    add("pkg/use.py", "from pkg.alias import Sender\nif not Sender.available:\n"
                      "    raise RuntimeError('x')\n");
    build();
    assert_int_equal(verdict("pkg/alias.py").verdict, VERDICT_HANDLED);
}

static void as_an_attribute_of_some_class(void **state)
{
    (void)state;
    add_package();
    add("pkg/plugin.py", FLAG "class Sender:\n    available = HAVE_BEAT\n");
    add("pkg/use.py", "from pkg.plugin import Sender\nALL = {'s': Sender}\n\n"
                      "def get(name):\n    plugin = ALL[name]\n"
                      "    if not plugin.available:\n        raise RuntimeError\n");
    build();
    assert_int_equal(verdict("pkg/plugin.py").verdict, VERDICT_HANDLED);
}

static void as_an_attribute_of_the_module(void **state)
{
    (void)state;
    add_package();
    add("pkg/use.py", "from pkg import base\n\ndef run():\n"
                      "    if not base.HAVE_BEAT:\n        raise RuntimeError('x')\n");
    build();
    assert_int_equal(verdict("pkg/base.py").verdict, VERDICT_HANDLED);
}

static void a_test_does_not_count(void **state)
{
    (void)state;
    add_package();
    add("tests/test_use.py", "from pkg.base import HAVE_BEAT\n"
                             "if not HAVE_BEAT:\n    raise RuntimeError('x')\n");
    build();
    assert_int_equal(verdict("pkg/base.py").verdict, VERDICT_SILENT);
    assert_int_equal(verdict("pkg/base.py").place_count, 0);
}

static void a_name_of_another_module_does_not_count(void **state)
{
    (void)state;
    add_package();
    add("pkg/other.py", "HAVE_BEAT = True\n");
    add("pkg/use.py", "from .other import HAVE_BEAT\nif not HAVE_BEAT:\n"
                      "    raise RuntimeError('x')\n");
    build();
    assert_int_equal(verdict("pkg/base.py").verdict, VERDICT_SILENT);
}

static void only_when_it_worked(void **state)
{
    (void)state;
    add_package();
    add("pkg/use.py", "from .base import HAVE_BEAT\nif HAVE_BEAT:\n"
                      "    raise RuntimeError('unexpected')\n");
    build();
    assert_int_equal(verdict("pkg/base.py").verdict, VERDICT_SILENT);
}

static void a_guarded_need_is_no_need(void **state)
{
    (void)state;
    add("pyproject.toml", "[project]\ndependencies = []\n");
    add("pkg/__init__.py", "");
    add("pkg/soft.py",
        "try:\n    import mystery\nexcept ImportError:\n    mystery = None\n"
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n"
        "    import other_mystery\n\ndef late():\n    import third_mystery\n");
    add("pkg/hard.py", "try:\n    import mystery\nexcept ImportError as e:\n"
                       "    raise RuntimeError('install mystery') from e\n");
    add("pkg/use.py", "from .soft import a\nfrom .hard import b\n");
    build();
    uint32_t use = file_of("pkg/use.py");
    assert_true(program_closure(t.program, import("pkg/use.py", "soft"), use).pure);
    struct closure hard = program_closure(t.program, import("pkg/use.py", "hard"), use);
    assert_false(hard.pure);
    assert_true(str_eq(hard.blocker, STR("mystery")));
}

static void a_module_that_refuses(void **state)
{
    (void)state;
    add("pkg/__init__.py", "");
    add("pkg/unix.py", "import sys\nif sys.platform == 'win32':\n"
                       "    raise ImportError('not on Windows')\n");
    add("pkg/passes_on.py", "try:\n    import json\nexcept ImportError:\n"
                            "    raise ImportError('no json')\n");
    add("pkg/late.py", "def f():\n    raise ImportError('later')\n");
    add("pkg/use.py",
        "from .unix import a\nfrom .passes_on import b\nfrom .late import c\n");
    build();
    uint32_t use = file_of("pkg/use.py");
    struct closure unix_ =
        program_closure(t.program, import("pkg/use.py", "unix"), use);
    assert_false(unix_.pure);
    assert_true(str_eq(unix_.why, STR("raises ImportError itself")));
    assert_true(
        program_closure(t.program, import("pkg/use.py", "passes_on"), use).pure);
    assert_true(program_closure(t.program, import("pkg/use.py", "late"), use).pure);
}

static void versions_and_conditions(void **state)
{
    (void)state;
    add("pyproject.toml", "[project]\nrequires-python = '>=3.11,<4'\n"
                          "dependencies = ['tomli; python_version < \"3.11\"']\n");
    add("pkg/__init__.py", "");
    add("pkg/new.py", "import tomllib\n");
    add("pkg/newer.py", "import annotationlib\n");
    add("pkg/either.py", "import sys\nif sys.version_info >= (3, 14):\n"
                         "    import annotationlib\nif sys.version_info < (3, 11):\n"
                         "    import tomli\n");
    add("pkg/marked.py", "import tomli\n");
    add("pkg/use.py",
        "from .new import a\nfrom .newer import b\nfrom .either import c\n"
        "from .marked import d\n");
    build();
    uint32_t use = file_of("pkg/use.py");
#define pure(module) program_closure(t.program, import("pkg/use.py", module), use).pure
    assert_true(pure("new"));
    assert_false(pure("newer"));
    assert_true(pure("either"));
    assert_false(pure("marked"));
}

static void somebody_elses_import_module(void **state)
{
    (void)state;
    add("pkg/__init__.py", "");
    add("pkg/tools.py", "def import_module(name): pass\n");
    add("pkg/a.py",
        "from .tools import import_module\nx = import_module('pkg.gone')\n");
    add("pkg/b.py",
        "from importlib import import_module\nx = import_module('pkg.gone')\n");
    build();
    assert_int_equal(import("pkg/a.py", "pkg.gone")->kind, TARGET_UNKNOWN);
    assert_int_equal(import("pkg/b.py", "pkg.gone")->kind, TARGET_MISSING);
}

static void a_name_bound_only_when_something_else_works(void **state)
{
    (void)state;
    add("pkg/__init__.py", "");
    add("pkg/_fast.pyx", "");
    add("pkg/parser.py", "class Parser: pass\n\ntry:\n"
                         "    from ._fast import Parser as FastParser\n"
                         "except ImportError:\n    pass\n");
    add("pkg/assigned.py", "def late(): pass\ntry:\n    from ._fast import P\n"
                           "    FastParser = P\nexcept ImportError:\n    pass\n"
                           "After = 1\n");
    add("pkg/use.py", "from .parser import Parser\nfrom .assigned import After\n");
    add("pkg/fast.py", "from .parser import FastParser\n"
                       "from .assigned import FastParser as F\n");
    build();
    const struct program *p = t.program;
    uint32_t use = file_of("pkg/use.py"), fast = file_of("pkg/fast.py");
    assert_true(program_import_closure(p, use, 0).pure);
    assert_true(program_import_closure(p, use, 1).pure);
    assert_false(program_import_closure(p, fast, 0).pure);
    assert_false(program_import_closure(p, fast, 1).pure);
    assert_true(str_eq(program_import_closure(p, fast, 0).blocker, STR("pkg._fast")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TREE_TEST(nobody_asks),
        TREE_TEST(another_file_raises),
        TREE_TEST(through_a_module_and_a_re_export),
        TREE_TEST(under_an_alias),
        TREE_TEST(as_a_function_that_returns_it),
        TREE_TEST(in_an_expression),
        TREE_TEST(as_an_attribute_of_a_class),
        TREE_TEST(as_an_attribute_of_some_class),
        TREE_TEST(as_an_attribute_of_the_module),
        TREE_TEST(a_test_does_not_count),
        TREE_TEST(a_name_of_another_module_does_not_count),
        TREE_TEST(only_when_it_worked),
        TREE_TEST(a_guarded_need_is_no_need),
        TREE_TEST(a_module_that_refuses),
        TREE_TEST(versions_and_conditions),
        TREE_TEST(somebody_elses_import_module),
        TREE_TEST(a_name_bound_only_when_something_else_works),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
