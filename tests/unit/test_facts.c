/* facts: what is read in a file, each case as "interesting part of the JSON". The wide
 * comparison with CPython is tests/differential. */
#include "base/buf.h"
#include "python/facts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

static struct facts_reader *reader;
static struct arena arena;
static struct facts facts;
static struct buf shown;

static void read_bytes(struct str bytes)
{
    arena_clear(&arena);
    facts_read(bytes, reader, &arena, &facts);
}
#define READ(code) read_bytes(STR(code))

static void add_text(struct text text)
{
    buf_add(&shown, facts_text(&facts, text));
}

/* "kind level module as alias (names) /scope flags|" for each import. */
static const char *imports(void)
{
    buf_clear(&shown);
    buf_addc(&shown, ' ');
    for (uint32_t i = 0; i < facts.import_count; i++) {
        const struct import_fact *import = &facts.imports[i];
        buf_printf(&shown, "%c%u ", "ifc"[import->kind], import -> level);
        add_text(import->module);
        if (import->alias.len) {
            buf_addc(&shown, '=');
            add_text(import->alias);
        }
        for (uint32_t j = 0; j < import->name_count; j++) {
            buf_addc(&shown, j ? ',' : '(');
            add_text(facts.names[import->first_name + j].name);
            if (facts.names[import->first_name + j].alias.len) {
                buf_addc(&shown, '=');
                add_text(facts.names[import->first_name + j].alias);
            }
        }
        if (import->name_count)
            buf_addc(&shown, ')');
        if (import->scope) {
            buf_addc(&shown, '/');
            add_text(facts.scopes[import->scope].name);
        }
        if (import->flags)
            buf_printf(&shown, " %x", import->flags);
        buf_addc(&shown, '|');
    }
    return shown.ptr + 1;
}

static const char *symbols(void)
{
    buf_clear(&shown);
    buf_addc(&shown, ' ');
    for (uint32_t i = 0; i < facts.symbol_count; i++) {
        add_text(facts.symbols[i].name);
        buf_addc(&shown, "dcvitgT"[facts.symbols[i].kind]);
        buf_addc(&shown, ' ');
    }
    return shown.ptr + 1;
}

static const char *texts(const struct text *items, uint32_t count)
{
    buf_clear(&shown);
    buf_addc(&shown, ' ');
    for (uint32_t i = 0; i < count; i++) {
        add_text(items[i]);
        buf_addc(&shown, '|');
    }
    return shown.ptr + 1;
}

static void import_statements(void **state)
{
    (void)state;
    READ("import a . b as c, d\nfrom .. import (x as y, # z\n  w,)\nfrom .... q import "
         "*\n");
    assert_string_equal(imports(), "i0 a.b=c|i0 d|f2 (x=y,w)|f4 q 2|");
    assert_int_equal(facts.imports[2].span.line, 2);
    assert_int_equal(facts.imports[2].span.end_line, 3);
    assert_int_equal(facts.names[1].span.line, 3);
    assert_int_equal(facts.names[1].span.column, 3);
    READ("x = 1; import a; from b import c\nif x: import d\nfrom \\\n .a \\\n import "
         "b\n");
    assert_string_equal(imports(), "i0 a|f0 b(c)|i0 d 8|f1 a(b)|");
    READ("from __future__ import x\nimport importlib\nimports = 1\nfrom_ = 2\n");
    assert_string_equal(imports(), "f0 __future__(x)|i0 importlib|");
}

