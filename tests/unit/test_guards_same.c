/* Different spellings of one thing get one verdict, and what does not change the
 * meaning of a guard does not change its verdict: code around it, other names,
 * indentation, comments, type hints. */
#include "guard_cases.h"

#include <stdio.h>

#include "base/buf.h"

static void check(const char *what, const char *source, uint8_t verdict, uint8_t reason,
                  size_t *failed)
{
    struct arena arena;
    struct facts facts;
    arena_init(&arena);
    guard_facts(source, &arena, &facts);
    const struct guard_fact *g = facts.guards;
    if (facts.guard_count == 0 || g->verdict != verdict || g->reason != reason) {
        ++*failed;
        print_error("%s: guards %u verdict %u reason %u in:\n%s\n", what,
                    facts.guard_count, facts.guard_count ? g->verdict : 9,
                    facts.guard_count ? g->reason : 0, source);
    }
    arena_release(&arena);
}

/* --- equivalent spellings --------------------------------------------------------- */

/* Each leaves `x` or `HAVE` null when `x` cannot be imported. */
static const struct {
    const char *name, *source;
} spellings[] = {
    {"try", "try:\n    import x\n    HAVE = True\nexcept ImportError:\n"
            "    HAVE = False\n"},
    {"ModuleNotFoundError",
     "try:\n    import x\n    HAVE = True\nexcept ModuleNotFoundError:\n"
     "    HAVE = False\n"},
    {"Exception, import only",
     "try:\n    import x\n    HAVE = True\nexcept Exception:\n    HAVE = False\n"},
    {"bare, import only",
     "try:\n    import x\n    HAVE = True\nexcept:\n    HAVE = False\n"},
    {"builtins.ImportError", "import builtins\ntry:\n    import x\n    HAVE = True\n"
                             "except builtins.ImportError:\n    HAVE = False\n"},
    {"tuple", "try:\n    import x\n    HAVE = True\n"
              "except (ImportError, AttributeError):\n    HAVE = False\n"},
    {"tuple of 3.14", "try:\n    import x\n    HAVE = True\n"
                      "except ImportError, AttributeError:\n    HAVE = False\n"},
    {"alias", "MISSING = (ImportError, OSError)\ntry:\n    import x\n    HAVE = True\n"
              "except MISSING:\n    HAVE = False\n"},
    {"named", "try:\n    import x\n    HAVE = True\nexcept ImportError as e:\n"
              "    HAVE = False\n"},
    {"except*",
     "try:\n    import x\n    HAVE = True\nexcept* ImportError:\n    HAVE = False\n"},
    {"preset and pass", "HAVE = False\ntry:\n    import x\n    HAVE = True\n"
                        "except ImportError:\n    pass\n"},
    {"preset and ...", "HAVE = False\ntry:\n    import x\n    HAVE = True\n"
                       "except ImportError:\n    ...\n"},
    {"else", "try:\n    import x\nexcept ImportError:\n    HAVE = False\nelse:\n"
             "    HAVE = True\n"},
    {"preset and else", "HAVE = False\ntry:\n    import x\nexcept ImportError:\n"
                        "    pass\nelse:\n    HAVE = True\n"},
    {"finally", "HAVE = False\ntry:\n    import x\n    HAVE = True\n"
                "except ImportError:\n    pass\nfinally:\n    del y\n"},
    {"suppress", "from contextlib import suppress\nHAVE = False\n"
                 "with suppress(ImportError):\n    import x\n    HAVE = True\n"},
    {"contextlib.suppress", "import contextlib\nHAVE = False\n"
                            "with contextlib.suppress(ImportError):\n    import x\n"
                            "    HAVE = True\n"},
    {"suppress under another name",
     "from contextlib import closing, suppress as quietly\nHAVE = False\n"
     "with quietly(ImportError):\n    import x\n    HAVE = True\n"},
    {"suppress among others", "from contextlib import suppress\nHAVE = False\n"
                              "with lock, suppress(OSError, ImportError):\n"
                              "    import x\n    HAVE = True\n"},
    {"import_module", "try:\n    x = importlib.import_module('x')\n    HAVE = True\n"
                      "except ImportError:\n    HAVE = False\n"},
    {"import_module by name", "try:\n    x = import_module('x')\n    HAVE = True\n"
                              "except ImportError:\n    HAVE = False\n"},
    {"__import__", "try:\n    x = __import__('x')\n    HAVE = True\n"
                   "except ImportError:\n    HAVE = False\n"},
    {"from", "try:\n    from x import a\n    HAVE = True\nexcept ImportError:\n"
             "    HAVE = False\n"},
    {"as", "try:\n    import x as y\n    HAVE = True\nexcept ImportError:\n"
           "    HAVE = False\n"},
    {"one line", "try: import x; HAVE = True\nexcept ImportError: HAVE = False\n"},
    {"inner try that does not catch it",
     "try:\n    try:\n        import x\n        HAVE = True\n    except KeyError:\n"
     "        raise\nexcept ImportError:\n    HAVE = False\n"},
    {"a debug message", "try:\n    import x\n    HAVE = True\nexcept ImportError:\n"
                        "    log.debug('no x')\n    HAVE = False\n"},
    {"with a name to None", "try:\n    import x\n    HAVE = True\nexcept ImportError:\n"
                            "    HAVE, x = False, None\n"},
    {"annotated", "HAVE: bool\ntry:\n    import x\n    HAVE = True\n"
                  "except ImportError:\n    HAVE = False\n"},
};

