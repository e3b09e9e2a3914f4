/* Which handlers are guards, and the ten ways of rules.md ("Silent, quiet, handled")
 * with at least one case for each side of each. */
#include "guard_cases.h"

#define TRY "try:\n    import x\nexcept ImportError:\n"

static void forms(void **state)
{
    static const struct guard_case cases[] = {
        {"ImportError", SILENT, TRY "    pass\n"},
        {"ModuleNotFoundError", SILENT,
         "try:\n    import x\nexcept ModuleNotFoundError:\n    pass\n"},
        {"Exception", SILENT, "try:\n    import x\nexcept Exception:\n    pass\n"},
        {"BaseException", SILENT,
         "try:\n    import x\nexcept BaseException:\n    pass\n"},
        {"bare", SILENT, "try:\n    import x\nexcept:\n    pass\n"},
        {"builtins", SILENT,
         "try:\n    import x\nexcept builtins.ImportError:\n    pass\n"},
        {"tuple", SILENT,
         "try:\n    import x\nexcept (ValueError, ImportError):\n    pass\n"},
        {"tuple without parentheses (3.14)", SILENT,
         "try:\n    import x\nexcept ValueError, ImportError:\n    pass\n"},
        {"alias", SILENT,
         "ERRS = (ImportError, OSError)\ntry:\n    import x\nexcept ERRS:\n    pass\n"},
        {"as", SILENT, "try:\n    import x\nexcept ImportError as e:\n    pass\n"},
        {"except*", SILENT, "try:\n    import x\nexcept* ImportError:\n    pass\n"},
        {"suppress", SILENT,
         "from contextlib import suppress\nwith suppress(ImportError):\n    import "
         "x\n"},
        {"suppress alias", SILENT,
         "from contextlib import suppress as s\nwith s(ImportError):\n    import x\n"},
        {"contextlib.suppress", SILENT,
         "import contextlib\nwith contextlib.suppress(OSError, ImportError):\n"
         "    import x\n"},
        {"one line", SILENT, "try: import x\nexcept ImportError: pass\n"},
        {"from", SILENT,
         "try:\n    from a.b import c\nexcept ImportError:\n    pass\n"},
        {"import_module", SILENT,
         "try:\n    importlib.import_module('a')\nexcept ImportError:\n    pass\n"},
        {"bare import_module", SILENT,
         "try:\n    m = import_module('a')\nexcept ImportError:\n    pass\n"},
        {"__import__", SILENT,
         "try:\n    __import__(name)\nexcept ImportError:\n    pass\n"},
        {"through if", SILENT,
         "try:\n    if a:\n        import x\nexcept ImportError:\n    pass\n"},
        {"through with", SILENT,
         "try:\n    with a:\n        import x\nexcept ImportError:\n    pass\n"},
        {"through for", SILENT,
         "try:\n    for i in a:\n        import x\nexcept ImportError:\n    pass\n"},
        {"through while", SILENT,
         "try:\n    while a:\n        import x\nexcept ImportError:\n    pass\n"},
        {"through match", SILENT,
         "try:\n    match a:\n        case 1:\n            import x\n"
         "except ImportError:\n    pass\n"},
        {"first handler that catches", SILENT,
         "try:\n    import x\nexcept ValueError:\n    raise\nexcept ImportError:\n"
         "    pass\nexcept Exception:\n    raise\n"},
        {"inner try that does not catch", SILENT,
         "try:\n    try:\n        import x\n    except AttributeError:\n        y()\n"
         "except ImportError:\n    pass\n"},
        {"in the inner try's handler", SILENT,
         "try:\n    try:\n        z()\n    except ImportError:\n        import x\n"
         "except ImportError:\n    pass\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

static void no_guards(void **state)
{
    static const char *const sources[] = {
        "try:\n    import x\nexcept OSError:\n    pass\n",
        "try:\n    import x\nfinally:\n    pass\n",
        "try:\n    def f():\n        import x\nexcept ImportError:\n    pass\n",
        "try:\n    class A:\n        import x\nexcept ImportError:\n    pass\n",
        "try:\n    f = lambda: __import__('x')\nexcept ImportError:\n    pass\n",
        "try:\n    y()\nexcept ImportError:\n    import x\n",
        "try:\n    y()\nexcept ImportError:\n    pass\nelse:\n    import x\n",
        "try:\n    if TYPE_CHECKING:\n        import x\nexcept ImportError:\n    "
        "pass\n",
        "with suppress(OSError):\n    import x\n",
        "try:\n    self.import_module(a)\nexcept ImportError:\n    pass\n",
        "with open(ImportError):\n    import x\n",
        "try:\n    '''import x'''\nexcept ImportError:\n    pass\n",
        "",
    };
    (void)state;
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        struct arena arena;
        struct facts facts;
        arena_init(&arena);
        guard_facts(sources[i], &arena, &facts);
        if (facts.guard_count)
            print_error("a guard in: %s\n", sources[i]);
        assert_int_equal(facts.guard_count, 0);
        arena_release(&arena);
    }
}

static void only_the_inner_try_is_a_guard(void **state)
{
    struct arena arena;
    struct facts facts;
    (void)state;
    arena_init(&arena);
    guard_facts(
        "try:\n    try:\n        import x\n    except ImportError:\n        pass\n"
        "except ImportError:\n    raise\n",
        &arena, &facts);
    assert_int_equal(facts.guard_count, 1);
    assert_int_equal(facts.guards[0].handler_span.line, 4);
    arena_release(&arena);
}

static void raises(void **state)
{
    static const struct guard_case cases[] = {
        {"raise", HANDLED(RAISES), TRY "    raise\n"},
        {"raise from", HANDLED(RAISES),
         "try:\n    import x\nexcept ImportError as e:\n    raise A('b') from e\n"},
        {"raise on one path", SILENT, TRY "    if a:\n        raise\n"},
        {"raise on both paths", HANDLED(RAISES),
         TRY "    if a:\n        raise\n    else:\n        raise B\n"},
        {"conditional raise that looks at e.name", HANDLED(RAISES),
         "try:\n    import x\nexcept ImportError as e:\n    if e.name != 'x':\n"
         "        raise\n"},
        {"conditional raise that looks at str(e)", HANDLED(RAISES),
         "try:\n    import x\nexcept ImportError as e:\n    if 'x' not in str(e):\n"
         "        raise\n    x = None\n"},
        {"raise behind a return that looks", HANDLED(RAISES),
         "def f():\n    try:\n        import x\n    except ImportError as e:\n"
         "        if e.name == 'x':\n            return None\n        raise\n"},
        {"a look without raise", SILENT,
         "try:\n    import x\nexcept ImportError as e:\n    if e.name == 'x':\n"
         "        y = None\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

static void logs(void **state)
{
    static const struct guard_case cases[] = {
        {"error", HANDLED(LOGS), TRY "    logger.error('no x')\n"},
        {"exception", HANDLED(LOGS), TRY "    self.log.exception('no x')\n"},
        {"critical", HANDLED(LOGS), TRY "    logging.critical('no x')\n"},
        {"log(ERROR)", HANDLED(LOGS), TRY "    logging.log(logging.ERROR, 'x')\n"},
        {"log(DEBUG)", SILENT, TRY "    logging.log(logging.DEBUG, 'x')\n"},
        {"own log at DEBUG", SILENT,
         TRY "    print_log(f'no {x}', logger='current', level=logging.DEBUG)\n"},
        {"own log at ERROR", HANDLED(LOGS),
         TRY "    self._log_message(logging.ERROR, 'no x')\n"},
        {"own log at no level", QUIET, TRY "    write_log('no x')\n"},
        {"a login is no log", HANDLED(FALLS_BACK), TRY "    show_login('no x')\n"},
        {"log(INFO)", QUIET, TRY "    logging.log(logging.INFO, 'x')\n"},
        {"debug", SILENT, TRY "    logger.debug('x')\n"},
        {"info", QUIET, TRY "    logger.info('x')\n"},
        {"warning", QUIET, TRY "    logger.warning('x')\n"},
        {"warnings.warn", QUIET, TRY "    warnings.warn('x')\n"},
        {"print", QUIET, TRY "    print('x')\n"},
        {"click.echo", QUIET, TRY "    click.echo('x')\n"},
        {"warning or nothing", SILENT, TRY "    if a:\n        logger.warning('x')\n"},
        {"error or warning", QUIET,
         TRY "    if a:\n        log.error(1)\n    else:\n        log.warning(2)\n"},
        {"configured", HANDLED(LOGS), TRY "    sentry.capture_exception()\n"},
        {"configured pattern", HANDLED(LOGS), TRY "    my_notify_error_now('x')\n"},
        {"warning with the exception", QUIET,
         "try:\n    import x\nexcept ImportError as e:\n    log.warning('%s', e)\n"},
        {"debug with the exception", SILENT,
         "try:\n    import x\nexcept ImportError as e:\n    log.debug('%s', e)\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

static void ends(void **state)
{
    static const struct guard_case cases[] = {
        {"sys.exit", HANDLED(ENDS), TRY "    sys.exit(1)\n"},
        {"exit", HANDLED(ENDS), TRY "    exit()\n"},
        {"os._exit", HANDLED(ENDS), TRY "    os._exit(2)\n"},
        {"os.abort", HANDLED(ENDS), TRY "    os.abort()\n"},
        {"pytest.skip", HANDLED(ENDS), TRY "    pytest.skip('x')\n"},
        {"pytest.fail", HANDLED(ENDS), TRY "    pytest.fail('x')\n"},
        {"importorskip", HANDLED(ENDS), TRY "    pytest.importorskip('x')\n"},
        {"skip mark", HANDLED(ENDS), TRY "    pytestmark = pytest.mark.skip('x')\n"},
        {"skipTest", HANDLED(ENDS), TRY "    self.skipTest('x')\n"},
        {"fail_json", HANDLED(ENDS), TRY "    module.fail_json(msg='x')\n"},
        {"ctx.fail", HANDLED(ENDS), TRY "    ctx.fail('x')\n"},
        {"skip of something else", HANDLED(FALLS_BACK), TRY "    reader.skip(3)\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

static void writes_to_stderr(void **state)
{
    static const struct guard_case cases[] = {
        {"print", HANDLED(STDERR), TRY "    print('x', file=sys.stderr)\n"},
        {"sys.stderr.write", HANDLED(STDERR), TRY "    sys.stderr.write('x')\n"},
        {"print_exc", HANDLED(STDERR), TRY "    traceback.print_exc()\n"},
        {"click.echo", HANDLED(STDERR), TRY "    click.echo('x', err=True)\n"},
        {"stdout", QUIET, TRY "    print('x', file=sys.stdout)\n"},
        {"sys.stdout.write", QUIET, TRY "    sys.stdout.write('x')\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms),
        cmocka_unit_test(no_guards),
        cmocka_unit_test(only_the_inner_try_is_a_guard),
        cmocka_unit_test(raises),
        cmocka_unit_test(logs),
        cmocka_unit_test(ends),
        cmocka_unit_test(writes_to_stderr),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