static void imports_know_where_they_stand(void **state)
{
    (void)state;
    READ("class A:\n  def f(self):\n    import a\n  import b\ndef g(): import "
         "c\nimport d\n");
    assert_string_equal(imports(), "i0 a/f|i0 b/A|i0 c/g|i0 d|");
    READ("try:\n  import a\n  def f():\n    import b\nexcept E:\n  import c\n"
         "else:\n  import d\nfinally: import e\n");
    assert_string_equal(imports(), "i0 a 10|i0 b/f|i0 c 420|i0 d 20|i0 e 20|");
    READ("for x in y:\n  import a\nelse:\n  import b\nwhile 1: import c\n"
         "match x:\n  case 1: import d\nwith x: import e\n");
    assert_string_equal(imports(), "i0 a 8|i0 b 8|i0 c 8|i0 d 8|i0 e|");
    READ("if __name__ == '__main__':\n  import a\nif ('__main__' == __name__): import "
         "b\n");
    assert_string_equal(imports(), "i0 a 80|i0 b 80|");
    assert_true(facts.flags & FACTS_MAIN_GUARD);
}

static void type_checking(void **state)
{
    (void)state;
    READ("from typing import TYPE_CHECKING as T\nif T:\n  import a\nelse:\n  import "
         "b\n");
    assert_string_equal(imports(), "f0 typing(TYPE_CHECKING=T)|i0 a 1|i0 b 8|");
    READ("if (t.TYPE_CHECKING and x): import a\nif TYPE_CHECKING or x: import b\n"
         "if not TYPE_CHECKING:\n  import c\nelse:\n  import d\nif False:\n  import e\n"
         "elif TYPE_CHECKING:\n  def f():\n    import g\n");
    assert_string_equal(imports(), "i0 a 1|i0 b 8|i0 c 8|i0 d 1|i0 e 1|i0 g/f 1|");
}

static void import_calls(void **state)
{
    (void)state;
    READ("importlib.import_module('a.b')\nx = f(import_module(\n  name='.c', "
         "package=__name__))\n"
         "__import__('d')\n__import__(x)\nimport_module('..e', "
         "'p.q')\nimport_module('.e')\n"
         "# import_module('no')\n'import_module(\"no\")'\nself.import_module('no')\n"
         "__import__('f', globals(), None, [], 1)\nimport_module(f'{x}')\n"
         "import_module('g' 'h')\nimport_module('g' + h)\ndef f(): "
         "import_module('i')\n");
    assert_string_equal(imports(),
                        "c0 a.b|c1 c|c0 d|c0  4|c0 p.e|c0  4|c1 f|c0  4|c0 gh|"
                        "c0  4|c0 i/f|");
    assert_int_equal(facts.imports[0].span.column, 1);
    assert_int_equal(facts.imports[0].span.end_column, 31);
    READ("def import_module(x): pass\nimport_module('a')\n");
    assert_string_equal(imports(), "");
}

static void top_level_symbols(void **state)
{
    (void)state;
    READ("a, (b, *c), d.e, f(x)[i], [g] = h = 1\ni: int\n(j): int = 2\nk += 1\nl.m += "
         "1\n");
    assert_string_equal(symbols(), "av bv cv gv hv iv jv kv ");
    READ("def f():\n  x = 1\n  global y, z\nclass C(q := 1): w = 1\nasync def g(): v = "
         "2\n");
    assert_string_equal(symbols(), "fd yg zg Cc qv gd ");
    READ("for a, b.c in d: e = 1\nwith f as (g, h), i as j.k: pass\n"
         "with (l as m, n as o,): pass\ntry: pass\nexcept E as p: q = 1\n");
    assert_string_equal(symbols(), "at ev gt ht mt ot pt qv ");
    READ("match x:\n  case P(y=1, z=w) | {'k': v, **r} as u: t = 1\n  case [_, *s] if "
         "a: pass\n"
         "  case None | A.B: pass\n");
    assert_string_equal(symbols(), "wt vt rt ut tv st ");
    READ("type X[T] = int\nimport a.b, c as d\nfrom e import f as g, h\nif (n := 1): "
         "pass\n"
         "x = lambda: (m := 1)\nf'{(o := 1):=5}'\ny = lambda z=1: z\n");
    assert_string_equal(symbols(), "XT ai di gi hi nv xv ov yv ");
    READ("print(a=1)\nassert x, lambda y=1: y\n(a).b = 1\n[c][0] = 2\ndel d\nraise e\n"
         "f == g\nh <= i\nj != k\n'l'\n@m(n=1)\ndef o(): pass\n");
    assert_string_equal(symbols(), "od ");
}

