/* report: the formats, on findings made by hand; the JSON writer and excerpts. */
#include "report/excerpt.h"
#include "report/report.h"

#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <jansson.h>

static const char source_text[] = "import os\n"
                                  "try:\n"
                                  "\tfrom shared.beat import Beat\n"
                                  "\n"
                                  "except ImportError:\n"
                                  "\tBEAT = None\n";

static bool source(void *context, struct str path, struct str *bytes)
{
    (void)context;
    *bytes = str_of(source_text);
    return str_eq(path, STR("app/base.py"));
}

struct fixture {
    struct arena arena;
    struct finding findings[3];
    struct problem problems[1];
    struct report_input in;
    struct buf out;
};

static void start(struct fixture *x)
{
    *x = (struct fixture){0};
    arena_init(&x->arena);
    x->findings[0] = (struct finding){
        .rule = rule_find(STR("FL201")),
        .severity = SEVERITY_ERROR,
        .path = STR("app/base.py"),
        .span = {5, 1, 5, 20},
        .message = STR("`shared.beat` fails unseen"),
        .help = STR("let it raise"),
        .cause = STR("shared"),
        .weight = 3,
        .fingerprint = "00000000000000000000000000000001",
    };
    vec_add(&x->findings[0].related, &x->arena,
            ((struct related){STR("app/base.py"), {3, 2, 3, 30}, STR("the import")}));
    vec_add(&x->findings[0].related, &x->arena,
            ((struct related){STR("app/x.py"), {7, 1, 7, 2}, STR("a use")}));
    x->findings[1] = (struct finding){
        .rule = rule_find(STR("FL205")),
        .severity = SEVERITY_ERROR,
        .path = STR("b\x1b[31m.py"),
        .span = {1, 1, 1, 2},
        .message = STR("said \"\xff\" of it"),
        .fingerprint = "00000000000000000000000000000002",
    };
    x->findings[2] = (struct finding){
        .rule = rule_find(STR("FL101")),
        .severity = SEVERITY_ERROR,
        .path = STR("shared"),
        .is_directory = true,
        .message = STR("`shared` has no `__init__.py`"),
        .cause = STR("shared"),
        .weight = 3,
        .fingerprint = "00000000000000000000000000000003",
    };
    x->problems[0] = (struct problem){STR("c.py"), STR("cannot be read"), false};
    x->in = (struct report_input){
        .findings = x->findings,
        .count = 3,
        .problems = x->problems,
        .problem_count = 1,
        .source = source,
        .label = STR("the work tree"),
        .files = 12,
        .suppressed = 2,
    };
}

static void finish(struct fixture *x)
{
    buf_release(&x->out);
    arena_release(&x->arena);
}

static void text_shows_the_chain_from_its_cause(void **state)
{
    (void)state;
    struct fixture x;
    start(&x);
    report_text(&x.in, &x.out);
    assert_string_equal(x.out.ptr, "error[FL101]: `shared` has no `__init__.py`\n"
                                   "  --> shared/\n"
                                   "\n"
                                   "error[FL201]: `shared.beat` fails unseen\n"
                                   "  --> app/base.py:5:1\n"
                                   "   |\n"
                                   " 3 |     from shared.beat import Beat\n"
                                   "   |     ---------------------------- the import\n"
                                   " 4 |\n"
                                   " 5 | except ImportError:\n"
                                   "   | ^^^^^^^^^^^^^^^^^^^\n"
                                   "   = related:\n"
                                   "       app/x.py:7  a use\n"
                                   "   = help: let it raise\n"
                                   "\n"
                                   "error[FL205]: said \"\\xff\" of it\n"
                                   "  --> b\\x1b[31m.py:1:1\n"
                                   "\n"
                                   "problem: c.py: cannot be read\n"
                                   "\n"
                                   "3 errors in 12 files (2 suppressed), 1 problem\n");
    finish(&x);
}

