/* lines: a finding shows the very same with its lines as with the whole file at hand.
 */
#include "support.h"

#include "lines.h"

#include "report/excerpt.h"
#include "report/report.h"

#include <stdlib.h>

#define ROUNDS 3000

static bool whole_file(void *context, struct str path, struct str *bytes)
{
    const struct memory_file *file = context;
    *bytes = file->text;
    return str_eq(path, file->path);
}

static struct finding finding_at(const char *path, uint32_t line)
{
    return (struct finding){.rule = rule_find(STR("FL201")),
                            .severity = SEVERITY_ERROR,
                            .path = str_of(path),
                            .span = {line, 1, line, 2},
                            .message = STR("m"),
                            .fingerprint = "00000000000000000000000000000001"};
}

static void read_lines(const struct memory_file *file, struct finding *findings,
                       size_t count)
{
    struct lines lines = {.snapshot = snapshot_of_memory(file, 1, &arena),
                          .findings = findings,
                          .count = count,
                          .arena = &arena,
                          .workers = &arena,
                          .worker_count = 1};
    lines_read(&lines);
    assert_false(lines.doubtful);
}

static struct str report_of(struct finding *findings, size_t count,
                            struct memory_file *file)
{
    struct buf out = {0};
    struct report_input in = {.findings = findings,
                              .count = count,
                              .source = file ? whole_file : NULL,
                              .context = file,
                              .quiet = true};
    report_text(&in, &out);
    struct str text = arena_str(&arena, buf_str(&out));
    buf_release(&out);
    return text;
}

/* Ends of lines of all kinds, empty lines, a mark before the first, no last end. */
static struct str random_source(unsigned *seed)
{
    static const char *const pieces[] = {"a = 1",  "\n", "\n",       "\r\n",
                                         "\r",     "\t", "\xc3\xa4", "\xef\xbb\xbf",
                                         "import", "\n", "\xff",     "\n\n"};
    struct buf out = {0};
    unsigned count = (unsigned)rand_r(seed) % 60;
    for (unsigned i = 0; i < count; i++)
        buf_addz(&out,
                 pieces[(unsigned)rand_r(seed) % (sizeof pieces / sizeof *pieces)]);
    struct str text = arena_str(&arena, buf_str(&out));
    buf_release(&out);
    return text;
}

static void lines_show_what_the_file_shows(void **state)
{
    unsigned seed = 6;
    size_t kept = 0;
    (void)state;
    for (size_t i = 0; i < ROUNDS; i++) {
        struct memory_file file = {STR("a.py"), random_source(&seed)};
        struct finding findings[4];
        for (uint32_t k = 0; k < 4; k++) {
            uint32_t line = k * 4 + (uint32_t)rand_r(&seed) % 4;
            findings[k] = finding_at("a.py", line);
            struct related related = {.path = STR("a.py"), .message = STR("r")};
            related.span.line = related.span.end_line = (uint32_t)rand_r(&seed) % 24;
            related.span.column = related.span.end_column = 1;
            vec_add(&findings[k].related, &arena, related);
        }
        struct str expected = report_of(findings, 4, &file);
        read_lines(&file, findings, 4);
        struct str shown = report_of(findings, 4, &file);
        assert_string_equal(expected.ptr, shown.ptr);
        kept += findings[3].lines.first != 0;
    }
    assert_in_range(kept, ROUNDS / 4, ROUNDS - 1);
}

static void long_lines_are_left_in_the_file(void **state)
{
    (void)state;
    struct buf text = {0};
    buf_addz(&text, "import a\n");
    buf_pad(&text, ' ', LINES_MAX);
    buf_addz(&text, "\nimport b\n");
    struct memory_file file = {STR("a.py"), buf_str(&text)};
    struct finding findings[] = {finding_at("a.py", 1), finding_at("a.py", 2),
                                 finding_at("a.py", 3), finding_at("a.py", 9),
                                 finding_at("b.py", 1), finding_at("c.py", 0)};
    read_lines(&file, findings, 6);
    assert_true(str_eq(findings[0].lines.text, STR("import a\n")));
    assert_int_equal(findings[1].lines.first, 0);
    assert_true(str_eq(findings[2].lines.text, STR("import b\n")));
    assert_int_equal(findings[2].lines.first, 3);
    for (size_t i = 3; i < 6; i++)
        assert_int_equal(findings[i].lines.first, 0);
    buf_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(lines_show_what_the_file_shows),
        TEST(long_lines_are_left_in_the_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