static void classes(void **state)
{
    (void)state;
    READ("class A: pass\nclass B[T](A, m.C[x, y], # why\n  metaclass=M(1, 2), *z): "
         "pass\n"
         "def f():\n  class C(\n  ): pass\n");
    assert_int_equal(facts.class_count, 3);
    assert_string_equal(texts(facts.bases, facts.base_count),
                        "A|m.C[x, y]|metaclass=M(1, 2)|*z|");
    assert_int_equal(facts.classes[1].base_count, 4);
    assert_int_equal(facts.classes[2].base_count, 0);
    assert_int_equal(facts.classes[2].scope, 1);
}

static const char *exported(void)
{
    return facts.flags & FACTS_HAS_ALL ? texts(facts.all_names, facts.all_count) : "-";
}

static void exports(void **state)
{
    (void)state;
    READ("__all__ = ['a', \"b\" 'c',]\n__all__ += ('d',)\n__all__.append('e')\n"
         "__all__.extend(['f'] + ['g'])\n__all__: list = ['h']\n");
    assert_string_equal(exported(), "a|bc|d|e|f|g|h|");
    READ("__all__ = 'a', 'b'\n");
    assert_string_equal(exported(), "a|b|");
    READ("__all__ = []\n");
    assert_string_equal(exported(), "");
    READ("__all__ = ['a']\n__all__ += x.__all__\n");
    assert_string_equal(exported(), "-");
    READ("__all__ = ['a'] + [n for n in x]\n");
    assert_string_equal(exported(), "-");
    READ("__all__ = ['a']\ndef export(f):\n  __all__.append(f.__name__)\n");
    assert_string_equal(exported(), "-");
    READ("__all__ = x = ['a']\nprint(__all__)\n");
    assert_string_equal(exported(), "-");
    READ("from x import __all__\n");
    assert_string_equal(exported(), "-");
    READ("if x: __all__ = ['a']\nelse: __all__ = ['b']\n");
    assert_string_equal(exported(), "a|b|");
}

#define assert_flag(code, flag)                                                        \
    do {                                                                               \
        READ(code);                                                                    \
        assert_true(facts.flags &(flag));                                              \
    } while (0)
#define assert_no_flag(code, flag)                                                     \
    do {                                                                               \
        READ(code);                                                                    \
        assert_false(facts.flags &(flag));                                             \
    } while (0)

