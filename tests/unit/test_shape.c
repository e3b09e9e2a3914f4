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
    bool answer = facts_same_shape(&a, &b);
    assert_int_equal(answer, facts_same_shape(&b, &a));
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

int main(void)
{
    struct facts_options options = {.flag_tests = true};
    reader = facts_reader_new(&options);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moved_lines_are_the_same),
        cmocka_unit_test(other_facts_are_not),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    facts_reader_free(reader);
    return failed;
}
