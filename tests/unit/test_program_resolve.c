/* Resolution of imports: roots, what is found, what is certainly missing. */
#include "program_tree.h"

static void packages_and_modules(void **state)
{
    (void)state;
    add("pkg/__init__.py", "");
    add("pkg/a.py",
        "import pkg.b\nfrom . import b\nfrom .sub import c\nimport os.path\n"
        "import numpy\nfrom ..x import y\n");
    add("pkg/b.py", "VALUE = 1\n");
    add("pkg/sub/__init__.py", "");
    add("pkg/sub/c.py", "from ..b import VALUE\nfrom ... import nothing\n");
    build();
    const struct target *b = import("pkg/a.py", "pkg.b");
    assert_int_equal(b->kind, TARGET_FIRST_PARTY);
    assert_path(b->file, "pkg/b.py");
    assert_int_equal(b->dir, PROGRAM_NONE);
    assert_true(b->certain);
    const struct target *dot = import("pkg/a.py", "");
    assert_int_equal(dot->kind, TARGET_FIRST_PARTY);
    assert_path(dot->file, "pkg/__init__.py");
    assert_int_equal(dot->dir, dir_of("pkg"));
    assert_int_equal(name("pkg/a.py", "b")->kind, NAME_SUBMODULE);
    assert_path(name("pkg/a.py", "b")->module.file, "pkg/b.py");
    assert_true(str_eq(name("pkg/a.py", "b")->module.name, STR("pkg.b")));
    assert_int_equal(name("pkg/a.py", "c")->kind, NAME_SUBMODULE);
    assert_int_equal(name("pkg/sub/c.py", "VALUE")->kind, NAME_SYMBOL);
    assert_kind("pkg/a.py", "os.path", TARGET_STDLIB);
    assert_kind("pkg/a.py", "numpy", TARGET_THIRD_PARTY);
    assert_kind("pkg/a.py", "x", TARGET_UNKNOWN);
    struct program_file *c = &t.program->files.items[file_of("pkg/sub/c.py")];
    assert_true(str_eq(c->module, STR("pkg.sub.c")));
    struct program_file *init = &t.program->files.items[file_of("pkg/sub/__init__.py")];
    assert_true(str_eq(init->module, STR("pkg.sub")));
}

static void certainly_missing(void **state)
{
    (void)state;
    add("pkg/__init__.py", "");
    add("pkg/a.py", "import pkg.gone\nfrom .lost import x\nimport pkg.a.deeper\n"
                    "from .sub.no import y\nfrom pkg import nope\n");
    add("pkg/sub/__init__.py", "");
    build();
    const struct target *gone = import("pkg/a.py", "pkg.gone");
    assert_int_equal(gone->kind, TARGET_MISSING);
    assert_int_equal(gone->dir, dir_of("pkg"));
    assert_true(str_eq(gone->missing, STR("gone")));
    assert_kind("pkg/a.py", "lost", TARGET_MISSING);
    assert_true(str_eq(import("pkg/a.py", "lost")->name, STR("pkg.lost")));
    assert_kind("pkg/a.py", "pkg.a.deeper", TARGET_MISSING);
    assert_kind("pkg/a.py", "sub.no", TARGET_MISSING);
    assert_int_equal(import("pkg/a.py", "sub.no")->dir, dir_of("pkg/sub"));
    assert_int_equal(name("pkg/a.py", "nope")->kind, NAME_MISSING);
}