static void open_modules(void **state)
{
    (void)state;
    assert_flag("def __getattr__(name): pass\n", FACTS_OPEN);
    assert_no_flag("class A:\n  def __getattr__(self, name): pass\n", FACTS_OPEN);
    assert_flag("def f():\n  globals()['x'] = 1\n", FACTS_OPEN);
    assert_flag("globals().update(x)\n", FACTS_OPEN);
    assert_flag("install(globals())\n", FACTS_OPEN);
    assert_no_flag("x = globals()['y']\nz = globals().get('y')\na in globals()\n",
                   FACTS_OPEN);
    assert_flag("vars().update(x)\n", FACTS_OPEN);
    assert_no_flag("def f():\n  vars().update(x)\nvars(a).update(b)\n", FACTS_OPEN);
    assert_flag("exec(code)\n", FACTS_OPEN);
    assert_no_flag("exec(code, {})\ndef f():\n  exec(code)\nx.exec(code)\n",
                   FACTS_OPEN);
    assert_flag("exec (code)\n", FACTS_OPEN);
    assert_flag("exec  \\\n (\"%s = 1\" % name)\n", FACTS_OPEN);
    assert_flag("for c in codes:\n  exec c\n", FACTS_OPEN);
    assert_no_flag("exec (code, {})\nexec code in space\nexec (code) in space\n"
                   "def f():\n  exec (code)\n# exec (code)\nexec = 1\n",
                   FACTS_OPEN);
    assert_flag("def f():\n  globals () ['x'] = 1\n", FACTS_OPEN);
    assert_flag("vars ().update(x)\nlocals ()\n", FACTS_OPEN);
    assert_flag("locals ().update(x)\n", FACTS_OPEN);
    assert_no_flag("def f():\n  vars ().update(x)\nx = vars () ['y']\n", FACTS_OPEN);
    assert_flag("setattr(import_module(__name__), a, b)\n", FACTS_OPEN);
    assert_flag("def f():\n  __all__.append(a)\n", FACTS_OPEN);
    assert_flag("def f():\n  global __all__\n  __all__ += [a]\n", FACTS_OPEN);
    assert_no_flag("def f():\n  __all__ = [a]\n  x.__all__.append(a)\n"
                   "  return __all__.count(a)\n__all__.append(a)\n",
                   FACTS_OPEN);
    assert_flag("setattr(sys.modules[__name__], a, b)\n", FACTS_OPEN);
    assert_no_flag("getattr(sys.modules[__name__], a)\n", FACTS_OPEN);
    assert_flag("sys.modules['x'] = y\n", FACTS_SYS_MODULES);
    assert_no_flag("y = sys.modules['x']\n", FACTS_SYS_MODULES | FACTS_OPEN);
    assert_flag("__path__ = extend_path(__path__, __name__)\n", FACTS_EXTENDS_PATH);
    assert_flag("__path__.append(x)\n", FACTS_EXTENDS_PATH);
    assert_flag("__import__('pkg_resources').declare_namespace(__name__)\n",
                FACTS_EXTENDS_PATH);
    assert_no_flag("print(__path__)\n", FACTS_EXTENDS_PATH);
    assert_flag("sys.path[:0] = [x]\n", FACTS_SYS_PATH);
    assert_no_flag("print(sys.path, end='')\n# sys.path.append(x)\n", FACTS_SYS_PATH);
    READ("import a\nsys.path.insert(0, x)\nimport b\n");
    assert_string_equal(imports(), "i0 a|i0 b 40|");
}

/* How many imports bind what is given attributes of unknown names. */
static uint32_t filled(void)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < facts.import_count; i++)
        count += (facts.imports[i].flags & IMPORT_FILLED) != 0;
    return count;
}

static void modules_filled_by_name(void **state)
{
    (void)state;
    READ("from a import b, c\nimport d\nfor k in x: setattr(c, k, 1)\n");
    assert_int_equal(filled(), 1);
    READ("import a.b\nimport c as d\nsetattr(a.b, k, 1); setattr (d, f'_{k}', 1)\n");
    assert_int_equal(filled(), 2);
    READ("def f(k):\n  from a import b\n  setattr(b, k, 1)\n"
         "def g(k):\n  from a import c\ndef h(c, k):\n  setattr(c, k, 1)\n");
    assert_int_equal(filled(), 1);
    READ("import a\nvars(a)[k] = 1\n");
    assert_int_equal(filled(), 1);
    READ("import a\nvars(a).update(x)\n");
    assert_int_equal(filled(), 1);
    READ("import a\nsetattr(a, 'k', 1)\nx.setattr(a, k, 1)\nsetattr(a.b, k, 1)\n"
         "getattr(a, k)\nprint(vars(a), vars(a)[k], vars(a).items())\n"
         "def setattr(a, k, v): pass\nsetattr(b(a), k, 1)\n");
    assert_int_equal(filled(), 0);
}

