/* What a handler leaves behind: the exception recorded (5), usable and null values (6),
 * errors deferred to the first use (7). */
#include "guard_cases.h"

#define TRY "try:\n    import x\nexcept ImportError:\n"
#define TRY_AS "try:\n    import x\nexcept ImportError as e:\n"
#define FROM "try:\n    from x import y\nexcept ImportError:\n"
#define IN_DEF "def f(a):\n    try:\n        import x\n    except ImportError as e:\n"

static void records(void **state)
{
    static const struct guard_case cases[] = {
        {"stored in a module name", HANDLED(RECORDS), TRY_AS "    ERROR = e\n"},
        {"stored as text", HANDLED(RECORDS), TRY_AS "    ERROR = str(e)\n"},
        {"stored in an f-string", HANDLED(RECORDS), TRY_AS "    E = f'no x: {e}'\n"},
        {"stored in an attribute", HANDLED(RECORDS), TRY_AS "    a.error = e\n"},
        {"stored in an element", HANDLED(RECORDS), TRY_AS "    errors['x'] = e\n"},
        {"appended", HANDLED(RECORDS), TRY_AS "    errors.append(e)\n"},
        {"returned", HANDLED(RECORDS), IN_DEF "        return e\n"},
        {"returned in a tuple", HANDLED(RECORDS),
         IN_DEF "        return None, str(e)\n"},
        {"yielded", HANDLED(RECORDS), IN_DEF "        yield e\n"},
        {"passed to a call", HANDLED(RECORDS), TRY_AS "    handle('x', e)\n"},
        {"passed within text", HANDLED(RECORDS), TRY_AS "    handle('%s' % e)\n"},
        {"passed by keyword", HANDLED(RECORDS), TRY_AS "    handle(error=e)\n"},
        {"sys.exc_info", HANDLED(RECORDS), TRY "    err = sys.exc_info()\n"},
        {"format_exc", HANDLED(RECORDS), TRY "    err = traceback.format_exc()\n"},
        {"format_exc passed", HANDLED(RECORDS),
         TRY "    tell(traceback.format_exc())\n"},
        {"only shown", QUIET, TRY_AS "    message = str(e)\n    print(message)\n"},
        {"only warned", QUIET, TRY_AS "    m = 'no %s' % e\n    warnings.warn(m)\n"},
        {"only debugged", SILENT, TRY_AS "    m = str(e)\n    log.debug(m)\n"},
        {"another exception's name", SILENT, TRY "    ERROR = None\n"},
        {"bound and not used", SILENT, TRY_AS "    pass\n"},
        {"augmented", HANDLED(RECORDS), TRY_AS "    errors += [e]\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

static void falls_back(void **state)
{
    static const struct guard_case cases[] = {
        {"another import", HANDLED(FALLS_BACK), TRY "    import z as x\n"},
        {"from another module", HANDLED(FALLS_BACK), FROM "    from z import y\n"},
        {"import of a package binds its root", HANDLED(FALLS_BACK),
         "try:\n    import x.a\nexcept ImportError:\n    import x\n"},
        {"star import", HANDLED(FALLS_BACK), FROM "    from z import *\n"},
        {"another object", HANDLED(FALLS_BACK), TRY "    x = z\n"},
        {"an attribute", HANDLED(FALLS_BACK), TRY "    x = z.x\n"},
        {"a call's result", HANDLED(FALLS_BACK), TRY "    x = make()\n"},
        {"a non-empty string", HANDLED(FALLS_BACK), TRY "    x = 'unknown'\n"},
        {"a number", HANDLED(FALLS_BACK), TRY "    x = 80\n"},
        {"a non-empty list", HANDLED(FALLS_BACK), TRY "    x = [1]\n"},
        {"a dictionary", HANDLED(FALLS_BACK), TRY "    x = {'a': 1}\n"},
        {"a lambda that works", HANDLED(FALLS_BACK), TRY "    x = lambda a: z(a)\n"},
        {"a function that works", HANDLED(FALLS_BACK),
         FROM "    def y(a):\n        return a + 1\n"},
        {"a class with a body", HANDLED(FALLS_BACK),
         FROM "    class y:\n        def m(self):\n            return self.a()\n"},
        {"an empty exception class", HANDLED(FALLS_BACK),
         FROM "    class y(Exception):\n        pass\n"},
        {"an empty warning class", HANDLED(FALLS_BACK),
         FROM "    class y(UserWarning):\n        pass\n"},
        {"a name that only a docstring mentions", HANDLED(FALLS_BACK),
         "try:\n    import x\n    V = 4\nexcept ImportError:\n    V = 3\n"
         "def f():\n    \"\"\"Uses x, if it's there.\"\"\"\n    return V\n"},
        {"a name that an f-string uses", SILENT,
         "try:\n    import x\n    V = 4\nexcept ImportError:\n    V = 3\n"
         "print(f'{x.a} {V}')\n"},
        {"a name that an f-string only spells", HANDLED(FALLS_BACK),
         "def f():\n    a = f'x-{b} x'\n    try:\n        import x\n        v = x.v\n"
         "    except ImportError:\n        v = 'none'\n    return a + v\n"},
        {"a local that an f-string uses", HANDLED(FALLS_BACK),
         "def f():\n    try:\n        import x\n    except ImportError:\n"
         "        v = 'none'\n    else:\n        v = x.v\n    return f'v{v}'\n"},
        {"a name that only a function in the body uses", HANDLED(FALLS_BACK),
         "try:\n    from x import y as _y\n    def z(a):\n        return _y(a)\n"
         "except ImportError:\n    z = Other()\n"},
        {"a name that __all__ mentions", SILENT,
         "__all__ = ['x']\ntry:\n    import x\n    V = 4\nexcept ImportError:\n"
         "    V = 3\nprint(V)\n"},
        {"one of two names", SILENT,
         "try:\n    from x import y, z\nexcept ImportError:\n    y = make()\n"
         "use(y, z)\n"},
        {"both names", HANDLED(FALLS_BACK),
         "try:\n    from x import y, z\nexcept ImportError:\n    y = z = make()\n"},
        {"pairwise", SILENT,
         "try:\n    from x import y, z\nexcept ImportError:\n    y, z = make(), "
         "None\n"},
        {"the name used, not the helper", HANDLED(FALLS_BACK),
         "def f():\n    try:\n        import x\n        v = x.version\n"
         "    except ImportError:\n        v = 'none'\n    return v\n"},
        {"a substantive call", HANDLED(FALLS_BACK), TRY "    install_other()\n"},
        {"returns a call", HANDLED(FALLS_BACK), IN_DEF "        return slow(a)\n"},
        {"returns a literal", HANDLED(FALLS_BACK), IN_DEF "        return 'utf-8'\n"},
        {"returns another object", HANDLED(FALLS_BACK),
         IN_DEF "        return OTHER\n"},
        {"returns its own argument", SILENT, IN_DEF "        return a\n"},
        {"returns None", SILENT, IN_DEF "        return None\n"},
        {"returns", SILENT, IN_DEF "        return\n"},
        {"returns an empty list", SILENT, IN_DEF "        return []\n"},
        {"a usable preset", HANDLED(FALLS_BACK),
         "import json\ntry:\n    import ujson as json\nexcept ImportError:\n    "
         "pass\n"},
        {"a usable default", HANDLED(FALLS_BACK),
         "def y():\n    return 1\ntry:\n    from _x import y\nexcept ImportError:\n"
         "    pass\n"},
        {"import warnings is none", SILENT, TRY "    import warnings\n"},
        {"import sys is none", SILENT, TRY "    import sys\n"},
        {"import logging is none", SILENT, TRY "    import logging\n    x = None\n"},
        {"import traceback is none", SILENT, TRY "    import traceback\n"},
        {"an import that binds something else", SILENT,
         "try:\n    import x\nexcept ImportError:\n    import z\nx.y()\n"},
        {"preparation is no job", SILENT, TRY "    sys.path.insert(0, 'a')\n"},
        {"a filter is no job", SILENT, TRY "    warnings.simplefilter('ignore')\n"},
        {"__all__ is no job", SILENT, TRY "    __all__.remove('x')\n"},
        {"slot", HANDLED(FALLS_BACK),
         "try:\n    from x import y\n    table['y'] = y\nexcept ImportError:\n"
         "    table['y'] = other\n"},
        {"slot nulled", SILENT,
         "try:\n    from x import y\n    table['y'] = y\nexcept ImportError:\n"
         "    table['y'] = None\n"},
        {"fallback on one path", SILENT,
         TRY "    if a:\n        import z as x\n    else:\n        x = None\n"},
        {"fallback on both paths", HANDLED(FALLS_BACK),
         TRY "    if a:\n        import z as x\n    else:\n        import w as x\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

static void nulls(void **state)
{
    static const struct guard_case cases[] = {
        {"None", SILENT, TRY "    x = None\n"},
        {"annotated None", SILENT, TRY "    x: 'T' = None\n"},
        {"parenthesized", SILENT, TRY "    x = (None)\n"},
        {"chain", SILENT, TRY "    x = z = None\n"},
        {"True", SILENT, TRY "    x = True\n"},
        {"False", SILENT, TRY "    x = False\n"},
        {"ellipsis", SILENT, TRY "    x = ...\n"},
        {"empty string", SILENT, TRY "    x = ''\n"},
        {"empty bytes", SILENT, TRY "    x = b\"\"\n"},
        {"empty list", SILENT, TRY "    x = []\n"},
        {"empty dictionary", SILENT, TRY "    x = {}\n"},
        {"empty tuple", SILENT, TRY "    x = ()\n"},
        {"dict()", SILENT, TRY "    x = dict()\n"},
        {"set()", SILENT, TRY "    x = set()\n"},
        {"zeros", SILENT, TRY "    x = (0, 0, 0)\n"},
        {"zero version", SILENT, TRY "    x = Version('0.0')\n"},
        {"tuple of nulls", SILENT, TRY "    x = (None, None)\n"},
        {"object", SILENT, TRY "    x = object\n"},
        {"object()", SILENT, TRY "    x = object()\n"},
        {"choice of nulls", SILENT, TRY "    x = None if a else False\n"},
        {"choice with a null", SILENT, TRY "    x = z if a else None\n"},
        {"lambda to None", SILENT, TRY "    x = lambda *a, **k: None\n"},
        {"lambda to a constant", SILENT, TRY "    x = lambda: 'a'\n"},
        {"lambda to its argument", SILENT, TRY "    x = lambda a: a\n"},
        {"lambda of a lambda", SILENT, TRY "    x = lambda *a: lambda g: g\n"},
        {"type()", SILENT, TRY "    x = type('x', (), {})\n"},
        {"def pass", SILENT, FROM "    def y(*a):\n        pass\n"},
        {"def with a docstring", SILENT, FROM "    def y():\n        '''Nothing.'''\n"},
        {"def returns None", SILENT, FROM "    def y(a):\n        return None\n"},
        {"def returns a constant", SILENT, FROM "    def y(a):\n        return 'a'\n"},
        {"def returns its argument", SILENT, FROM "    def y(a):\n        return a\n"},
        {"def returns a part of its arguments", SILENT,
         FROM "    def y(*args, **kw):\n        if args:\n            return args[0]\n"
              "        return kw.get('a', None)\n"},
        {"def returns an element of something else", HANDLED(FALLS_BACK),
         FROM "    def y(a):\n        return table[a]\n"},
        {"async def", SILENT, FROM "    async def y(a):\n        return a\n"},
        {"nested decorator", SILENT,
         FROM "    def y(*a):\n        def deco(g):\n            return g\n"
              "        return deco\n"},
        {"decorator with a wrapper that works", HANDLED(FALLS_BACK),
         FROM "    def y(g):\n        def w(*a):\n            return g(*a).strip()\n"
              "        return w\n"},
        {"decorator with a wrapper that passes on", SILENT,
         FROM "    def y(g):\n        def w(*a):\n            return g(*a)\n"
              "        return w\n"},
        {"context manager", SILENT,
         FROM "    @contextmanager\n    def y():\n        yield\n"},
        {"empty class", SILENT, FROM "    class y:\n        pass\n"},
        {"empty class with docstring", SILENT,
         FROM "    class y(object):\n        '''Nothing.'''\n"},
        {"empty class with ellipsis", SILENT, FROM "    class y:\n        ...\n"},
        {"empty subclass of something", SILENT, FROM "    class y(Base): pass\n"},
        {"a copy of a null", SILENT, TRY "    z = None\n    x = z\n"},
        {"a null class under another name", SILENT,
         TRY "    class Fake:\n        pass\n    x = Fake\n"},
        {"a call of a function that does nothing", SILENT,
         TRY "    def g():\n        global x\n        x = None\n    g()\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

static void defers(void **state)
{
    static const struct guard_case cases[] = {
        {"def raises", HANDLED(DEFERS), FROM "    def y(*a):\n        raise E\n"},
        {"def logs at ERROR", HANDLED(DEFERS),
         FROM "    def y(*a):\n        log.error('no x')\n"},
        {"def exits", HANDLED(DEFERS), FROM "    def y(*a):\n        sys.exit(1)\n"},
        {"def raises on each path", HANDLED(DEFERS),
         FROM "    def y(a):\n        if a:\n            raise E\n"
              "        raise F\n"},
        {"def raises on one path", HANDLED(FALLS_BACK),
         FROM "    def y(a):\n        if a:\n            raise E\n"
              "        return a.b()\n"},
        {"lambda that exits", HANDLED(DEFERS),
         TRY "    x = lambda *a: sys.exit('no x')\n"},
        {"class that raises in __init__", HANDLED(DEFERS),
         FROM "    class y:\n        def __init__(self, *a):\n            raise E\n"},
        {"class that raises in __getattr__", HANDLED(DEFERS),
         FROM "    class y:\n        def __getattr__(self, n):\n"
              "            raise AttributeError(n)\n"},
        {"class that raises in __new__", HANDLED(DEFERS),
         FROM "    class y(object):\n        def __new__(cls, *a):\n"
              "            raise E\n"},
        {"def that warns", QUIET, FROM "    def y(*a):\n        warnings.warn('x')\n"},
        {"def that prints", QUIET, FROM "    def y(*a):\n        print('no x')\n"},
        {"def that debugs", HANDLED(FALLS_BACK),
         FROM "    def y(a):\n        log.debug('x')\n        return a.b()\n"},
        {"decorated def raises", HANDLED(DEFERS),
         FROM "    @wraps(f)\n    def y(*a):\n        raise E\n"},
        {"def raises what it caught", HANDLED(DEFERS),
         "try:\n    from x import y\nexcept ImportError as e:\n    err = 1\n"
         "    def y(*a):\n        raise E from err\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records),
        cmocka_unit_test(falls_back),
        cmocka_unit_test(nulls),
        cmocka_unit_test(defers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