static void text_counts_what_it_does_not_list(void **state)
{
    (void)state;
    struct fixture x;
    start(&x);
    for (uint32_t i = 0; i < 20; i++)
        vec_add(&x.findings[2].related, &x.arena,
                ((struct related){STR("z.py"), {i + 1, 1, i + 1, 2}, STR("m")}));
    report_text(&x.in, &x.out);
    assert_non_null(strstr(x.out.ptr, "       z.py:8  m\n       and 12 more\n"));
    assert_null(strstr(x.out.ptr, "z.py:9"));
    finish(&x);
}

static void color_only_when_asked(void **state)
{
    (void)state;
    struct fixture x;
    start(&x);
    report_text(&x.in, &x.out);
    assert_null(strchr(x.out.ptr, 0x1b));
    x.in.color = true;
    report_text(&x.in, &x.out);
    assert_non_null(strstr(x.out.ptr, "\x1b[1;31merror[FL201]\x1b[0m"));
    assert_null(strstr(x.out.ptr, "b\x1b[31m"));
    finish(&x);
}

static void concise_is_a_line_a_finding(void **state)
{
    (void)state;
    struct fixture x;
    start(&x);
    report_concise(&x.in, &x.out);
    assert_string_equal(x.out.ptr, "app/base.py:5:1: FL201 `shared.beat` fails unseen\n"
                                   "b\\x1b[31m.py:1:1: FL205 said \"\\xff\" of it\n"
                                   "shared/: FL101 `shared` has no `__init__.py`\n"
                                   "c.py: problem: cannot be read\n");
    finish(&x);
}

static void json_parses_and_has_the_schema(void **state)
{
    (void)state;
    struct fixture x;
    start(&x);
    vec_add(&x.findings[2].edits, &x.arena,
            ((struct edit){.path = STR("shared/__init__.py"), .create = true}));
    x.findings[2].fix_safe = true;
    report_json(&x.in, &x.out);
    json_error_t error;
    json_t *root = json_loads(x.out.ptr, 0, &error);
    assert_non_null(root);
    json_t *findings = json_object_get(root, "findings");
    assert_int_equal(json_array_size(findings), 3);
    json_t *first = json_array_get(findings, 0), *third = json_array_get(findings, 2);
    assert_string_equal(json_string_value(json_object_get(first, "rule")), "FL201");
    assert_int_equal(json_integer_value(json_object_get(first, "end_column")), 20);
    assert_int_equal(json_array_size(json_object_get(first, "related")), 2);
    assert_true(json_is_null(json_object_get(first, "fix")));
    assert_true(json_is_null(json_object_get(third, "line")));
    assert_string_equal(json_string_value(json_object_get(third, "path")), "shared");
    json_t *fix = json_object_get(third, "fix");
    assert_true(json_is_true(json_object_get(fix, "safe")));
    json_t *second = json_array_get(findings, 1);
    assert_string_equal(json_string_value(json_object_get(second, "path")),
                        "b\x1b[31m.py");
    assert_string_equal(json_string_value(json_object_get(second, "message")),
                        "said \"\\xff\" of it");
    assert_int_equal(json_array_size(json_object_get(root, "problems")), 1);
    json_decref(root);
    assert_null(strchr(x.out.ptr, 0x1b));
    finish(&x);
}

/* What parses as JSON; the caller decrefs. */
static json_t *parsed(struct fixture *x)
{
    json_error_t error;
    json_t *root = json_loads(x->out.ptr, 0, &error);
    assert_non_null(root);
    return root;
}