static void kinds_of_files(void **state)
{
    (void)state;
    assert_flag("#!/usr/bin/python\n", FACTS_SHEBANG);
    assert_flag("\xef\xbb\xbf#!/usr/bin/python\n", FACTS_SHEBANG | FACTS_ONLY_COMMENTS);
    assert_flag("# /// script\n# dependencies = []\n# ///\n", FACTS_PEP723);
    assert_no_flag("# /// script\n", FACTS_PEP723);
    assert_flag("import a\0\n", FACTS_BINARY);
    assert_int_equal(facts.import_count, 0);
    assert_int_equal(facts.trouble_count, 1);
    assert_flag("\xff\xfei\0m\0", FACTS_UTF16);
    assert_flag("version https://git-lfs.github.com/spec/v1\noid x\n",
                FACTS_LFS_POINTER);
    assert_int_equal(facts.trouble_count, 0);
    assert_no_flag("", FACTS_BINARY | FACTS_HAS_ALL);
    assert_flag("", FACTS_ONLY_COMMENTS);
    READ("import a # \xff\n");
    assert_int_equal(facts.trouble_count, 1);
    assert_int_equal(facts.troubles[0].span.column, 12);
    READ("# coding: latin-1\nx = '\xe9'; import a\n");
    assert_int_equal(facts.trouble_count, 0);
    assert_int_equal(facts.imports[0].span.column, 10);
    READ("# coding: shift_jis\nx = '\x95\\'; import a\n");
    assert_string_equal(imports(), "i0 a|");
    READ("log = logging.getLogger(__name__)\nx = 1\n");
    assert_string_equal(texts(&facts.logger, 1), "log|");
}

static void suppressions(void **state)
{
    (void)state;
    READ("x = (1, # flatline: ignore[FL201, swallowed-import] it is\n  2)\n"
         "import a  # NOQA:FL201,E501 # flatline: ignore\n# flatline:ignore\n"
         "y # noqa\n# noqakka, flatline: ignored\n'# noqa'\n");
    assert_int_equal(facts.suppression_count, 5);
    const struct suppression_fact *s = facts.suppressions;
    assert_int_equal(s[0].first_line, 1);
    assert_int_equal(s[0].last_line, 2);
    assert_string_equal(texts(facts.ids, s[0].id_count), "FL201|swallowed-import|");
    assert_string_equal(texts(&s[0].reason, 1), "it is|");
    assert_int_equal(s[1].kind, SUPPRESS_FLATLINE);
    assert_int_equal(s[1].id_count, 0);
    assert_int_equal(s[2].kind, SUPPRESS_NOQA);
    assert_string_equal(texts(facts.ids + s[2].first_id, s[2].id_count), "FL201|E501|");
    assert_int_equal(s[3].line, 4);
    assert_int_equal(s[3].first_line, 4);
    assert_int_equal(s[4].line, 5);
    assert_int_equal(s[4].id_count, 0);
}

/* Doubling such a file must about double the time; here it must end at all. */
static void hostile_files_are_read_in_linear_time(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        "(",         "a=",      "import x;", "class A(", "f'{",       "__import__(",
        "sys.path[", "x:=",     "#noqa ",    "[a,(",     "globals()", "'''",
        "\\\n",      "lambda:", "if x:",     "__all__="};
    struct buf code = {0};
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        buf_clear(&code);
        for (int j = 0; j < 20000; j++)
            buf_addz(&code, pieces[i]);
        read_bytes(buf_str(&code));
        assert_int_equal(facts.flags & FACTS_BINARY, 0);
    }
    buf_release(&code);
}

static void json_is_escaped(void **state)
{
    (void)state;
    READ("__all__ = ['\"\\\\\\n\\x01']\nimport \xff\n");
    struct buf out = {0};
    facts_to_json(&facts, STR("a\"\xff"), &out);
    assert_non_null(strstr(out.ptr, "\"path\": \"a\\\"\\\\xff\""));
    assert_non_null(strstr(out.ptr, "\"all\": [\"\\\"\\\\\\u000a\\u0001\"]"));
    buf_release(&out);
}

