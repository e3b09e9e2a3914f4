/* support - what most test programs begin with: cmocka, and an arena.
 *
 *     static void something(void **state)
 *     {
 *         (void)state;
 *         assert_str(arena_str(&arena, STR("x")), "x");
 *     }
 *
 *     int main(void)
 *     {
 *         const struct CMUnitTest tests[] = {TEST(something)};
 *         return cmocka_run_group_tests(tests, NULL, NULL);
 *     }
 *
 * The arena is new for each TEST; where the tests share it, set_up and tear_down go to
 * cmocka_run_group_tests instead. One program has one source, and includes this once.
 */
#ifndef FLATLINE_TESTS_SUPPORT_H
#define FLATLINE_TESTS_SUPPORT_H

#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct arena arena;

static inline int set_up(void **state)
{
    (void)state;
    arena_init(&arena);
    return 0;
}

static inline int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

static inline void assert_str(struct str got, const char *want)
{
    assert_int_equal(got.len, strlen(want));
    assert_memory_equal(got.ptr ? got.ptr : "", want, got.len);
}

#endif
