/* Paths through the handler, probes (9), what follows a `try` (10), and the record that
 * remains of a guard: places, flags, words. */
#include "guard_cases.h"

#include <stdio.h>

#include "base/buf.h"

#define TRY "try:\n    import x\nexcept ImportError:\n"

static void paths(void **state)
{
    static const struct guard_case cases[] = {
        {"if without else", SILENT, TRY "    if a:\n        raise\n"},
        {"if, elif, else", HANDLED(RAISES),
         TRY "    if a:\n        raise\n    elif b:\n        raise\n"
             "    else:\n        raise\n"},
        {"if, elif without else", SILENT,
         TRY "    if a:\n        raise\n    elif b:\n        raise\n"},
        {"with", HANDLED(RAISES), TRY "    with a:\n        raise\n"},
        {"with suppress", SILENT, TRY "    with suppress(E):\n        raise F\n"},
        {"for", HANDLED(LOGS), TRY "    for i in a:\n        log.error(i)\n"},
        {"while", HANDLED(LOGS), TRY "    while a:\n        log.error(i)\n"},
        {"for with a break", SILENT,
         TRY "    for i in a:\n        if b:\n            break\n"
             "        log.error(i)\n"},
        {"for else", HANDLED(RAISES),
         TRY "    for i in a:\n        b = i\n    else:\n        raise\n"},
        {"match complete", HANDLED(RAISES),
         TRY "    match a:\n        case 1:\n            raise\n"
             "        case _:\n            raise\n"},
        {"match incomplete", SILENT,
         TRY "    match a:\n        case 1:\n            raise\n"},
        {"match with a capture", HANDLED(RAISES),
         TRY "    match a:\n        case 1:\n            raise\n"
             "        case other:\n            raise\n"},
        {"match with a guarded wildcard", SILENT,
         TRY "    match a:\n        case _ if b:\n            raise\n"},
        {"try inside, both ways", HANDLED(FALLS_BACK),
         TRY "    try:\n        import z as x\n    except ImportError:\n"
             "        import w as x\n"},
        {"try inside, the second fails silently", SILENT,
         TRY "    try:\n        import z as x\n    except ImportError:\n"
             "        x = None\n"},
        {"try inside, finally", HANDLED(LOGS),
         TRY "    try:\n        a = 1\n    finally:\n        log.error(1)\n"},
        {"finally of its own", HANDLED(LOGS),
         "try:\n    import x\nexcept ImportError:\n    pass\nfinally:\n"
         "    log.error(1)\n"},
        {"finally that does nothing", SILENT,
         "try:\n    import x\nexcept ImportError:\n    pass\nfinally:\n    a = 1\n"},
        {"log, then null", HANDLED(LOGS), TRY "    log.error(1)\n    x = None\n"},
        {"null, then log", HANDLED(LOGS), TRY "    x = None\n    log.error(1)\n"},
        {"unreachable log", SILENT,
         "def f():\n    try:\n        import x\n    except ImportError:\n"
         "        return\n        log.error(1)\n"},
        {"two statements in a line", HANDLED(LOGS), TRY "    x = None; log.error(1)\n"},
        {"comment only around pass", SILENT, TRY "    # raise\n    pass  # raise\n"},
        {"docstring", SILENT, TRY "    'raise'\n"},
        {"else does not count", SILENT,
         "try:\n    import x\nexcept ImportError:\n    pass\nelse:\n    raise E\n"},
        {"call in a condition", HANDLED(LOGS),
         TRY "    if log.error(1):\n        a = 1\n"},
        {"await", HANDLED(LOGS),
         "async def f():\n    try:\n        import x\n    except ImportError:\n"
         "        await log.error(1)\n"},
        {"a lambda is not run", SILENT,
         TRY "    x = None\n    a = [lambda: log.error(1)]\n"},
        {"a nested def is not run", SILENT,
         TRY
         "    x = None\n    def g():\n        if x: return 1\n        log.error(2)\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

static void probes(void **state)
{
    static const struct guard_case cases[] = {
        {"True or False", HANDLED(PROBE),
         "def has():\n    try:\n        import x\n        return True\n"
         "    except ImportError:\n        return False\n"},
        {"with else", HANDLED(PROBE),
         "def has():\n    '''Is x there?'''\n    try:\n        import x\n"
         "    except ImportError:\n        return False\n    else:\n"
         "        return True\n"},
        {"with a last return", HANDLED(PROBE),
         "def has():\n    try:\n        import x\n    except ImportError:\n"
         "        return False\n    return True\n"},
        {"with a short cut", HANDLED(PROBE),
         "def has():\n    if old:\n        return False\n    try:\n        import x\n"
         "    except ImportError:\n        return False\n    return True\n"},
        {"module or None", HANDLED(PROBE),
         "def get():\n    try:\n        import x\n        return x\n"
         "    except ImportError:\n        return None\n"},
        {"import_module or None", HANDLED(PROBE),
         "def get(name):\n    try:\n        return importlib.import_module(name)\n"
         "    except ImportError:\n        return None\n"},
        {"preset variable", HANDLED(PROBE),
         "def has():\n    ok = False\n    try:\n        import x\n        ok = True\n"
         "    except ImportError:\n        pass\n    return ok\n"},
        {"of a version", HANDLED(PROBE),
         "def new():\n    try:\n        import x\n    except ImportError:\n"
         "        return False\n    else:\n        return V(x.v).major >= 3\n"},
        {"does work", SILENT,
         "def f():\n    try:\n        import x\n        return x.work(1)\n"
         "    except ImportError:\n        return None\n"},
        {"does work before", SILENT,
         "def f():\n    prepare()\n    try:\n        import x\n"
         "    except ImportError:\n        return None\n    return x.work(1)\n"},
        {"works with what it got", SILENT,
         "def f(a):\n    try:\n        from x import make\n"
         "    except ImportError:\n        return None\n    else:\n"
         "        b = make(a)\n        return b\n"},
        {"no answer", SILENT,
         "def f():\n    try:\n        import x\n    except ImportError:\n"
         "        return None\n"},
        {"at module level", SILENT, TRY "    x = None\n"},
    };
    struct arena arena;
    struct facts facts;
    (void)state;
    GUARD_CHECK(cases);
    arena_init(&arena);
    guard_facts(cases[0].source, &arena, &facts);
    assert_true(facts.guards[0].flags & GUARD_PROBE);
    arena_release(&arena);
}

static void continues(void **state)
{
    static const struct guard_case cases[] = {
        {"return, then the next alternative", HANDLED(CONTINUES),
         "def f():\n    try:\n        import x\n        return x.a()\n"
         "    except ImportError:\n        pass\n    return slow()\n"},
        {"return, then raise", HANDLED(CONTINUES),
         "def f():\n    try:\n        import x\n        return x.a()\n"
         "    except ImportError:\n        pass\n    raise E\n"},
        {"return in else, then raise", HANDLED(CONTINUES),
         "def f():\n    try:\n        import x\n    except ImportError:\n"
         "        pass\n    else:\n        return x.a()\n    raise E\n"},
        {"return, then log", HANDLED(CONTINUES),
         "def f():\n    try:\n        import x\n        return x.a()\n"
         "    except ImportError:\n        pass\n    log.error('no x')\n"},
        {"return, then warning", QUIET,
         "def f():\n    try:\n        import x\n        return x.a()\n"
         "    except ImportError:\n        pass\n    log.warning('no x')\n"},
        {"return, then None", SILENT,
         "def f(a):\n    try:\n        import x\n        return x.a(a)\n"
         "    except ImportError:\n        pass\n    return None\n"},
        {"return, then another guard that raises", HANDLED(CONTINUES),
         "def f():\n    try:\n        import x\n        return x.a()\n"
         "    except ImportError:\n        pass\n    try:\n        import y\n"
         "        return y.a()\n    except ImportError:\n        raise E\n"},
        {"loop over candidates, then raise", HANDLED(CONTINUES),
         "def f(names):\n    for n in names:\n        try:\n"
         "            return import_module(n)\n        except ImportError:\n"
         "            continue\n    raise E\n"},
        {"loop over candidates, pass, then raise", HANDLED(CONTINUES),
         "def f(names):\n    for n in names:\n        try:\n"
         "            return import_module(n)\n        except ImportError:\n"
         "            pass\n    raise E\n"},
        {"loop with break and else", HANDLED(CONTINUES),
         "for n in names:\n    try:\n        m = import_module(n)\n        break\n"
         "    except ImportError:\n        pass\nelse:\n    raise E\n"},
        {"loop with break, raise behind both", SILENT,
         "def f():\n    for n in names:\n        try:\n            import_module(n)\n"
         "            break\n        except ImportError:\n            pass\n"
         "    raise E\n"},
        {"loop over candidates, then nothing", SILENT,
         "def f(names):\n    for n in names:\n        try:\n"
         "            return import_module(n).a(1)\n        except ImportError:\n"
         "            continue\n    return None\n"},
        {"the body does not always leave", SILENT,
         "def f(a):\n    try:\n        import x\n        if a:\n            return 1\n"
         "    except ImportError:\n        pass\n    return g(a)\n"},
        {"the body does not always leave, what follows always raises",
         HANDLED(CONTINUES),
         "def f(a):\n    try:\n        import x\n        if a:\n            return 1\n"
         "    except ImportError:\n        pass\n    raise E\n"},
        {"the body only raises", SILENT,
         "def f(a):\n    try:\n        import x\n        raise E\n"
         "    except ImportError:\n        pass\n    b(a)\n"},
        {"an unguarded import follows", HANDLED(CONTINUES),
         "try:\n    import x.a\nexcept ImportError:\n    pass\nimport x.a\n"},
        {"an unguarded from-import follows", HANDLED(CONTINUES),
         TRY "    pass\nfrom x import y\n"},
        {"importorskip follows", HANDLED(CONTINUES),
         TRY "    pass\nx = pytest.importorskip('x')\n"},
        {"another import follows", SILENT, TRY "    pass\nimport xy\n"},
        {"another name of the package follows", SILENT,
         "try:\n    from p import x\nexcept ImportError:\n    pass\nfrom p import y\n"},
        {"the same name follows", HANDLED(CONTINUES),
         "try:\n    from p import x\nexcept ImportError:\n    pass\n"
         "from p import y, x\n"},
        {"an import follows that a return never reaches", SILENT,
         "def f():\n    try:\n        import x\n    except ImportError:\n"
         "        return\n    import x\n    x.a()\n"},
        {"out of an if", HANDLED(CONTINUES),
         "def f():\n    if a:\n        try:\n            import x\n"
         "            return x.a()\n        except ImportError:\n            pass\n"
         "    return slow()\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

static void words(void **state)
{
    static const struct {
        const char *source, *response;
    } cases[] = {
        {TRY "    pass\n", "passes"},
        {TRY "    HAVE = False\n", "sets HAVE = False"},
        {TRY "    x: 'T' = None\n", "sets x: 'T' = None"},
        {"def f():\n    try:\n        import x\n    except ImportError:\n"
         "        return None\n",
         "returns None"},
        {"def f():\n    try:\n        import x\n    except ImportError:\n"
         "        return\n",
         "returns"},
        {"for n in a:\n    try:\n        import x\n    except ImportError:\n"
         "        continue\n",
         "continues with the next"},
        {TRY "    log.debug('x')\n", "logs at DEBUG"},
        {TRY "    log.debug('x')\n    x = None\n", "logs at DEBUG and sets x = None"},
        {TRY "    log.info('x')\n", "logs at INFO"},
        {TRY "    log.warning('x')\n", "logs at WARNING"},
        {TRY "    warnings.warn('x')\n", "warns"},
        {TRY "    print('x')\n", "prints to stdout"},
        {TRY "    raise\n", "raises"},
        {TRY "    class x: pass\n", "defines an empty class x"},
        {TRY "    def x(): pass\n", "defines an empty def x"},
        {"with suppress(ImportError):\n    import x\n", "suppresses it"},
        {TRY
         "    x = {\n        'a': None,   'b': None, 'c': None, 'd': None, 'e': None,"
         "\n    }\n",
         "sets x = { 'a': None, 'b': None, 'c': None, 'd': None, 'e': None,..."},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena arena;
        struct facts facts;
        char got[128];
        arena_init(&arena);
        guard_facts(cases[i].source, &arena, &facts);
        assert_int_equal(facts.guard_count, 1);
        snprintf(got, sizeof got, "%.*s",
                 STR_ARG(facts_text(&facts, facts.guards[0].response)));
        assert_string_equal(got, cases[i].response);
        arena_release(&arena);
    }
}

static void the_record_of_a_guard(void **state)
{
    struct arena arena;
    struct facts facts;
    (void)state;
    arena_init(&arena);
    guard_facts("class A:\n    def f(self):\n        try:\n"
                "            import x\n        except (ImportError, B) as e:  # c: d\n"
                "            # why\n            pass\n",
                &arena, &facts);
    assert_int_equal(facts.guard_count, 1);
    const struct guard_fact *g = &facts.guards[0];
    assert_int_equal(g->try_span.line, 3);
    assert_int_equal(g->try_span.column, 9);
    assert_int_equal(g->try_span.end_column, 12);
    assert_int_equal(g->handler_span.line, 5);
    assert_int_equal(g->handler_span.end_line, 5);
    assert_int_equal(g->handler_span.end_column, 37);
    assert_int_equal(g->catches, CATCHES_IMPORT_ERROR);
    assert_int_equal(g->flags, GUARD_IMPORT_ONLY);
    assert_int_equal(g->body_indent, 12);
    assert_int_equal(facts.scopes[g->scope].kind, SCOPE_FUNCTION);
    arena_release(&arena);
}

static void flags(void **state)
{
    static const struct {
        const char *source;
        int flags, catches;
    } cases[] = {
        {TRY "    pass\n", GUARD_IMPORT_ONLY, CATCHES_IMPORT_ERROR},
        {"try:\n    import x\n    x.setup()\n    HAVE = True\nexcept Exception:\n"
         "    pass\n",
         GUARD_IMPORT_ONLY | GUARD_CALLS, CATCHES_EXCEPTION},
        {"try:\n    import x\n    other.run()\nexcept Exception:\n    pass\n", 0,
         CATCHES_EXCEPTION},
        {"try:\n    import x\n    for i in a:\n        b(i)\nexcept:\n    pass\n", 0,
         CATCHES_BARE},
        {"try:\n    import x\nexcept* ImportError:\n    pass\n",
         GUARD_IMPORT_ONLY | GUARD_STAR, CATCHES_IMPORT_ERROR},
        {"with suppress(ModuleNotFoundError):\n    import x\n",
         GUARD_IMPORT_ONLY | GUARD_SUPPRESS, CATCHES_MODULE_NOT_FOUND},
        {"if TYPE_CHECKING:\n    try:\n        import x\n    except ImportError:\n"
         "        pass\n",
         GUARD_IMPORT_ONLY | GUARD_TYPE_CHECKING, CATCHES_IMPORT_ERROR},
        {TRY "    import y as x\n", GUARD_IMPORT_ONLY | GUARD_FALLS_BACK_IMPORT,
         CATCHES_IMPORT_ERROR},
        {TRY "    if a:\n        raise\n", GUARD_IMPORT_ONLY | GUARD_RAISES,
         CATCHES_IMPORT_ERROR},
        {"try:\n    import x\nexcept (ImportError, BaseException):\n    pass\n",
         GUARD_IMPORT_ONLY, CATCHES_BASE_EXCEPTION},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena arena;
        struct facts facts;
        arena_init(&arena);
        guard_facts(cases[i].source, &arena, &facts);
        assert_int_equal(facts.guard_count, 1);
        assert_int_equal(facts.guards[0].flags, cases[i].flags);
        assert_int_equal(facts.guards[0].catches, cases[i].catches);
        arena_release(&arena);
    }
}

static void imports_know_their_guard(void **state)
{
    struct arena arena;
    struct facts facts;
    (void)state;
    arena_init(&arena);
    guard_facts("import a\ntry:\n    import b\n    try:\n        from c import d\n"
                "    except ImportError:\n        pass\nexcept ImportError:\n"
                "    import e\n",
                &arena, &facts);
    assert_int_equal(facts.guard_count, 2);
    assert_int_equal(facts.import_count, 4);
    assert_int_equal(facts.imports[0].guard, FACTS_NONE);
    assert_int_equal(facts.imports[1].guard, 0);
    assert_int_equal(facts.imports[2].guard, 1);
    assert_int_equal(facts.imports[3].guard, FACTS_NONE);
    arena_release(&arena);
}

static void check_hostile(struct buf *b, uint32_t guards)
{
    struct arena arena;
    struct facts facts;
    arena_init(&arena);
    guard_facts(b->ptr, &arena, &facts);
    assert_true(facts.guard_count >= guards);
    arena_release(&arena);
    buf_clear(b);
}

/* What is deep, long or broken must end, soon and without a crash. */
static void hostile_files(void **state)
{
    struct buf b = {0};
    (void)state;
    for (int i = 0; i < 90; i++) {
        buf_pad(&b, ' ', (size_t)i);
        buf_addz(&b, "try:\n");
    }
    buf_pad(&b, ' ', 90);
    buf_addz(&b, "import x\n");
    for (int i = 89; i >= 0; i--) {
        buf_pad(&b, ' ', (size_t)i);
        buf_addz(&b, "except ImportError:\n");
        buf_pad(&b, ' ', (size_t)i + 1);
        buf_addz(&b, "x = None\n");
    }
    check_hostile(&b, 1);
    for (int i = 0; i < 1000; i++)
        buf_printf(&b, "try:\n    import x%d\nexcept ImportError:\n    x%d = None\n", i,
                   i);
    for (int i = 0; i < 1000; i++)
        buf_printf(&b, "if x%d is None and x0 and x1:\n    raise E\n", i);
    check_hostile(&b, 1000);
    buf_addz(&b, "try:\n    import x\nexcept ImportError:\n    x = ");
    buf_pad(&b, '(', 5000);
    buf_addz(&b, "\n    def f(:\n  raise\nexcept\n");
    check_hostile(&b, 0);
    buf_addz(&b, "try:\n    import x\nexcept ImportError:\n");
    for (int i = 0; i < 60; i++) {
        buf_pad(&b, ' ', (size_t)i + 4);
        buf_printf(&b, "def f%d():\n", i);
    }
    buf_pad(&b, ' ', 70);
    buf_addz(&b, "pass\n");
    check_hostile(&b, 1);
    buf_addz(&b, "try:\n    import x\nexcept ImportError:\n");
    for (int i = 0; i < 40; i++) {
        buf_pad(&b, ' ', (size_t)i + 4);
        buf_addz(&b, "try:\n");
    }
    buf_pad(&b, ' ', 44);
    buf_addz(&b, "a = 1\n");
    for (int i = 39; i >= 0; i--) {
        buf_pad(&b, ' ', (size_t)i + 4);
        buf_addz(&b, "finally:\n");
        buf_pad(&b, ' ', (size_t)i + 5);
        buf_addz(&b, "b = 1\n");
    }
    check_hostile(&b, 1);
    buf_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths),
        cmocka_unit_test(probes),
        cmocka_unit_test(continues),
        cmocka_unit_test(words),
        cmocka_unit_test(the_record_of_a_guard),
        cmocka_unit_test(flags),
        cmocka_unit_test(imports_know_their_guard),
        cmocka_unit_test(hostile_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
