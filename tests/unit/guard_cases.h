/* guard_cases - one piece of Python, one verdict. For the tests of import guards. */
#ifndef FLATLINE_TESTS_GUARD_CASES_H
#define FLATLINE_TESTS_GUARD_CASES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "python/facts.h"

struct guard_case {
    const char *name;
    uint8_t verdict, reason; /* of the first guard */
    const char *source;
};

#define SILENT VERDICT_SILENT, REASON_NONE
#define QUIET VERDICT_QUIET, REASON_NONE
#define HANDLED(reason) VERDICT_HANDLED, REASON_##reason

static const struct str guard_loud_calls[] = {STR_INIT("capture_exception"),
                                              STR_INIT("*notify_error*")};

/* The facts of `source`; they live in `arena`. */
static inline void guard_facts(const char *source, struct arena *arena,
                               struct facts *out)
{
    struct facts_options options = {
        .loud_calls = guard_loud_calls, .loud_call_count = 2, .flag_tests = true};
    struct facts_reader *reader = facts_reader_new(&options);
    facts_read(str_of(source), reader, arena, out);
    facts_reader_free(reader);
}

static inline void guard_check(const struct guard_case *cases, size_t count)
{
    size_t failed = 0;
    for (size_t i = 0; i < count; i++) {
        struct arena arena;
        struct facts facts;
        arena_init(&arena);
        guard_facts(cases[i].source, &arena, &facts);
        const struct guard_fact *g = facts.guard_count ? facts.guards : NULL;
        if (!g || g->verdict != cases[i].verdict || g->reason != cases[i].reason) {
            failed++;
            if (g)
                print_error("%s: verdict %u reason %u (%.*s)\n", cases[i].name,
                            g->verdict, g->reason, STR_ARG(facts_text(&facts, g->why)));
            else
                print_error("%s: no guard\n", cases[i].name);
        }
        arena_release(&arena);
    }
    assert_int_equal(failed, 0);
}
#define GUARD_CHECK(cases) guard_check(cases, sizeof(cases) / sizeof *(cases))

#endif