static void holes_in_packages(void **state)
{
    (void)state;
    add("shared/__init__.py", "");
    add("shared/monitoring/beat.py", "from . import other\nBeat = 1\n");
    add("shared/monitoring/other.py", "");
    add("run/__init__.py", "");
    add("run/base.py", "from shared.monitoring.beat import Beat\n"
                       "from shared import monitoring\nimport shared.monitoring\n"
                       "from shared.monitoring import gone\n");
    build();
    uint32_t hole = dir_of("shared/monitoring");
    const struct target *beat = import("run/base.py", "shared.monitoring.beat");
    assert_int_equal(beat->kind, TARGET_FIRST_PARTY);
    assert_true(beat->namespace_hole);
    assert_int_equal(beat->hole, hole);
    assert_int_equal(name("run/base.py", "Beat")->kind, NAME_SYMBOL);
    assert_int_equal(name("run/base.py", "monitoring")->kind, NAME_SUBMODULE);
    assert_int_equal(name("run/base.py", "monitoring")->module.hole, hole);
    assert_kind("run/base.py", "shared.monitoring", TARGET_FIRST_PARTY);
    assert_int_equal(import("shared/monitoring/beat.py", "")->hole, hole);
    assert_int_equal(name("run/base.py", "gone")->kind, NAME_MISSING);
    uint32_t count;
    program_importers_of_dir(t.program, hole, &count);
    assert_int_equal(count, 5);
    const struct importer *who = program_importers_of_file(
        t.program, file_of("shared/monitoring/beat.py"), &count);
    assert_int_equal(count, 1);
    assert_path(who[0].file, "run/base.py");
    assert_int_equal(who[0].import, 0);
}

static void a_missing_intermediate_package_is_a_hole(void **state)
{
    (void)state;
    add("a/__init__.py", "");
    add("a/b/c/__init__.py", "");
    add("a/b/c/d.py", "");
    add("a/x.py", "import a.b.c.d\n");
    build();
    assert_int_equal(import("a/x.py", "a.b.c.d")->hole, dir_of("a/b"));
}

static void never_the_importing_file_itself(void **state)
{
    (void)state;
    add("celery/__init__.py", "");
    add("celery/backends/__init__.py", "");
    add("celery/backends/consul.py", "import consul\n");
    add("celery/backends/redis.py", "");
    add("celery/backends/other.py", "import redis\n");
    add("scripts/yaml.py", "import yaml\n");
    build();
    assert_kind("celery/backends/consul.py", "consul", TARGET_THIRD_PARTY);
    assert_kind("celery/backends/other.py", "redis", TARGET_THIRD_PARTY);
    assert_kind("scripts/yaml.py", "yaml", TARGET_THIRD_PARTY);
}

static void a_directory_inside_a_package_is_no_root(void **state)
{
    (void)state;
    add("pkg/__init__.py", "");
    add("pkg/tools/helper.py", "");
    add("pkg/tools/use.py", "import helper\n");
    add("pkg/tools/setup.py", "");
    add("pkg/tools/run.py", "#!/usr/bin/env python\nimport helper\n");
    build();
    /* Whoever runs it from there finds it: not ours, nor certainly somebody else's. */
    assert_kind("pkg/tools/use.py", "helper", TARGET_UNKNOWN);
    assert_kind("pkg/tools/run.py", "helper", TARGET_UNKNOWN);
}

static void standard_library_first(void **state)
{
    (void)state;
    add("queue.py", "");
    add("platform/__init__.py", "");
    add("platform/linux.py", "");
    add("use.py",
        "import queue\nimport platform\nimport platform.linux\nimport tomllib\n"
        "import distutils.core\n");
    build();
    assert_kind("use.py", "queue", TARGET_STDLIB);
    assert_kind("use.py", "platform", TARGET_UNKNOWN);
    assert_kind("use.py", "platform.linux", TARGET_FIRST_PARTY);
    assert_kind("use.py", "tomllib", TARGET_STDLIB);
    assert_kind("use.py", "distutils.core", TARGET_STDLIB);
}

static void a_bare_directory_proves_nothing(void **state)
{
    (void)state;
    add("zebra/build.py", "");
    add("shared/util.py", "");
    add("use.py", "import zebra\nfrom zebra.errors import APIError\n"
                  "from shared import util\nimport shared.gone\nimport shared.util\n");
    build();
    assert_kind("use.py", "zebra", TARGET_UNKNOWN);
    assert_kind("use.py", "zebra.errors", TARGET_UNKNOWN);
    assert_kind("use.py", "shared", TARGET_FIRST_PARTY);
    assert_int_equal(name("use.py", "util")->kind, NAME_SUBMODULE);
    assert_kind("use.py", "shared.gone", TARGET_UNKNOWN);
    assert_kind("use.py", "shared.util", TARGET_FIRST_PARTY);
}

