/* verdict, suppress: what is left of the rules' findings, in which order, under which
 * fingerprint. The program is made by hand: one file with comments. */
#include "verdict.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#define ID(n)                                                                          \
    {                                                                                  \
        5 * (n), 5                                                                     \
    }

/* The ids that comments name, by position. */
static const char pool[] = "FL201FL999E501 FL205FL901fl201missing-init";
static const struct text ids[] = {ID(0), ID(1), {10, 4}, ID(3), ID(4), ID(5), {30, 12}};

/*  3: # flatline: ignore[FL201]        6: # noqa: FL201 in a statement of lines 5-8
 * 10: # flatline: ignore[FL999]       12: # noqa        14: # noqa: E501
 * 16: # flatline: ignore              18: # noqa: fl201, E501
 * 20: # flatline: ignore[FL205, FL901]                                              */
static const struct suppression_fact comments[] = {
    {3, 3, 3, 0, 1, {3, 9, 3, 30}, {0}, SUPPRESS_FLATLINE},
    {6, 5, 8, 0, 1, {6, 9, 6, 30}, {0}, SUPPRESS_NOQA},
    {10, 10, 10, 1, 1, {10, 9, 10, 30}, {0}, SUPPRESS_FLATLINE},
    {12, 12, 12, 0, 0, {12, 9, 12, 30}, {0}, SUPPRESS_NOQA},
    {14, 14, 14, 2, 1, {14, 9, 14, 30}, {0}, SUPPRESS_NOQA},
    {16, 16, 16, 0, 0, {16, 9, 16, 30}, {0}, SUPPRESS_FLATLINE},
    {18, 18, 18, 5, 1, {18, 9, 18, 30}, {0}, SUPPRESS_NOQA},
    {20, 20, 20, 3, 2, {20, 9, 20, 30}, {0}, SUPPRESS_FLATLINE},
};

struct fixture {
    struct arena arena;
    struct config config;
    struct program program;
    struct facts facts;
    struct judgement judgement;
    struct verdict verdict;
};

static void start(struct fixture *x, uint32_t comment_count)
{
    *x = (struct fixture){0};
    arena_init(&x->arena);
    config_init(&x->config, &x->arena);
    x->facts.pool = pool;
    x->facts.pool_len = sizeof pool - 1;
    x->facts.ids = ids;
    x->facts.id_count = sizeof ids / sizeof *ids;
    x->facts.suppressions = comments;
    x->facts.suppression_count = comment_count;
    vec_add(&x->program.files, &x->arena,
            ((struct program_file){.path = STR("a.py"), .facts = &x->facts}));
    *map_slot(&x->program.file_of_path, &x->arena, STR("a.py")) = 0;
    x->judgement = (struct judgement){
        .program = &x->program, .config = &x->config, .arena = &x->arena};
}

static void finish(struct fixture *x)
{
    config_release(&x->config);
    arena_release(&x->arena);
}

static struct finding *say(struct fixture *x, const char *rule, const char *path,
                           uint32_t line, const char *key)
{
    x->judgement.rule = rule_find(str_of(rule));
    assert_non_null(x->judgement.rule);
    struct finding *f = judge_report(&x->judgement, str_of(path));
    f->span = (struct span){line, 1, line, 5};
    f->message = str_of(key);
    f->key = str_of(key);
    return f;
}

static struct finding *reach(struct fixture *x)
{
    verdict_reach(&x->judgement, &x->verdict);
    return x->verdict.findings.items;
}

static size_t count_of(const struct fixture *x, const char *rule)
{
    size_t count = 0;
    for (size_t i = 0; i < x->verdict.findings.len; i++)
        count += str_eq(x->verdict.findings.items[i].rule->id, str_of(rule));
    return count;
}

