/* shape: what counts as the same file but for the lines. */
#include "python/shape.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static struct facts_reader *reader;

#define HEAD "import a\nimport b  # noqa: FL205\n"
#define GUARD "try:\n    import c\nexcept ImportError:\n    c = None\n"
#define TAIL "class A(B):\n    def f(self):\n        if c: pass\n        return a.x\n"

static bool same(const char *before, const char *after)
{
    struct arena arena;
    struct facts a, b;
    arena_init(&arena);
    facts_read(str_of(before), reader, &arena, &a);
    facts_read(str_of(after), reader, &arena, &b);
    struct shape_terms terms = {.path = STR("pkg/m.py"), .standing = STR("pkg/m.py")};
    bool answer = facts_same_shape(&a, &b, &terms);
    assert_int_equal(answer, facts_same_shape(&b, &a, &terms));
    arena_release(&arena);
    return answer;
}

static void moved_lines_are_the_same(void **state)
{
    (void)state;
    assert_true(same(HEAD GUARD TAIL, HEAD GUARD TAIL));
    assert_true(same(HEAD GUARD TAIL, "# note\n\n" HEAD GUARD TAIL));
    assert_true(same(HEAD GUARD TAIL, HEAD "\n\n" GUARD "# note\n" TAIL "\n\n"));
    assert_true(same(HEAD GUARD TAIL, HEAD GUARD "class A(B):\n    def f(self):\n"
                                                 "        if c: pass\n"
                                                 "        return a.y(1, 2)\n"));
}

static void other_facts_are_not(void **state)
{
    (void)state;
    static const char *const others[] = {
        "",
        GUARD HEAD TAIL,
        HEAD GUARD,
        HEAD "import e\n" GUARD TAIL,
        "import a\nimport b\n" GUARD TAIL,
        "import a  # noqa: FL205\nimport b\n" GUARD TAIL,
        "import a\nimport b  # noqa: FL206\n" GUARD TAIL,
        "import a; import b  # noqa: FL205\n" GUARD TAIL,
        HEAD "try:\n    import c\nexcept ImportError:\n    raise\n" TAIL,
        HEAD "try:\n    import d\nexcept ImportError:\n    c = None\n" TAIL,
        HEAD GUARD "class A(D):\n    pass\n",
        HEAD GUARD "if c: pass\n" TAIL,
        HEAD GUARD TAIL "x = 1\n",
        HEAD GUARD TAIL "__all__ = ['a']\n",
        HEAD GUARD TAIL "(\n",
        "#!/usr/bin/env python3\n" HEAD GUARD TAIL,
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(same(HEAD GUARD TAIL, others[i]));
}

/* Of the file itself and of one that imports `asked`. */
static bool same_but_names(const char *before, const char *after)
{
    struct arena arena;
    struct facts a, b, other;
    struct asked asked;
    static const uint8_t secret[16] = "sixteen bytes ..";
    arena_init(&arena);
    facts_read(str_of(before), reader, &arena, &a);
    facts_read(str_of(after), reader, &arena, &b);
    facts_read(STR("from m import asked\nclass K(m.Base[n.Item]): pass\n"), reader,
               &arena, &other);
    asked_init(&asked, 1000, secret, &arena);
    asked_note(&asked, &a);
    asked_note(&asked, &other);
    struct shape_terms terms = {.asked.set = asked.set.bits,
                                .path = STR("pkg/m.py"),
                                .standing = STR("pkg/m.py")};
    bool answer = facts_same_shape(&a, &b, &terms);
    assert_int_equal(answer, facts_same_shape(&b, &a, &terms));
    arena_release(&arena);
    return answer;
}

static void names_nobody_asks_for_come_and_go(void **state)
{
    (void)state;
    const char *before = HEAD GUARD TAIL "x = 1\ndef f(): pass\n";
    static const char *const alike[] = {
        HEAD GUARD TAIL "x = 1\ndef f(): pass\ny = 1\n",
        HEAD "y = 1\n" GUARD TAIL "x = 1\ndef f(): pass\n",
        HEAD GUARD TAIL "def g(): pass\n",
        HEAD GUARD TAIL "x = 1\ndef f(): pass\na = 1\n",
        HEAD GUARD TAIL "x = 1\nx = 2\ndef f(): pass\n",
        HEAD GUARD TAIL "def x(): pass\ndef f(): pass\n",
    };
    static const char *const others[] = {
        HEAD GUARD TAIL "x = 1\ndef f(): pass\nasked = 1\n",
        HEAD GUARD TAIL "x = 1\ndef f(): pass\nItem = 1\n",
        HEAD GUARD TAIL "x = 1\ndef f(): pass\nBase = 1\n",
        HEAD GUARD TAIL "x = 1\ndef f(): pass\nc = 1\n",
        HEAD GUARD TAIL "x = 1\ndef f(): pass\nimport y\n",
        HEAD GUARD TAIL "x = 1\ndef f(): pass\nclass Y: pass\n",
        HEAD GUARD TAIL "x = 1\ndef f(): pass\nglobals()['y'] = 1\n",
    };
    for (size_t i = 0; i < sizeof alike / sizeof *alike; i++) {
        assert_true(same_but_names(before, alike[i]));
        assert_false(same(before, alike[i]));
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(same_but_names(before, others[i]));
}

int main(void)
{
    struct facts_options options = {.flag_tests = true};
    reader = facts_reader_new(&options);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moved_lines_are_the_same),
        cmocka_unit_test(other_facts_are_not),
        cmocka_unit_test(names_nobody_asks_for_come_and_go),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    facts_reader_free(reader);
    return failed;
}