#define SAMPLE                                                                         \
    "import a.b as c\nfrom .x import (y as z,)\nclass A(B, C[D]): pass\n"              \
    "__all__ = ['q']\nlog = logging.getLogger()\nx # noqa: FL201\n"                    \
    "try:\n  import d\nexcept ImportError:\n  d = None\nif d: print(d)\n)\n"

static void saved_facts_come_back(void **state)
{
    (void)state;
    struct buf block = {0}, before = {0}, after = {0};
    struct facts loaded;
    READ(SAMPLE);
    facts_save(&facts, &block);
    assert_int_equal(block.len % 8, 0);
    assert_true(facts_view(buf_str(&block), &loaded));
    facts_to_json(&facts, STR("x"), &before);
    facts_to_json(&loaded, STR("x"), &after);
    assert_string_equal(before.ptr, after.ptr);
    buf_clear(&block);
    READ("");
    facts_save(&facts, &block);
    assert_true(facts_view(buf_str(&block), &loaded));
    assert_int_equal(loaded.import_count, 0);
    buf_release(&block);
    buf_release(&before);
    buf_release(&after);
}

/* A damaged block is refused, or what it says stays within it. */
static void damaged_blocks_lead_nowhere(void **state)
{
    (void)state;
    struct buf block = {0}, json = {0};
    struct facts loaded;
    size_t refused = 0;
    READ(SAMPLE);
    facts_save(&facts, &block);
    for (size_t len = 0; len < block.len; len++) {
        assert_false(facts_view(str_make(block.ptr, len), &loaded));
        assert_int_equal(loaded.import_count, 0);
    }
    for (size_t i = 0; i < block.len; i++) {
        block.ptr[i] = (char)(block.ptr[i] ^ 0x10);
        if (facts_view(buf_str(&block), &loaded))
            facts_to_json(&loaded, STR("x"), &json);
        else
            refused++;
        buf_clear(&json);
        block.ptr[i] = (char)(block.ptr[i] ^ 0x10);
    }
    assert_true(refused > 0);
    assert_true(facts_view(buf_str(&block), &loaded));
    buf_release(&block);
    buf_release(&json);
}

static void junk_full_of_try_does_not_keep_the_parser_busy(void **state)
{
    (void)state;
    struct buf junk = {0};
    bool told = false;
    for (int i = 0; i < 40000; i++)
        buf_addz(&junk, "try:\n  import x; = = !\nexcept ImportError:\n  a b c = $\n");
    read_bytes(buf_str(&junk));
    assert_true(facts.parsed < junk.len / 4);
    for (uint32_t i = 0; i < facts.trouble_count; i++)
        told |= str_find(facts_text(&facts, facts.troubles[i].message),
                         STR("too broken")) != STR_NONE;
    assert_true(told);
    buf_release(&junk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(import_statements),
        cmocka_unit_test(imports_know_where_they_stand),
        cmocka_unit_test(type_checking),
        cmocka_unit_test(import_calls),
        cmocka_unit_test(top_level_symbols),
        cmocka_unit_test(classes),
        cmocka_unit_test(exports),
        cmocka_unit_test(open_modules),
        cmocka_unit_test(modules_filled_by_name),
        cmocka_unit_test(kinds_of_files),
        cmocka_unit_test(suppressions),
        cmocka_unit_test(hostile_files_are_read_in_linear_time),
        cmocka_unit_test(junk_full_of_try_does_not_keep_the_parser_busy),
        cmocka_unit_test(json_is_escaped),
        cmocka_unit_test(saved_facts_come_back),
        cmocka_unit_test(damaged_blocks_lead_nowhere),
    };
    struct facts_options options = {0};
    arena_init(&arena);
    reader = facts_reader_new(&options);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    facts_reader_free(reader);
    arena_release(&arena);
    buf_release(&shown);
    return failed;
}