static void order_is_total(void **state)
{
    (void)state;
    struct fixture x;
    start(&x, 0);
    say(&x, "FL205", "b.py", 2, "k");
    say(&x, "FL205", "b.py", 1, "z");
    say(&x, "FL201", "b.py", 1, "z");
    say(&x, "FL205", "b.py", 1, "a");
    say(&x, "FL101", "a", 0, "z");
    struct finding *f = reach(&x);
    assert_int_equal(x.verdict.findings.len, 5);
    const char *want[] = {"FL101", "FL201", "FL205", "FL205", "FL205"};
    for (size_t i = 0; i < 5; i++)
        assert_true(str_eq(f[i].rule->id, str_of(want[i])));
    assert_true(str_eq(f[2].key, STR("a")) && f[4].span.line == 2);
    finish(&x);
}

static void fingerprints_are_fnv1a_of_128_bits(void **state)
{
    (void)state;
    struct fixture x;
    start(&x, 0);
    say(&x, "FL101", "shared/monitoring", 0, "k");
    struct finding *f = reach(&x);
    assert_string_equal(f->fingerprint, "713141a7dfd861e333b36f5f4664dbac");
    finish(&x);
}

static void fingerprints_survive_moved_lines_and_tell_twins_apart(void **state)
{
    (void)state;
    struct fixture x, y;
    start(&x, 0);
    start(&y, 0);
    say(&x, "FL201", "b.py", 10, "m|f")->message = STR("one wording");
    say(&x, "FL201", "b.py", 20, "m|f");
    say(&y, "FL201", "b.py", 25, "m|f");
    say(&y, "FL201", "b.py", 7, "m|f")->span.column = 9;
    struct finding *f = reach(&x), *g = reach(&y);
    assert_string_equal(f[0].fingerprint, g[0].fingerprint);
    assert_string_equal(f[1].fingerprint, g[1].fingerprint);
    assert_string_not_equal(f[0].fingerprint, f[1].fingerprint);
    finish(&x);
    finish(&y);
}

static void suppressing_one_twin_leaves_the_other_its_fingerprint(void **state)
{
    (void)state;
    struct fixture x, y;
    start(&x, 0);
    start(&y, 1);
    say(&x, "FL201", "a.py", 3, "twin");
    say(&x, "FL201", "a.py", 9, "twin");
    say(&y, "FL201", "a.py", 3, "twin");
    say(&y, "FL201", "a.py", 9, "twin");
    struct finding *f = reach(&x), *g = reach(&y);
    assert_int_equal(y.verdict.findings.len, 1);
    assert_string_equal(f[1].fingerprint, g[0].fingerprint);
    finish(&x);
    finish(&y);
}

static void comments_hide_findings_of_their_statement(void **state)
{
    (void)state;
    struct fixture x;
    start(&x, 8);
    const uint32_t lines[] = {3, 5, 8, 12, 16, 18};
    for (size_t i = 0; i < 6; i++)
        say(&x, "FL201", "a.py", lines[i], "k");
    say(&x, "FL205", "a.py", 20, "k");
    reach(&x);
    assert_int_equal(x.verdict.suppressed, 7);
    assert_int_equal(count_of(&x, "FL201"), 0);
    assert_int_equal(count_of(&x, "FL901"), 0);
    assert_int_equal(count_of(&x, "FL903"), 1);
    finish(&x);
}

static void comments_hide_nothing_else(void **state)
{
    (void)state;
    struct fixture x;
    start(&x, 8);
    const uint32_t lines[] = {2, 4, 9, 10, 14, 20};
    for (size_t i = 0; i < 6; i++)
        say(&x, "FL201", "a.py", lines[i], "k");
    say(&x, "FL205", "a.py", 3, "k");
    say(&x, "FL201", "a.py", 0, "the whole file");
    say(&x, "FL201", "b.py", 3, "k");
    reach(&x);
    assert_int_equal(x.verdict.suppressed, 1); /* line 20 names FL901 itself */
    assert_int_equal(count_of(&x, "FL201") + count_of(&x, "FL205"), 9);
    finish(&x);
}

