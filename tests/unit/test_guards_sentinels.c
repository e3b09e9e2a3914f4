/* What becomes of a name that a handler leaves null (8): how it enters a test, and what
 * happens where the test says that the thing is missing. */
#include "guard_cases.h"

/* A module-level flag, then code that tests it. */
#define FLAG                                                                           \
    "try:\n    import x\n    HAVE = True\nexcept ImportError:\n    HAVE = False\n"
#define NAME "try:\n    import x\nexcept ImportError:\n    x = None\n"

static void ways_to_set(void **state)
{
#define TEST "def f():\n    if not HAVE:\n        raise E\n"
    static const struct guard_case cases[] = {
        {"in the handler", HANDLED(SENTINEL), FLAG TEST},
        {"preset, then pass", HANDLED(SENTINEL),
         "HAVE = False\ntry:\n    import x\n    HAVE = True\nexcept ImportError:\n"
         "    pass\n" TEST},
        {"preset with an annotation", HANDLED(SENTINEL),
         "HAVE: 'bool' = False\ntry:\n    import x\n    HAVE = True\n"
         "except ImportError:\n    pass\n" TEST},
        {"set in else", HANDLED(SENTINEL),
         "try:\n    import x\nexcept ImportError:\n    HAVE = False\nelse:\n"
         "    HAVE = True\n" TEST},
        {"preset, set in else", HANDLED(SENTINEL),
         "HAVE = False\ntry:\n    import x\nexcept ImportError:\n    pass\nelse:\n"
         "    HAVE = True\n" TEST},
        {"preset, suppress", HANDLED(SENTINEL),
         "HAVE = False\nwith suppress(ImportError):\n    import x\n    HAVE = "
         "True\n" TEST},
        {"only in the body", HANDLED(SENTINEL),
         "try:\n    import x\n    HAVE = True\nexcept ImportError:\n    pass\n" TEST},
        {"chained", HANDLED(SENTINEL),
         "try:\n    import x\n    HAVE = True\nexcept ImportError:\n"
         "    x = HAVE = None\n" TEST},
        {"one flag covers the names", HANDLED(SENTINEL),
         "try:\n    from x import a, b\n    HAVE = True\nexcept ImportError:\n"
         "    a = b = None\n    HAVE = False\n" TEST},
        {"never tested", SILENT, FLAG "use(HAVE)\n"},
        {"a test of something else", SILENT, FLAG "if OTHER:\n    raise E\n"},
        {"a test of an attribute of that name", SILENT,
         FLAG "if a.HAVE:\n    pass\nelse:\n    raise E\n"},
        {"tested in a comment", SILENT, FLAG "# if not HAVE: raise\n"},
        {"tested in a string", SILENT, FLAG "a = 'if not HAVE: raise'\n"},
        {"a reason, preset None", HANDLED(SENTINEL),
         "why = None\ntry:\n    import x\nexcept ImportError:\n    why = 'no x'\n"
         "@skipIf(why, why)\nclass T(A):\n    pass\n"},
        {"a reason that nobody looks at", SILENT,
         "try:\n    import x\nexcept ImportError:\n    why = 'no x'\nx.y()\n"},
        {"a reason tested against None", HANDLED(SENTINEL),
         "why = None\ntry:\n    import x\nexcept ImportError:\n    why = 'no x'\n"
         "def f():\n    if why is not None:\n        raise E(why)\n"},
        {"tested around the guard", SILENT,
         "def f():\n    m = None\n    for n in a:\n        if m is None:\n"
         "            try:\n                m = import_module(n)\n"
         "            except ImportError:\n                pass\n    use(m)\n"},
        {"a local of that name elsewhere", SILENT,
         "def f():\n    try:\n        import x\n    except ImportError:\n"
         "        x = None\n    return 1\ndef g(x):\n    if x is None:\n"
         "        raise E\n"},
        {"global in a function", HANDLED(SENTINEL),
         "def f():\n    global x\n    try:\n        import x\n"
         "    except ImportError:\n        x = None\ndef g():\n"
         "    if x is None:\n        raise E\n"},
        {"an attribute", HANDLED(SENTINEL),
         "class A:\n    def __init__(self):\n        try:\n            import x\n"
         "            self.x = x\n        except ImportError:\n"
         "            self.x = None\n    def m(self):\n        if self.x is None:\n"
         "            raise E\n"},
        {"preset by the condition around it", HANDLED(SENTINEL),
         "def f(e):\n    if not e:\n        try:\n            import x\n"
         "            e = x.e\n        except ImportError:\n            pass\n"
         "    if e is None:\n        raise E\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
#undef TEST
}

static void ways_to_test(void **state)
{
    static const struct guard_case cases[] = {
        {"if not: raise", HANDLED(SENTINEL), FLAG "if not HAVE:\n    raise E\n"},
        {"one line", HANDLED(SENTINEL), FLAG "if not HAVE: raise E\n"},
        {"if: .. else: raise", HANDLED(SENTINEL),
         FLAG "if HAVE:\n    a()\nelse:\n    raise E\n"},
        {"if without else", SILENT, FLAG "if HAVE:\n    a()\n"},
        {"if: .. else: pass", SILENT, FLAG "if HAVE:\n    a()\nelse:\n    pass\n"},
        {"is None", HANDLED(SENTINEL), NAME "if x is None:\n    raise E\n"},
        {"is not None, else", HANDLED(SENTINEL),
         NAME "if x is not None:\n    a()\nelse:\n    raise E\n"},
        {"is not None, no else", SILENT, NAME "if x is not None:\n    a()\n"},
        {"== None", HANDLED(SENTINEL), NAME "if x == None:\n    raise E\n"},
        {"is False", HANDLED(SENTINEL), FLAG "if HAVE is False:\n    raise E\n"},
        {"== True, else", HANDLED(SENTINEL),
         FLAG "if HAVE == True:\n    a()\nelse:\n    raise E\n"},
        {"is None of a flag that is False", SILENT,
         FLAG "if HAVE is None:\n    raise E\n"},
        {"with another condition", HANDLED(SENTINEL),
         FLAG "if wanted and not HAVE:\n    raise E\n"},
        {"or another condition", HANDLED(SENTINEL),
         FLAG "if not HAVE or old:\n    raise E\n"},
        {"parenthesized", HANDLED(SENTINEL), FLAG "if (not (HAVE)):\n    raise E\n"},
        {"all()", HANDLED(SENTINEL), FLAG "if not all([HAVE, b]):\n    raise E\n"},
        {"None in", HANDLED(SENTINEL), NAME "if None in (x, y):\n    raise E\n"},
        {"bool()", HANDLED(SENTINEL), FLAG "if not bool(HAVE):\n    raise E\n"},
        {"hasattr()", HANDLED(SENTINEL), NAME "if not hasattr(x, 'a'):\n    raise E\n"},
        {"assert", HANDLED(SENTINEL), FLAG "assert HAVE, 'no x'\n"},
        {"assert not", SILENT, FLAG "assert not HAVE\n"},
        {"skipif mark", HANDLED(SENTINEL),
         FLAG "@pytest.mark.skipif(not HAVE, reason='x')\ndef test():\n    pass\n"},
        {"skipif the other way", SILENT,
         FLAG "@pytest.mark.skipif(HAVE, reason='x')\ndef test():\n    pass\n"},
        {"skipUnless", HANDLED(SENTINEL),
         FLAG "@skipUnless(HAVE, 'x')\nclass T(A):\n    pass\n"},
        {"pytestmark", HANDLED(SENTINEL),
         FLAG "pytestmark = pytest.mark.skipif(not HAVE, reason='x')\n"},
        {"trial's skip", HANDLED(SENTINEL),
         NAME "class T(A):\n    if x is None:\n        skip = 'no x'\n"},
        {"ternary", HANDLED(SENTINEL), FLAG "a = fast() if HAVE else slow()\n"},
        {"ternary to a null", SILENT, FLAG "a = fast() if HAVE else None\n"},
        {"or", HANDLED(SENTINEL), NAME "y = x or other\n"},
        {"or a null", SILENT, NAME "y = x or None\n"},
        {"and", SILENT, NAME "y = x and x.y()\n"},
        {"while", SILENT, FLAG "while HAVE:\n    a()\n"},
        {"a filter", SILENT, FLAG "a = [i for i in b if HAVE]\n"},
        {"elif", HANDLED(SENTINEL),
         FLAG "if a:\n    b()\nelif not HAVE:\n    raise E\n"},
        {"elif, then else", HANDLED(SENTINEL),
         FLAG "if a:\n    b()\nelif HAVE:\n    c()\nelse:\n    raise E\n"},
        {"else through elif", HANDLED(SENTINEL),
         FLAG "if HAVE:\n    b()\nelif a:\n    c()\nelse:\n    raise E\n"},
        {"elif without else", SILENT, FLAG "if HAVE:\n    b()\nelif a:\n    c()\n"},
        {"NO_X = True", HANDLED(SENTINEL),
         "try:\n    import x\n    NO_X = False\nexcept ImportError:\n"
         "    NO_X = True\nif NO_X:\n    raise E\n"},
        {"NO_X, the other way", SILENT,
         "try:\n    import x\n    NO_X = False\nexcept ImportError:\n"
         "    NO_X = True\nif not NO_X:\n    raise E\n"},
        {"a version compared", HANDLED(SENTINEL),
         "try:\n    import x\n    V = x.v\nexcept ImportError:\n    V = (0, 0)\n"
         "if V < (1, 2):\n    raise E\n"},
        {"a version compared, no else", SILENT,
         "try:\n    import x\n    V = x.v\nexcept ImportError:\n    V = (0, 0)\n"
         "if V >= (1, 2):\n    a()\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

static void responses(void **state)
{
    static const struct guard_case cases[] = {
        {"error", HANDLED(SENTINEL), FLAG "if not HAVE:\n    log.error('x')\n"},
        {"exit", HANDLED(SENTINEL), FLAG "if not HAVE:\n    sys.exit(1)\n"},
        {"skip", HANDLED(SENTINEL), FLAG "if not HAVE:\n    pytest.skip('x')\n"},
        {"stderr", HANDLED(SENTINEL), FLAG "if not HAVE:\n    sys.stderr.write('x')\n"},
        {"warning", QUIET, FLAG "if not HAVE:\n    log.warning('x')\n"},
        {"print", QUIET, FLAG "if not HAVE:\n    print('x')\n"},
        {"debug", SILENT, FLAG "if not HAVE:\n    log.debug('x')\n"},
        {"pass", SILENT, FLAG "if not HAVE:\n    pass\n"},
        {"return None", SILENT,
         FLAG "def f():\n    if not HAVE:\n        return None\n    return x.a()\n"},
        {"return False", SILENT,
         FLAG "def f():\n    if not HAVE:\n        return False\n    return x.a()\n"},
        {"another import", HANDLED(SENTINEL), FLAG "if not HAVE:\n    import z as x\n"},
        {"another import that may fail", HANDLED(SENTINEL),
         NAME "if x is None:\n    try:\n        import z as x\n"
              "    except ImportError:\n        pass\n"},
        {"the work another way", HANDLED(SENTINEL),
         FLAG "def f():\n    if HAVE:\n        a()\n    else:\n        b()\n"},
        {"another definition", HANDLED(SENTINEL),
         FLAG "if HAVE:\n    class A(x.A):\n        pass\nelse:\n    class A:\n"
              "        def m(self):\n            return self.b()\n"},
        {"an empty definition", SILENT,
         FLAG "if HAVE:\n    class A(x.A):\n        b = 1\nelse:\n    class A:\n"
              "        pass\n"},
        {"early return, then the slow way", HANDLED(SENTINEL),
         FLAG "def f():\n    if HAVE:\n        return x.a()\n    return slow()\n"},
        {"early return, then raise", HANDLED(SENTINEL),
         FLAG "def f():\n    if HAVE:\n        return x.a()\n    raise E\n"},
        {"early return, then None", SILENT,
         FLAG "def f():\n    if HAVE:\n        return x.a()\n    return None\n"},
        {"early return, then nothing", SILENT,
         FLAG "def f():\n    if HAVE:\n        return x.a()\n"},
        {"early return of several conditions", HANDLED(SENTINEL),
         FLAG "def f(a):\n    if HAVE and a:\n        return x.a()\n    b(a)\n"},
        {"early return of several conditions, then nothing", SILENT,
         FLAG "def f(a):\n    if HAVE and a:\n        return x.a()\n    pass\n"},
        {"early return of its own types", SILENT,
         FLAG "def f(a):\n    if HAVE and isinstance(a, x.T):\n"
              "        return x.a()\n    return b(a)\n"},
        {"early return of nothing", SILENT,
         FLAG "def f(a):\n    if HAVE and a:\n        return a\n    b(a)\n"},
        {"a loop that works sometimes", HANDLED(SENTINEL),
         FLAG "def f(a):\n    if not HAVE:\n        c = []\n        for i in a:\n"
              "            if i not in c:\n                c.append(i)\n"
              "        return c\n"},
        {"an assertion about the missing case", HANDLED(SENTINEL),
         FLAG "def f():\n    if HAVE:\n        a()\n    else:\n        with b:\n"
              "            assert c == {}\n"},
        {"raises sometimes", SILENT,
         FLAG "if not HAVE:\n    if strict:\n        raise E\n"},
        {"silent here, loud there", HANDLED(SENTINEL),
         FLAG "if HAVE:\n    a()\ndef f():\n    if not HAVE:\n        raise E\n"},
        {"warning, then raise", HANDLED(SENTINEL),
         FLAG "if not HAVE:\n    warnings.warn('x')\n    raise E\n"},
        {"quiet handler, loud test", HANDLED(SENTINEL),
         "try:\n    import x\nexcept ImportError:\n    warnings.warn('x')\n"
         "    x = None\nif x is None:\n    raise E\n"},
        {"quiet handler, silent test", QUIET,
         "try:\n    import x\nexcept ImportError:\n    warnings.warn('x')\n"
         "    x = None\nif x is not None:\n    a()\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

static void hops(void **state)
{
    static const struct guard_case cases[] = {
        {"alias", HANDLED(SENTINEL), FLAG "ON = HAVE\nif not ON:\n    raise E\n"},
        {"negated alias", HANDLED(SENTINEL),
         FLAG "OFF = not HAVE\nif OFF:\n    raise E\n"},
        {"compared alias", HANDLED(SENTINEL),
         NAME "ON = x is not None\nif not ON:\n    raise E\n"},
        {"alias with another condition", HANDLED(SENTINEL),
         FLAG "ON = HAVE and wanted\nif not ON:\n    raise E\n"},
        {"two hops", SILENT, FLAG "A = HAVE\nB = A\nif not B:\n    raise E\n"},
        {"attribute", HANDLED(SENTINEL),
         FLAG "class A:\n    def __init__(self):\n        self.on = HAVE\n"
              "    def m(self):\n        if not self.on:\n            raise E\n"},
        {"class attribute", HANDLED(SENTINEL),
         FLAG "class A:\n    on = HAVE\n    def m(self):\n        if not self.on:\n"
              "            raise E\n"},
        {"attribute, silent", SILENT,
         FLAG "class A:\n    def __init__(self):\n        self.on = HAVE\n"
              "    def m(self):\n        if self.on:\n            a()\n"},
        {"function", HANDLED(SENTINEL),
         FLAG "def have():\n    return HAVE\ndef f():\n    if not have():\n"
              "        raise E\n"},
        {"alias of a flag that is no None", SILENT,
         FLAG "class A:\n    def m(self):\n        if self.on is None:\n"
              "            self.on = HAVE and x.y()\n        return self.on\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

static void an_exported_flag_is_marked(void **state)
{
    struct arena arena;
    struct facts facts;
    (void)state;
    arena_init(&arena);
    guard_facts(FLAG, &arena, &facts);
    assert_int_equal(facts.guard_count, 1);
    assert_int_equal(facts.guards[0].sentinel_count, 1);
    const struct sentinel_fact *s = &facts.sentinels[facts.guards[0].first_sentinel];
    assert_true(str_eq(facts_text(&facts, s->name), STR("HAVE")));
    assert_int_equal(s->flags, SENTINEL_EXPORTED);
    assert_int_equal(s->span.line, 5);
    assert_int_equal(s->span.column, 5);
    assert_int_equal(s->span.end_column, 9);
    arena_release(&arena);
}

static void the_uses_of_a_flag_are_listed(void **state)
{
    struct arena arena;
    struct facts facts;
    (void)state;
    arena_init(&arena);
    guard_facts(FLAG "if HAVE:\n    a()\nif not HAVE:\n    print(1)\n", &arena, &facts);
    const struct sentinel_fact *s = &facts.sentinels[facts.guards[0].first_sentinel];
    assert_int_equal(s->use_count, 2);
    assert_int_equal(facts.uses[s->first_use].span.line, 6);
    assert_int_equal(facts.uses[s->first_use].response, USE_NOTHING);
    assert_int_equal(facts.uses[s->first_use + 1].span.line, 8);
    assert_int_equal(facts.uses[s->first_use + 1].span.column, 8);
    assert_int_equal(facts.uses[s->first_use + 1].response, USE_QUIET);
    arena_release(&arena);
}

/* name, when_false, when_true of the only flag use; "" when there must be none. */
static void check_flag(const char *source, const char *name, int when_false,
                       int when_true)
{
    struct arena arena;
    struct facts facts;
    arena_init(&arena);
    guard_facts(source, &arena, &facts);
    if (*name == '\0') {
        assert_int_equal(facts.flag_use_count, 0);
    } else {
        assert_int_equal(facts.flag_use_count, 1);
        const struct flag_use *use = &facts.flag_uses[0];
        assert_true(str_eq(facts_text(&facts, use->name), str_of(name)));
        assert_int_equal(use->when_false, when_false);
        assert_int_equal(use->when_true, when_true);
        assert_int_equal(use->import, 0);
    }
    arena_release(&arena);
}

static void tests_of_imported_names(void **state)
{
    (void)state;
    check_flag("from m import HAVE\nif not HAVE:\n    raise E\n", "HAVE", USE_LOUD,
               USE_NOTHING);
    check_flag("from m import HAVE as H\nif H:\n    a()\nelse:\n    raise E\n", "HAVE",
               USE_LOUD, USE_OTHER_WAY);
    check_flag("import m\nif not m.HAVE:\n    raise E\n", "HAVE", USE_LOUD,
               USE_NOTHING);
    check_flag("import a.m as m\nassert m.HAVE\n", "HAVE", USE_LOUD, USE_NOTHING);
    check_flag("from p import m\nif m.HAVE_X:\n    pass\nelse:\n    raise E\n",
               "m.HAVE_X", USE_LOUD, USE_NOTHING);
    check_flag("from m import np\nif np is None:\n    raise E\n", "np", USE_LOUD,
               USE_NOTHING);
    check_flag("from m import HAVE\n@skipif(not HAVE)\ndef f():\n    pass\n", "HAVE",
               USE_LOUD, USE_NOTHING);
    check_flag("from m import HAVE\nif HAVE:\n    pass\n", "", 0, 0);
    check_flag("import sys\nif sys.platform == 'a':\n    raise E\n", "", 0, 0);
    check_flag("from m import f\nif f(1):\n    raise E\n", "", 0, 0);
    check_flag("from m import S\nif x == S:\n    raise E\n", "", 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ways_to_set),
        cmocka_unit_test(ways_to_test),
        cmocka_unit_test(responses),
        cmocka_unit_test(hops),
        cmocka_unit_test(an_exported_flag_is_marked),
        cmocka_unit_test(the_uses_of_a_flag_are_listed),
        cmocka_unit_test(tests_of_imported_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