static void src_layout_and_projects(void **state)
{
    (void)state;
    add("src/pkg/__init__.py", "");
    add("src/pkg/a.py", "");
    add("tests/test_a.py", "import pkg.a\nimport helper\nimport pkg.gone\n");
    add("tests/helper.py", "");
    add("tests/deep/test_b.py", "import helper\nimport conf\n");
    add("services/one/pyproject.toml", "");
    add("services/one/onepkg/__init__.py", "");
    add("services/one/onepkg/m.py", "import twopkg\nimport pkg.a\nimport onepkg.m\n");
    add("services/two/setup.py", "");
    add("services/two/src/twopkg/__init__.py", "");
    build();
    assert_kind("tests/test_a.py", "pkg.a", TARGET_FIRST_PARTY);
    assert_kind("tests/test_a.py", "pkg.gone", TARGET_MISSING);
    assert_kind("tests/test_a.py", "helper", TARGET_FIRST_PARTY);
    /* tests/ is a root for tests/deep only by somebody's arrangement. */
    assert_kind("tests/deep/test_b.py", "helper", TARGET_UNKNOWN);
    assert_kind("tests/deep/test_b.py", "conf", TARGET_THIRD_PARTY);
    assert_kind("services/one/onepkg/m.py", "twopkg", TARGET_SIBLING);
    assert_kind("services/one/onepkg/m.py", "pkg.a", TARGET_FIRST_PARTY);
    assert_kind("services/one/onepkg/m.py", "onepkg.m", TARGET_FIRST_PARTY);
    assert_true(
        str_eq(t.program->files.items[file_of("src/pkg/a.py")].module, STR("pkg.a")));
}

static void made_by_a_build(void **state)
{
    (void)state;
    add("pkg/__init__.py", "");
    add("pkg/fast.pyx", "");
    add("pkg/config.py.in", "");
    add("pkg/stub.pyi", "");
    add("pkg/notes.md", "");
    add("pkg/native/lib.rs", "");
    add("pkg/a.py", "from . import fast\nfrom .config import X\nfrom .stub import Y\n"
                    "from ._version import version\nfrom .msg_pb2 import M\n"
                    "from .notes import N\nfrom .native import Z\n"
                    "from .local_settings import *\n");
    build();
    assert_int_equal(name("pkg/a.py", "fast")->kind, NAME_SUBMODULE);
    assert_int_equal(name("pkg/a.py", "fast")->module.kind, TARGET_GENERATED);
    assert_kind("pkg/a.py", "config", TARGET_GENERATED);
    assert_kind("pkg/a.py", "stub", TARGET_GENERATED);
    assert_kind("pkg/a.py", "_version", TARGET_GENERATED);
    assert_kind("pkg/a.py", "msg_pb2", TARGET_GENERATED);
    assert_kind("pkg/a.py", "local_settings", TARGET_GENERATED);
    assert_kind("pkg/a.py", "notes", TARGET_MISSING);
    assert_kind("pkg/a.py", "native", TARGET_UNKNOWN);
}

static void compiled_modules_named_unlike_their_sources(void **state)
{
    (void)state;
    add("bson/__init__.py", "from . import _cbson\nfrom .gone import x\n");
    add("bson/_cbsonmodule.c", "");
    add("ev/__init__.py", "from ._core import y\n");
    add("ev/_core_source.c", "");
    add("vo/__init__.py", "from .fast import z\nfrom .sub.plain import p\n");
    add("vo/src/anything.pyx", "");
    add("vo/sub/__init__.py", "from ._wcs import q\n");
    add("vo/sub/ext/deep/wcslib.c", "");
    build();
    assert_int_equal(name("bson/__init__.py", "_cbson")->module.kind, TARGET_GENERATED);
    assert_kind("bson/__init__.py", "gone", TARGET_UNKNOWN);
    assert_kind("ev/__init__.py", "_core", TARGET_GENERATED);
    assert_kind("vo/__init__.py", "fast", TARGET_UNKNOWN);
    assert_kind("vo/__init__.py", "sub.plain", TARGET_MISSING);
    assert_kind("vo/sub/__init__.py", "_wcs", TARGET_UNKNOWN);
}