static void idle_comments_are_findings_unless_not_ours(void **state)
{
    (void)state;
    struct fixture x;
    start(&x, 8);
    struct finding *f = reach(&x);
    /* lines 3, 6, 16, 18; not 12 (bare noqa), 14 (E501), 20 (asks for silence) */
    assert_int_equal(count_of(&x, "FL901"), 4);
    assert_int_equal(count_of(&x, "FL903"), 1);
    assert_int_equal(x.verdict.findings.len, 5);
    assert_int_equal(f[0].span.line, 3);
    assert_int_equal(f[0].severity, SEVERITY_WARNING);
    assert_int_equal(f[0].span.column, 9);
    assert_non_null(strstr(f[0].message.ptr, "FL201"));
    assert_int_equal(f[2].span.line, 10);
    assert_non_null(strstr(f[2].message.ptr, "FL999"));
    assert_int_equal(f[3].span.line, 16);
    assert_int_equal(f[4].span.line, 18);
    assert_int_equal(strlen(f[4].fingerprint), 32);
    finish(&x);
}

static void rules_that_did_not_run_leave_their_comments_alone(void **state)
{
    (void)state;
    struct fixture x;
    start(&x, 8);
    vec_add(&x.config.select, &x.arena, rule_find(STR("FL901")));
    reach(&x);
    assert_int_equal(x.verdict.findings.len, 0);
    finish(&x);
}

static void many_findings_and_comments_in_one_statement_take_no_time(void **state)
{
    (void)state;
    enum { MANY = 40000 };
    struct fixture x;
    start(&x, 0);
    struct suppression_fact *crowd = calloc(MANY, sizeof *crowd);
    assert_non_null(crowd);
    for (uint32_t i = 0; i < MANY; i++)
        crowd[i] = (struct suppression_fact){
            i + 1, 1, MANY, 0, 1, {i + 1, 9, i + 1, 20}, {0}, SUPPRESS_FLATLINE};
    x.facts.suppressions = crowd;
    x.facts.suppression_count = MANY;
    for (uint32_t i = 0; i < MANY; i++)
        say(&x, i % 2 ? "FL201" : "FL205", "a.py", i + 1, "k");
    reach(&x);
    assert_int_equal(x.verdict.suppressed, MANY / 2);
    assert_int_equal(count_of(&x, "FL205"), MANY / 2);
    assert_int_equal(count_of(&x, "FL901"), 0);
    free(crowd);
    finish(&x);
}

static void configuration_has_the_last_word_on_severity(void **state)
{
    (void)state;
    struct fixture x;
    start(&x, 0);
    vec_add(&x.config.ignore, &x.arena, rule_find(STR("FL205")));
    vec_add(&x.config.severities, &x.arena,
            ((struct rule_setting){rule_find(STR("FL204")), SEVERITY_WARNING}));
    say(&x, "FL201", "a.py", 1, "k")->severity = SEVERITY_WARNING;
    say(&x, "FL205", "a.py", 2, "ignored");
    say(&x, "FL204", "a.py", 3, "k");
    struct finding *f = reach(&x);
    assert_int_equal(x.verdict.findings.len, 2);
    assert_int_equal(f[0].severity, SEVERITY_WARNING);
    assert_int_equal(f[1].severity, SEVERITY_WARNING);
    finish(&x);
}

static void excluded_files_are_not_reported_on(void **state)
{
    (void)state;
    struct fixture x;
    start(&x, 8);
    x.program.files.items[0].flags = FILE_EXCLUDED;
    say(&x, "FL201", "a.py", 1, "k");
    reach(&x);
    assert_int_equal(x.verdict.findings.len, 0);
    finish(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_is_total),
        cmocka_unit_test(fingerprints_are_fnv1a_of_128_bits),
        cmocka_unit_test(fingerprints_survive_moved_lines_and_tell_twins_apart),
        cmocka_unit_test(suppressing_one_twin_leaves_the_other_its_fingerprint),
        cmocka_unit_test(comments_hide_findings_of_their_statement),
        cmocka_unit_test(comments_hide_nothing_else),
        cmocka_unit_test(idle_comments_are_findings_unless_not_ours),
        cmocka_unit_test(rules_that_did_not_run_leave_their_comments_alone),
        cmocka_unit_test(many_findings_and_comments_in_one_statement_take_no_time),
        cmocka_unit_test(configuration_has_the_last_word_on_severity),
        cmocka_unit_test(excluded_files_are_not_reported_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
