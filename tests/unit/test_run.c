/* run: nothing of the outcome depends on threads, timing or order of work; the base
 * side takes away what it has. */
#include "run.h"

#include "base/buf.h"

#include "config_support.h"

#define MODULES 120

/* A package with a hole, and many modules that swallow the import of it. */
static struct snapshot *repository(size_t modules)
{
    size_t count = modules + 3;
    struct memory_file *files = arena_array(&arena, count, sizeof *files);
    files[0] = (struct memory_file){STR("shared/__init__.py"), STR("")};
    files[1] = (struct memory_file){STR("shared/monitoring/beat.py"),
                                    STR("class Beat:\n    pass\n")};
    files[2] = (struct memory_file){STR("app/__init__.py"), STR("")};
    for (size_t i = 0; i < modules; i++) {
        files[3 + i].path = arena_printf(&arena, "app/module_%zu.py", i);
        files[3 + i].text = arena_printf(&arena,
                                         "import os\n\n\n%s"
                                         "try:\n"
                                         "    from shared.monitoring.beat import Beat\n"
                                         "except ImportError:\n"
                                         "    Beat = None\n",
                                         i % 3 ? "# moved\n\n" : "");
    }
    return snapshot_of_memory(files, count, &arena);
}

static void describe(const struct run *run, struct buf *out)
{
    for (size_t i = 0; i < run->findings.len; i++) {
        const struct finding *f = &run->findings.items[i];
        buf_printf(out, "%.*s:%u:%u %.*s %.*s %s\n", STR_ARG(f->path), f->span.line,
                   f->span.column, STR_ARG(f->rule->id), STR_ARG(f->message),
                   f->fingerprint);
        for (size_t r = 0; r < f->related.len; r++)
            buf_printf(out, "    %.*s:%u %.*s\n", STR_ARG(f->related.items[r].path),
                       f->related.items[r].span.line,
                       STR_ARG(f->related.items[r].message));
    }
}

static void order_of_work_changes_no_byte(void **state)
{
    (void)state;
    struct snapshot *snapshot = repository(MODULES);
    struct buf first = {0};
    for (uint64_t shuffle = 0; shuffle < 60; shuffle++) {
        struct run_request request = {.snapshot = snapshot,
                                      .config = &config,
                                      .jobs = (unsigned)(shuffle % 5 + 1),
                                      .shuffle = shuffle * 7919};
        struct run run;
        struct buf text = {0};
        run_check(&request, &run);
        describe(&run, &text);
        run_release(&run);
        if (!shuffle)
            buf_add(&first, buf_str(&text));
        assert_true(text.len > 0);
        assert_true(str_eq(buf_str(&first), buf_str(&text)));
        buf_release(&text);
    }
    assert_true(str_find(buf_str(&first), STR("FL101")) != STR_NONE);
    assert_true(str_find(buf_str(&first), STR("FL201")) != STR_NONE);
    buf_release(&first);
}

static void only_what_the_base_does_not_have(void **state)
{
    (void)state;
    struct run_request request = {
        .snapshot = repository(5), .base = repository(4), .config = &config};
    struct run run;
    run_check(&request, &run);
    assert_int_equal(run.findings.len, 1);
    assert_true(str_eq(run.findings.items[0].path, STR("app/module_4.py")));
    assert_true(run.statistics.known >= 5);
    run_release(&run);
}

static void paths_filter_the_report_not_the_analysis(void **state)
{
    (void)state;
    struct str paths[] = {STR("app/module_1.py")};
    struct run_request request = {
        .snapshot = repository(5), .config = &config, .paths = paths, .path_count = 1};
    struct run run;
    run_check(&request, &run);
    assert_int_equal(run.findings.len, 1);
    assert_true(str_eq(run.findings.items[0].rule->id, STR("FL201")));
    run_release(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_of_work_changes_no_byte),
        cmocka_unit_test(only_what_the_base_does_not_have),
        cmocka_unit_test(paths_filter_the_report_not_the_analysis),
    };
    return cmocka_run_group_tests(tests, config_set_up, config_tear_down);
}