static void an_import_hook_makes_modules(void **state)
{
    (void)state;
    add("cal/__init__.py", "");
    add("cal/constants.py", "import sys\nsys.meta_path.insert(0, Finder())\n");
    add("cal/web/__init__.py", "");
    add("cal/use.py", "import cal.constants\nimport cal.web.feedparser\n");
    add("env/__init__.py", "");
    add("env/_patch.py", "import sys\nsys.meta_path.insert(0, Finder())\n");
    add("env/use.py", "import env.gone\n");
    add("jed/__init__.py", "");
    add("jed/child/__init__.py", "");
    add("jed/child/__main__.py", "import sys\nsys.meta_path.insert(0, Finder())\n");
    add("jed/use.py", "import jed.gone\nimport __main__\n");
    build();
    assert_kind("cal/use.py", "cal.web.feedparser", TARGET_UNKNOWN);
    assert_kind("env/use.py", "env.gone", TARGET_MISSING);
    assert_kind("jed/use.py", "jed.gone", TARGET_MISSING);
}

static void a_namespace_below_src_gives_no_roots(void **state)
{
    (void)state;
    add("pyproject.toml", "");
    add("src/poet/json/__init__.py", "");
    add("src/poet/config/__init__.py", "");
    add("src/poet/config/config.py",
        "import json\nimport config\n"
        "from poet.json import x\nimport poet.config.gone\n");
    build();
    assert_kind("src/poet/config/config.py", "json", TARGET_STDLIB);
    assert_kind("src/poet/config/config.py", "config", TARGET_UNKNOWN);
    assert_kind("src/poet/config/config.py", "poet.json", TARGET_FIRST_PARTY);
    assert_kind("src/poet/config/config.py", "poet.config.gone", TARGET_UNKNOWN);
    assert_true(
        str_eq(t.program->files.items[file_of("src/poet/config/config.py")].module,
               STR("poet.config.config")));
}

static void an_example_named_like_a_library(void **state)
{
    (void)state;
    add("requirements.txt", "pydantic\n");
    add("examples/pydantic/__init__.py", "");
    add("examples/pydantic/tasks.py", "from pydantic import BaseModel\n");
    build();
    assert_kind("examples/pydantic/tasks.py", "pydantic", TARGET_UNKNOWN);
    assert_int_equal(name("examples/pydantic/tasks.py", "BaseModel")->kind,
                     NAME_UNKNOWN);
}

static void a_project_directory_named_like_its_package(void **state)
{
    (void)state;
    add("common/setup.py", "");
    add("common/common/__init__.py", "");
    add("common/common/util.py", "");
    add("api/setup.py", "");
    add("api/api/__init__.py", "from common.util import x\nimport api.gone\n");
    build();
    assert_kind("api/api/__init__.py", "common.util", TARGET_SIBLING);
    assert_kind("api/api/__init__.py", "api.gone", TARGET_MISSING);
}

static void tests_that_ask_for_what_is_not_there(void **state)
{
    (void)state;
    add("pkg/__init__.py", "");
    add("tests/test_x.py", "import pytest\n\ndef test_gone():\n"
                           "    with pytest.raises(ImportError):\n"
                           "        from pkg import nothing\n"
                           "        import pkg.gone\n");
    add("tests/test_y.py", "import pkg.gone\n");
    build();
    assert_kind("tests/test_x.py", "pkg.gone", TARGET_UNKNOWN);
    assert_int_equal(name("tests/test_x.py", "nothing")->kind, NAME_UNKNOWN);
    assert_kind("tests/test_y.py", "pkg.gone", TARGET_MISSING);
}