static void equivalent_spellings(void **state)
{
    static const struct {
        const char *name, *use;
        uint8_t verdict, reason;
    } uses[] = {
        {"no use", "", SILENT},
        {"if without else", "def f():\n    if HAVE:\n        go()\n", SILENT},
        {"raise", "def f():\n    if not HAVE:\n        raise E\n", HANDLED(SENTINEL)},
        {"another way", "def f():\n    return fast() if HAVE else slow()\n",
         HANDLED(SENTINEL)},
        {"warning", "if not HAVE:\n    warnings.warn('no x')\n", QUIET},
        {"assert", "assert HAVE\n", HANDLED(SENTINEL)},
        {"mark", "@skipUnless(HAVE, 'no x')\nclass T(A):\n    pass\n",
         HANDLED(SENTINEL)},
    };
    size_t failed = 0;
    struct buf b = {0};
    (void)state;
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++)
        for (size_t j = 0; j < sizeof uses / sizeof *uses; j++) {
            char what[128];
            snprintf(what, sizeof what, "%s, %s", spellings[i].name, uses[j].name);
            buf_clear(&b);
            buf_addz(&b, spellings[i].source);
            buf_addz(&b, uses[j].use);
            check(what, b.ptr, uses[j].verdict, uses[j].reason, &failed);
        }
    buf_release(&b);
    assert_int_equal(failed, 0);
}

/* --- what does not matter --------------------------------------------------------- */

/* Guards that mean the same wherever they stand. NAME stands for each name x. */
static const struct guard_case seeds[] = {
    {"pass", SILENT, "try:\n    import x\nexcept ImportError:\n    pass\n"},
    {"null", SILENT, "try:\n    import x\nexcept ImportError:\n    x = None\n"},
    {"debug", SILENT,
     "try:\n    import x\nexcept ImportError:\n    log.debug('none')\n"},
    {"one path", SILENT,
     "try:\n    import x\nexcept ImportError:\n    if a:\n        raise\n"},
    {"warning", QUIET, "try:\n    import x\nexcept ImportError:\n    log.info(1)\n"},
    {"raise", HANDLED(RAISES), "try:\n    import x\nexcept ImportError:\n    raise\n"},
    {"look", HANDLED(RAISES),
     "try:\n    import x\nexcept ImportError as e:\n    if e.name != 'x':\n"
     "        raise\n"},
    {"log", HANDLED(LOGS),
     "try:\n    import x\nexcept ImportError:\n    log.error(1)\n"},
    {"exit", HANDLED(ENDS),
     "try:\n    import x\nexcept ImportError:\n    sys.exit(1)\n"},
    {"stderr", HANDLED(STDERR),
     "try:\n    import x\nexcept ImportError:\n    print(1, file=sys.stderr)\n"},
    {"record", HANDLED(RECORDS),
     "try:\n    import x\nexcept ImportError as e:\n    errors.append(e)\n"},
    {"fallback", HANDLED(FALLS_BACK),
     "try:\n    import x\nexcept ImportError:\n    import y as x\nuse(x)\n"},
    {"deferred", HANDLED(DEFERS),
     "try:\n    from p import x\nexcept ImportError:\n    def x(*a):\n"
     "        raise E\nuse(x)\n"},
    {"sentinel", HANDLED(SENTINEL),
     "try:\n    import x\nexcept ImportError:\n    x = None\nif x is None:\n"
     "    raise E\n"},
    {"preset", HANDLED(SENTINEL),
     "x = None\ntry:\n    import x\nexcept ImportError:\n    pass\nif x is None:\n"
     "    raise E\n"},
    {"silent sentinel", SILENT,
     "try:\n    import x\nexcept ImportError:\n    x = None\nif x is not None:\n"
     "    go()\n"},
    {"import again", HANDLED(CONTINUES),
     "try:\n    import x\nexcept ImportError:\n    pass\nimport x\n"},
    {"suppress", SILENT, "with contextlib.suppress(ImportError):\n    import x\n"},
    {"nested", SILENT,
     "try:\n    import x\nexcept ImportError:\n    try:\n        import y as x\n"
     "    except ImportError:\n        x = None\n"},
};