static void sarif_has_rules_results_and_notifications(void **state)
{
    (void)state;
    struct fixture x;
    start(&x);
    report_sarif(&x.in, &x.out);
    json_t *root = parsed(&x);
    json_t *run = json_array_get(json_object_get(root, "runs"), 0);
    json_t *results = json_object_get(run, "results");
    const char *uri, *id, *rule, *notice;
    int index, line, related;
    assert_int_equal(json_array_size(results), 3);
    assert_int_equal(json_unpack(json_array_get(results, 0),
                                 "{s:s, s:i, s:[{s:{s:{s:s}, s:{s:i}}}]}", "ruleId",
                                 &id, "ruleIndex", &index, "locations",
                                 "physicalLocation", "artifactLocation", "uri", &uri,
                                 "region", "startLine", &line),
                     0);
    related = (int)json_array_size(
        json_object_get(json_array_get(results, 0), "relatedLocations"));
    assert_string_equal(id, "FL201");
    assert_string_equal(uri, "app/base.py");
    assert_int_equal(line, 5);
    assert_int_equal(related, 2);
    assert_int_equal(
        json_unpack(run, "{s:{s:{s:[{s:s}]}}}", "tool", "driver", "rules", "id", &rule),
        0);
    assert_string_equal(rule, id);
    assert_int_equal(json_unpack(run, "{s:[{s:[{s:{s:s}}]}]}", "invocations",
                                 "toolExecutionNotifications", "message", "text",
                                 &notice),
                     0);
    assert_string_equal(notice, "cannot be read");
    assert_non_null(strstr(x.out.ptr, "\"b%1B%5B31m.py\""));
    assert_non_null(strstr(x.out.ptr, "\"uri\": \"shared/\""));
    json_decref(root);
    finish(&x);
}

static void gitlab_and_rdjson_parse(void **state)
{
    (void)state;
    struct fixture x;
    const char *path, *code;
    int line, column;
    start(&x);
    report_gitlab(&x.in, &x.out);
    json_t *root = parsed(&x);
    assert_int_equal(json_array_size(root), 4);
    assert_int_equal(json_unpack(json_array_get(root, 2), "{s:{s:s, s:{s:i}}}",
                                 "location", "path", &path, "lines", "begin", &line),
                     0);
    assert_string_equal(path, "shared");
    assert_int_equal(line, 1);
    json_decref(root);
    buf_clear(&x.out);
    x.findings[0].span = (struct span){3, 2, 3, 6};
    report_rdjson(&x.in, &x.out);
    root = parsed(&x);
    assert_int_equal(json_unpack(root, "{s:[{s:{s:{s:{s:i,s:i}}}, s:{s:s}}]}",
                                 "diagnostics", "location", "range", "start", "line",
                                 &line, "column", &column, "code", "value", &code),
                     0);
    assert_int_equal(line * 10 + column, 32);
    assert_string_equal(code, "FL201");
    json_decref(root);
    finish(&x);
}

static size_t occurrences(const char *text, const char *needle)
{
    size_t count = 0;
    for (; (text = strstr(text, needle)); text += strlen(needle))
        count++;
    return count;
}

static void github_escapes_and_sums_up_above_ten(void **state)
{
    (void)state;
    struct fixture x;
    start(&x);
    x.findings[1].path = STR("a,b:c%\n::error::.py");
    x.findings[1].message = STR("100%: a,\r\n::set-output");
    report_github(&x.in, &x.out);
    assert_non_null(strstr(x.out.ptr,
                           "\n::error file=a%2Cb%3Ac%25\\n%3A%3Aerror%3A%3A.py,line=1,"
                           "col=1,endLine=1,endColumn=2,title=FL205 unresolved-import::"
                           "100%25: a,\\r\\n::set-output\n"));
    assert_non_null(
        strstr(x.out.ptr, "::error file=shared,title=FL101 missing-init::"));
    assert_null(strstr(x.out.ptr, "::group::"));
    struct finding many[25];
    for (size_t i = 0; i < 25; i++)
        many[i] = x.findings[0];
    many[3].severity = SEVERITY_WARNING;
    x.in.findings = many;
    x.in.count = 25;
    buf_clear(&x.out);
    report_github(&x.in, &x.out);
    assert_int_equal(occurrences(x.out.ptr, "::error file=app"), 10);
    assert_int_equal(occurrences(x.out.ptr, "::warning file=app"), 1);
    assert_int_equal(occurrences(x.out.ptr, "\n  app/base.py:5:1: FL201"), 14);
    assert_non_null(strstr(x.out.ptr, "the other 14 are in the log\n"));
    finish(&x);
}