static void a_package_called_test(void **state)
{
    (void)state;
    add("test/__init__.py", "def unit(): pass\n");
    add("test/helpers.py", "");
    add("test/test_a.py", "from test import unit\nfrom test.helpers import h\n"
                          "from test.support import s\n");
    build();
    assert_kind("test/test_a.py", "test", TARGET_FIRST_PARTY);
    assert_kind("test/test_a.py", "test.helpers", TARGET_FIRST_PARTY);
    assert_kind("test/test_a.py", "test.support", TARGET_STDLIB);
}

static void changed_import_systems(void **state)
{
    (void)state;
    add("ext/__init__.py", "__path__ = extend_path(__path__, __name__)\n");
    add("ext/a.py", "import ext.plugin\nfrom ext import plugin\n");
    add("inj/__init__.py", "sys.modules['inj.x'] = 1\n");
    add("inj/a.py", "import inj.x\n");
    add("six_/__init__.py", "");
    add("six_/_vendor/__init__.py", "");
    add("six_/a.py", "import six_._vendor.six.moves\n");
    add("late.py", "import pure.before\nsys.path.insert(0, 'x')\nimport pure.gone\n"
                   "import other\nimport json\nimport pure.there\n");
    add("pure/__init__.py", "");
    add("pure/there.py", "");
    build();
    assert_kind("ext/a.py", "ext.plugin", TARGET_UNKNOWN);
    assert_int_equal(name("ext/a.py", "plugin")->kind, NAME_UNKNOWN);
    assert_kind("inj/a.py", "inj.x", TARGET_UNKNOWN);
    assert_kind("six_/a.py", "six_._vendor.six.moves", TARGET_UNKNOWN);
    assert_kind("late.py", "pure.before", TARGET_MISSING);
    assert_kind("late.py", "pure.gone", TARGET_UNKNOWN);
    assert_kind("late.py", "other", TARGET_UNKNOWN);
    assert_kind("late.py", "json", TARGET_STDLIB);
    assert_kind("late.py", "pure.there", TARGET_FIRST_PARTY);
}

static void two_packages_of_one_name(void **state)
{
    (void)state;
    add("a/lib/__init__.py", "");
    add("a/lib/x.py", "import lib.gone\nfrom .gone import y\n");
    add("b/lib/__init__.py", "");
    add("b/lib/gone.py", "");
    build();
    assert_kind("a/lib/x.py", "lib.gone", TARGET_UNKNOWN);
    assert_kind("a/lib/x.py", "gone", TARGET_MISSING);
}

static void broken_on_purpose(void **state)
{
    (void)state;
    add("tests/fixtures/proj/pyproject.toml", "");
    add("tests/fixtures/proj/numpy/__init__.py", "");
    add("tests/fixtures/proj/numpy/a.py", "import numpy.gone\nfrom . import gone\n");
    add("{{cookiecutter.x}}/app/__init__.py", "from .gone import y\n");
    add("main.py", "import numpy\n");
    build();
    assert_kind("tests/fixtures/proj/numpy/a.py", "numpy.gone", TARGET_UNKNOWN);
    assert_int_equal(name("tests/fixtures/proj/numpy/a.py", "gone")->kind,
                     NAME_UNKNOWN);
    assert_kind("{{cookiecutter.x}}/app/__init__.py", "gone", TARGET_UNKNOWN);
    assert_kind("main.py", "numpy", TARGET_THIRD_PARTY);
}