/* `source` indented by `by` spaces behind `header`; `width` instead of 4 a level. */
static void wrap(struct buf *b, const char *header, size_t by, const char *source,
                 size_t width, char pad)
{
    buf_clear(b);
    buf_addz(b, header);
    for (struct str rest = str_of(source); rest.len;) {
        struct str line = str_split(&rest, '\n');
        size_t indent = 0;
        while (indent < line.len && line.ptr[indent] == ' ')
            indent++;
        buf_pad(b, pad, pad == '\t' ? by / 4 : by);
        buf_pad(b, pad, indent / 4 * width);
        buf_add(b, str_from(line, indent));
        buf_addc(b, '\n');
    }
}

static void code_around_it(void **state)
{
    static const struct {
        const char *name, *header;
        size_t by;
    } wraps[] = {
        {"nothing", "", 0},
        {"function", "def around(p, q):\n    '''Text.'''\n    start()\n", 4},
        {"async function", "async def around(p):\n    await start()\n", 4},
        {"method", "class A(B):\n    def around(self):\n        start()\n", 8},
        {"if", "if a:\n", 4},
        {"else", "if a:\n    b()\nelse:\n", 4},
        {"with", "with a as b:\n", 4},
        {"two blocks", "def around():\n    start()\n    with a:\n        if b:\n", 12},
        {"try that catches something else", "try:\n    c()\nfinally:\n", 4},
    };
    size_t failed = 0;
    struct buf b = {0};
    (void)state;
    for (size_t i = 0; i < sizeof seeds / sizeof *seeds; i++)
        for (size_t j = 0; j < sizeof wraps / sizeof *wraps; j++) {
            char what[128];
            snprintf(what, sizeof what, "%s in %s", seeds[i].name, wraps[j].name);
            wrap(&b, wraps[j].header, wraps[j].by, seeds[i].source, 4, ' ');
            check(what, b.ptr, seeds[i].verdict, seeds[i].reason, &failed);
        }
    buf_release(&b);
    assert_int_equal(failed, 0);
}

static void indentation(void **state)
{
    size_t failed = 0;
    struct buf b = {0};
    (void)state;
    for (size_t i = 0; i < sizeof seeds / sizeof *seeds; i++) {
        wrap(&b, "", 0, seeds[i].source, 1, ' ');
        check("one space", b.ptr, seeds[i].verdict, seeds[i].reason, &failed);
        wrap(&b, "", 0, seeds[i].source, 8, ' ');
        check("eight spaces", b.ptr, seeds[i].verdict, seeds[i].reason, &failed);
        wrap(&b, "", 0, seeds[i].source, 1, '\t');
        check("tabs", b.ptr, seeds[i].verdict, seeds[i].reason, &failed);
        wrap(&b, "if a:\n", 4, seeds[i].source, 1, '\t');
        check("tabs in an if", b.ptr, seeds[i].verdict, seeds[i].reason, &failed);
    }
    buf_release(&b);
    assert_int_equal(failed, 0);
}

