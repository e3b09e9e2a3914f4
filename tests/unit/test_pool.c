/* pool: every item once, whatever the number of workers and the order. */
#include "base/pool.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define ITEMS 1000

struct seen {
    unsigned char times[ITEMS];
    atomic_uint started, finished;
};

static void *start(void *context, unsigned worker)
{
    struct seen *seen = context;
    (void)worker;
    atomic_fetch_add(&seen->started, 1);
    return seen;
}

static void step(void *context, void *own, size_t item)
{
    struct seen *seen = context;
    assert_ptr_equal(own, context);
    seen->times[item]++;
}

static void finish(void *context, void *own)
{
    struct seen *seen = context;
    (void)own;
    atomic_fetch_add(&seen->finished, 1);
}

static void run(size_t count, unsigned workers, uint64_t shuffle)
{
    struct seen seen = {0};
    struct pool_job job = {count, workers, start, step, finish, &seen, 3, shuffle};
    pool_run(&job);
    for (size_t i = 0; i < ITEMS; i++)
        assert_int_equal(seen.times[i], i < count);
    assert_int_equal(seen.started, seen.finished);
    assert_true(seen.started >= 1);
}

static void every_item_once(void **state)
{
    (void)state;
    const size_t counts[] = {0, 1, 2, 3, 7, 64, 999, 1000};
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++)
        for (unsigned workers = 1; workers <= 8; workers *= 2)
            for (uint64_t shuffle = 0; shuffle < 40; shuffle += 13)
                run(counts[c], workers, shuffle);
    run(500, 1000, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_item_once)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