static void names_and_stars(void **state)
{
    (void)state;
    add("pkg/__init__.py", "from .api import *\n");
    add("pkg/api.py", "from .base import *\ndef call(): pass\n");
    add("pkg/base.py", "from .api import *\nBASE = 1\n");
    add("pkg/open.py", "def __getattr__(name): pass\n");
    add("pkg/third.py", "from numpy import *\n");
    add("pkg/use.py",
        "from pkg import call\nfrom pkg import BASE\nfrom pkg import nope\n"
        "from .open import any\nfrom .third import maybe\n"
        "from pkg import __doc__\nfrom .base import gone\n");
    build();
    assert_int_equal(name("pkg/use.py", "call")->kind, NAME_SYMBOL);
    assert_int_equal(name("pkg/use.py", "BASE")->kind, NAME_SYMBOL);
    assert_int_equal(name("pkg/use.py", "nope")->kind, NAME_MISSING);
    assert_int_equal(name("pkg/use.py", "any")->kind, NAME_UNKNOWN);
    assert_int_equal(name("pkg/use.py", "maybe")->kind, NAME_UNKNOWN);
    assert_int_equal(name("pkg/use.py", "__doc__")->kind, NAME_SYMBOL);
    assert_int_equal(name("pkg/use.py", "gone")->kind, NAME_MISSING);
}

static void modules_that_are_filled_by_name(void **state)
{
    (void)state;
    add("pkg/__init__.py", "");
    add("pkg/dtypes.py",
        "def add(d):\n  from pkg import dtypes\n  setattr(dtypes, d.name, d)\n");
    add("pkg/attrs.py", "");
    add("pkg/other.py", "");
    add("pkg/load.py", "import pkg.attrs as a\nfor k in x: setattr(a, k, 1)\n");
    add("pkg/tests/__init__.py", "");
    add("pkg/tests/test_x.py", "from pkg import other\nsetattr(other, k, 1)\n");
    add("pkg/use.py", "from .dtypes import one\nfrom pkg.attrs import two\n"
                      "from .other import three\n");
    build();
    assert_int_equal(name("pkg/use.py", "one")->kind, NAME_UNKNOWN);
    assert_int_equal(name("pkg/use.py", "two")->kind, NAME_UNKNOWN);
    assert_int_equal(name("pkg/use.py", "three")->kind, NAME_MISSING);
}

static void scripts(void **state)
{
    (void)state;
    add("tool.py", "#!/usr/bin/env python\n");
    add("run.py", "if __name__ == '__main__':\n");
    add("both.py", "if __name__ == '__main__':\n");
    add("use.py", "import both\n");
    build();
    assert_true(t.program->files.items[file_of("tool.py")].flags & FILE_SCRIPT);
    assert_true(t.program->files.items[file_of("run.py")].flags & FILE_SCRIPT);
    assert_false(t.program->files.items[file_of("both.py")].flags & FILE_SCRIPT);
    assert_false(t.program->files.items[file_of("use.py")].flags & FILE_SCRIPT);
}

static void an_empty_repository(void **state)
{
    (void)state;
    build();
    assert_int_equal(t.program->files.len, 0);
    assert_int_equal(t.program->dirs.len, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TREE_TEST(packages_and_modules),
        TREE_TEST(certainly_missing),
        TREE_TEST(holes_in_packages),
        TREE_TEST(a_missing_intermediate_package_is_a_hole),
        TREE_TEST(never_the_importing_file_itself),
        TREE_TEST(a_directory_inside_a_package_is_no_root),
        TREE_TEST(standard_library_first),
        TREE_TEST(a_bare_directory_proves_nothing),
        TREE_TEST(src_layout_and_projects),
        TREE_TEST(made_by_a_build),
        TREE_TEST(compiled_modules_named_unlike_their_sources),
        TREE_TEST(an_import_hook_makes_modules),
        TREE_TEST(a_namespace_below_src_gives_no_roots),
        TREE_TEST(an_example_named_like_a_library),
        TREE_TEST(a_project_directory_named_like_its_package),
        TREE_TEST(tests_that_ask_for_what_is_not_there),
        TREE_TEST(a_package_called_test),
        TREE_TEST(changed_import_systems),
        TREE_TEST(two_packages_of_one_name),
        TREE_TEST(broken_on_purpose),
        TREE_TEST(names_and_stars),
        TREE_TEST(modules_that_are_filled_by_name),
        TREE_TEST(scripts),
        TREE_TEST(an_empty_repository),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