/* `how` 0: comments on lines of their own; 1: behind each line; 2: empty lines; 3: CRLF
 * line ends. */
static void decorate(struct buf *b, const char *source, int how)
{
    buf_clear(b);
    for (struct str rest = str_of(source); rest.len;) {
        struct str line = str_split(&rest, '\n');
        if (how == 0)
            buf_addz(b, "# import x; raise: log.error(x) if x else None\n");
        if (how == 2)
            buf_addz(b, "\n   \n");
        buf_add(b, line);
        if (how == 1)
            buf_addz(b, "  # noqa: raise x, x = 1");
        buf_addz(b, how == 3 ? "\r\n" : "\n");
    }
}

static void comments(void **state)
{
    size_t failed = 0;
    struct buf b = {0};
    (void)state;
    for (size_t i = 0; i < sizeof seeds / sizeof *seeds; i++)
        for (int how = 0; how < 4; how++) {
            char what[128];
            snprintf(what, sizeof what, "%s with decoration %d", seeds[i].name, how);
            decorate(&b, seeds[i].source, how);
            check(what, b.ptr, seeds[i].verdict, seeds[i].reason, &failed);
        }
    buf_release(&b);
    assert_int_equal(failed, 0);
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* The name `from`, where it stands by itself, becomes `to`. */
static void rename_in(struct buf *b, const char *source, const char *from,
                      const char *to)
{
    size_t len = strlen(from);
    buf_clear(b);
    for (const char *p = source; *p;) {
        bool starts = p == source || !is_word(p[-1]);
        if (starts && strncmp(p, from, len) == 0 && !is_word(p[len])) {
            buf_addz(b, to);
            p += len;
        } else {
            buf_addc(b, *p++);
        }
    }
}

static void names(void **state)
{
    static const char *const to[] = {
        "y1", "_", "HAVE_X", "error_log", "\xc3\xa9t\xc3\xa9", "imports"};
    size_t failed = 0;
    struct buf b = {0};
    (void)state;
    for (size_t i = 0; i < sizeof seeds / sizeof *seeds; i++)
        for (size_t j = 0; j < sizeof to / sizeof *to; j++) {
            char what[128];
            snprintf(what, sizeof what, "%s with the name %s", seeds[i].name, to[j]);
            rename_in(&b, seeds[i].source, "x", to[j]);
            check(what, b.ptr, seeds[i].verdict, seeds[i].reason, &failed);
        }
    buf_release(&b);
    assert_int_equal(failed, 0);
}

static void type_hints(void **state)
{
    static const struct guard_case cases[] = {
        {"null", SILENT,
         "try:\n    import x\nexcept ImportError:\n    x: Optional[Any] = None\n"},
        {"null, quoted", SILENT,
         "try:\n    import x\nexcept ImportError:\n    x: 'Optional[T]' = None\n"},
        {"preset", HANDLED(SENTINEL),
         "x: Optional[Any] = None\ntry:\n    import x\nexcept ImportError:\n    pass\n"
         "if x is None:\n    raise E\n"},
        {"preset, quoted", HANDLED(SENTINEL),
         "x: \"Dict[str, 'T']\" = None\ntry:\n    import x\nexcept ImportError:\n"
         "    pass\nif x is None:\n    raise E\n"},
        {"declared", SILENT,
         "x: Any\ntry:\n    import x\nexcept ImportError:\n    x = None  # type: "
         "ignore\n"},
        {"deferred", HANDLED(DEFERS),
         "try:\n    from p import x\nexcept ImportError:\n"
         "    def x(*a: int, **k: Any) -> 'NoReturn':\n        raise E\n"},
        {"def that does nothing", SILENT,
         "try:\n    from p import x\nexcept ImportError:\n"
         "    def x(a: T, b: int = 3) -> T:\n        return a\n"},
        {"generic class", SILENT,
         "try:\n    from p import x\nexcept ImportError:\n    class x[T]: ...\n"},
    };
    (void)state;
    GUARD_CHECK(cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equivalent_spellings),
        cmocka_unit_test(code_around_it),
        cmocka_unit_test(indentation),
        cmocka_unit_test(comments),
        cmocka_unit_test(names),
        cmocka_unit_test(type_hints),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