/* They used to come last, where GitHub drops them. */
static void github_shows_problems_before_ten_findings(void **state)
{
    (void)state;
    struct fixture x;
    start(&x);
    struct finding many[12];
    struct problem problems[16];
    for (size_t i = 0; i < 12; i++)
        many[i] = x.findings[0];
    for (size_t i = 0; i < 16; i++)
        problems[i] = (struct problem){STR("p\n.py"), STR("m"), i >= 14};
    x.in.findings = many;
    x.in.count = 12;
    x.in.problems = problems;
    x.in.problem_count = 16;
    report_github(&x.in, &x.out);
    assert_int_equal(occurrences(x.out.ptr, "::error file=p\\n.py,title=flatline::m"),
                     2);
    assert_int_equal(occurrences(x.out.ptr, "::error file=app"), 8);
    assert_int_equal(occurrences(x.out.ptr, "::notice "), 10);
    assert_int_equal(occurrences(x.out.ptr, "  p\\n.py: m\n"), 5);
    assert_non_null(strstr(x.out.ptr, "the other 9 are in the log\n"));
    finish(&x);
}

static void junit_is_xml(void **state)
{
    (void)state;
    struct fixture x;
    start(&x);
    x.findings[0].message = STR("<a> & \"b\"");
    report_junit(&x.in, &x.out);
    assert_non_null(strstr(x.out.ptr, "tests=\"4\" failures=\"3\" errors=\"1\""));
    assert_non_null(strstr(x.out.ptr, "message=\"&lt;a&gt; &amp; &quot;b&quot;\""));
    assert_non_null(strstr(x.out.ptr, "classname=\"b\\x1b[31m.py\""));
    finish(&x);
}

static void json_writer_escapes_what_acts(void **state)
{
    (void)state;
    struct buf out = {0};
    struct jsonw j = {.out = &out};
    jsonw_array(&j);
    jsonw_str(&j, STR("\"\\\b\t\n\v\x7f\xe2\x80\xae\xf3\xa0\x80\xa1\xc3\xa9"));
    jsonw_uint(&j, UINT64_MAX);
    jsonw_null(&j);
    jsonw_end(&j);
    assert_string_equal(out.ptr, "[\"\\\"\\\\\\b\\t\\n\\u000b\\u007f\\u202e"
                                 "\\udb40\\udc21\xc3\xa9\", 18446744073709551615, "
                                 "null]\n");
    buf_release(&out);
}

static const struct excerpt_style no_style = {"", "", "", ""};

static void assert_excerpt(const char *text, struct span span, const char *want)
{
    struct buf out = {0};
    struct excerpt_mark mark = {span, STR(""), true};
    bool shown = excerpt_write(&out, str_of(text), 0, &mark, 1, 2, &no_style);
    assert_true(shown == (want != NULL));
    if (want)
        assert_string_equal(out.ptr, want);
    buf_release(&out);
}

static void excerpts_count_cells(void **state)
{
    (void)state;
    assert_excerpt("a\r\n\xe6\xbc\xa2 = x\r\n", (struct span){2, 5, 2, 6},
                   "   |\n 2 | \xe6\xbc\xa2 = x\n   |      ^\n");
    assert_excerpt("\xef\xbb\xbf\tx\x1b\n", (struct span){1, 2, 1, 3},
                   "   |\n 1 |     x\\x1b\n   |     ^\n");
    assert_excerpt("x\ry\r", (struct span){2, 1, 9, 1}, "   |\n 2 | y\n   | ^\n");
    assert_excerpt("ab", (struct span){1, 9, 1, 12}, "   |\n 1 | ab\n   |   ^\n");
    assert_excerpt("ab\n", (struct span){2, 1, 2, 2}, NULL);
    assert_excerpt("", (struct span){1, 1, 1, 2}, NULL);
}

static void excerpts_leave_out_what_is_between(void **state)
{
    (void)state;
    struct buf out = {0};
    const struct excerpt_mark marks[] = {
        {{1, 1, 1, 2}, STR_INIT("one"), false},
        {{3, 1, 3, 2}, STR_INIT(""), true},
        {{6, 1, 6, 2}, STR_INIT("six"), false},
        {{99, 1, 99, 2}, STR_INIT("not there"), false},
    };
    assert_true(
        excerpt_write(&out, STR("a\n\tb\nc\nd\ne\nf\n"), 0, marks, 4, 2, &no_style));
    assert_string_equal(out.ptr, "   |\n 1 | a\n   | - one\n 2 |     b\n"
                                 " 3 | c\n   | ^\n...\n 6 | f\n   | - six\n");
    buf_release(&out);
}

