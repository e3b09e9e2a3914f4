/* paths: a set that never loses its worst member. */
#include "python/paths.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* One of many different paths: the names it bound to nothing tell them apart. */
static struct path silent(uint64_t names)
{
    return (struct path){.null = names};
}

static void the_same_path_is_added_once(void **state)
{
    struct paths paths;
    struct path here = silent(1), there = silent(1);
    (void)state;
    paths_start(&paths);
    there.act_start = 7; /* the same deed elsewhere */
    paths_add(&paths, &here);
    paths_add(&paths, &there);
    assert_int_equal(paths.len, 2);
    assert_int_equal(paths.items[1].act_start, 0);
}

static void a_full_set_gives_up_its_best(void **state)
{
    struct paths paths = {.len = 0};
    (void)state;
    for (uint32_t i = 0; i < PATHS_MAX; i++) {
        struct path loud = silent(i);
        path_say(&loud, LEVEL_LOUD, 0);
        paths_add(&paths, &loud);
    }
    for (uint32_t i = 0; i < PATHS_MAX; i++) {
        struct path one = silent(i);
        paths_add(&paths, &one);
    }
    assert_int_equal(paths.len, PATHS_MAX);
    for (uint32_t i = 0; i < PATHS_MAX; i++)
        assert_int_equal(paths.items[i].level, LEVEL_NONE);
}

static void a_full_set_takes_nothing_better(void **state)
{
    struct paths paths = {.len = 0};
    struct path loud = silent(PATHS_MAX);
    (void)state;
    for (uint32_t i = 0; i < PATHS_MAX; i++) {
        struct path one = silent(i);
        paths_add(&paths, &one);
    }
    path_say(&loud, LEVEL_LOUD, 0);
    paths_add(&paths, &loud);
    for (uint32_t i = 0; i < PATHS_MAX; i++)
        assert_int_equal(paths.items[i].level, LEVEL_NONE);
}

static void what_ended_parts_from_what_goes_on(void **state)
{
    struct paths live = {.len = 0}, done = {.len = 0};
    struct path runs = silent(1), returns = silent(2);
    (void)state;
    returns.end = PATH_RETURNS;
    paths_add(&live, &runs);
    paths_add(&live, &returns);
    paths_part(&live, &done);
    assert_int_equal(live.len, 1);
    assert_int_equal(done.len, 1);
    assert_int_equal(live.items[0].null, 1);
    assert_int_equal(done.items[0].null, 2);
}

static void the_loudest_word_and_its_reason_stay(void **state)
{
    struct path path = {0};
    (void)state;
    path_say(&path, LEVEL_QUIET, 3);
    path_say(&path, LEVEL_LOUD, 4);
    path_say(&path, LEVEL_LOUD, 5);
    path_say(&path, LEVEL_DEBUG, 6);
    assert_int_equal(path.level, LEVEL_LOUD);
    assert_int_equal(path.reason, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_path_is_added_once),
        cmocka_unit_test(a_full_set_gives_up_its_best),
        cmocka_unit_test(a_full_set_takes_nothing_better),
        cmocka_unit_test(what_ended_parts_from_what_goes_on),
        cmocka_unit_test(the_loudest_word_and_its_reason_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