/* Any span on any bytes: nothing is read or written out of bounds (under ASan), and
 * what comes out is valid UTF-8 without control bytes. */
static void excerpts_survive_any_span(void **state)
{
    (void)state;
    static const char alphabet[] = "ab\t\n\r\x1b\xff\xe6\xbc\xa2\xcc\x80 ";
    unsigned seed = 1;
    char text[400];
    for (int round = 0; round < 3000; round++) {
        for (size_t i = 0; i < sizeof text; i++) {
            seed = seed * 1103515245 + 12345;
            text[i] = alphabet[(seed >> 16) % (sizeof alphabet - 1)];
        }
        uint32_t numbers[4];
        for (size_t i = 0; i < 4; i++) {
            seed = seed * 1103515245 + 12345;
            numbers[i] = (seed >> 16) % (round % 2 ? 8 : 300);
        }
        struct excerpt_mark mark = {
            {numbers[0], numbers[1], numbers[2], numbers[3]}, STR(""), true};
        struct buf out = {0};
        excerpt_write(&out, str_make(text, sizeof text), 0, &mark, 1, 2, &no_style);
        assert_true(utf8_valid(buf_str(&out)));
        for (size_t i = 0; i < out.len; i++)
            assert_true(out.ptr[i] == '\n' || (unsigned char)out.ptr[i] >= ' ');
        buf_release(&out);
    }
}

static void long_lines_are_cut_around_the_mark(void **state)
{
    (void)state;
    struct buf line = {0}, out = {0};
    buf_pad(&line, 'a', 5000);
    buf_addz(&line, "HERE");
    buf_pad(&line, 'b', 5000);
    struct excerpt_mark mark = {{1, 5001, 1, 5005}, STR("label"), false};
    assert_true(excerpt_write(&out, buf_str(&line), 0, &mark, 1, 2, &no_style));
    assert_true(out.len < 400);
    char *at = strstr(out.ptr, "HERE"), *dashes = strstr(out.ptr, "---- label");
    assert_non_null(at);
    assert_non_null(dashes);
    char *text_line = strchr(out.ptr, '\n') + 1,
         *mark_line = strchr(text_line, '\n') + 1;
    assert_int_equal(at - text_line, dashes - mark_line);
    buf_clear(&line);
    buf_pad(&line, 'a', EXCERPT_MAX_LINE + 1);
    assert_false(excerpt_write(&out, buf_str(&line), 0, &mark, 1, 2, &no_style));
    buf_release(&line);
    buf_release(&out);
}

static void formats_are_found_and_suggested(void **state)
{
    (void)state;
    const char *nearest;
    assert_ptr_equal(report_find(STR("json"), &nearest)->write, report_json);
    assert_null(report_find(STR("jsno"), &nearest));
    assert_string_equal(nearest, "json");
    assert_null(report_find(STR("powerpoint"), &nearest));
    assert_string_equal(nearest, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_shows_the_chain_from_its_cause),
        cmocka_unit_test(text_counts_what_it_does_not_list),
        cmocka_unit_test(color_only_when_asked),
        cmocka_unit_test(concise_is_a_line_a_finding),
        cmocka_unit_test(json_parses_and_has_the_schema),
        cmocka_unit_test(sarif_has_rules_results_and_notifications),
        cmocka_unit_test(gitlab_and_rdjson_parse),
        cmocka_unit_test(github_escapes_and_sums_up_above_ten),
        cmocka_unit_test(github_shows_problems_before_ten_findings),
        cmocka_unit_test(junit_is_xml),
        cmocka_unit_test(json_writer_escapes_what_acts),
        cmocka_unit_test(excerpts_count_cells),
        cmocka_unit_test(excerpts_leave_out_what_is_between),
        cmocka_unit_test(excerpts_survive_any_span),
        cmocka_unit_test(long_lines_are_cut_around_the_mark),
        cmocka_unit_test(formats_are_found_and_suggested),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
