/* toml: values, tables, and errors that point. */
#include "support.h"

#include "base/buf.h"
#include "config/toml.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static const struct toml_node *read(const char *text)
{
    struct toml_doc doc;
    struct error err = {0};
    if (!toml_parse(&doc, str_of(text), STR("t.toml"), &arena, &err))
        fail_msg("%s\n-- in --\n%s", err.text, text);
    return doc.root;
}

static void strings(void **state)
{
    (void)state;
    static const struct {
        const char *text, *value;
    } rows[] = {
        {"a = \"x\"", "x"},
        {"a = ''", ""},
        {"a = \"\"", ""},
        {"a = \"\\b\\t\\n\\f\\r\\\"\\\\\"", "\b\t\n\f\r\"\\"},
        {"a = \"\\u00e9\\U0001F600\"", "\xc3\xa9\xf0\x9f\x98\x80"},
        {"a = '\\n'", "\\n"},
        {"a = \"# no comment\" # one", "# no comment"},
        {"a = \"\"\"\nx\n\"\"\"", "x\n"},
        {"a = \"\"\"\r\nx\r\ny\"\"\"", "x\ny"},
        {"a = \"\"\"x \\\n   \n  y\"\"\"", "x y"},
        {"a = \"\"\"x \\  \t\n  y\"\"\"", "x y"},
        {"a = \"\"\"x\\\\  \n  y\"\"\"", "x\\  \n  y"},
        {"a = \"\"\"x\\\\\\  \n  y\"\"\"", "x\\y"},
        {"a = '''\n\\ \n'''", "\\ \n"},
        {"a = \"\"\"\"q\"\"\"\"", "\"q\""},
        {"a = \"\"\"\"\"q\"\"\"\"\"", "\"\"q\"\""},
        {"a = '''it's''' ", "it's"},
        {"a = \"h\xc3\xa9\"", "h\xc3\xa9"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct toml_node *a = toml_get(read(rows[i].text), STR("a"));
        assert_non_null(a);
        assert_int_equal(a->kind, TOML_STRING);
        assert_str(a->string, rows[i].value);
    }
}

static void values(void **state)
{
    (void)state;
    const struct toml_node *r =
        read("a = 1_000\nc = 0xDEAD_beef\nd = 0o17\ne = 0b101\n"
             "f = -9223372036854775808\ng = 1.5e3\nh = -inf\ni = nan\n"
             "j = true\nk = false\nl = 1979-05-27T07:32:00-08:00\n"
             "m = 07:32:00.5\nn = 2024-02-29\no = 1979-05-27 07:32:00\np = +99\n");
    assert_int_equal(toml_get(r, STR("a"))->integer, 1000);
    assert_int_equal(toml_get(r, STR("c"))->integer, 0xdeadbeef);
    assert_int_equal(toml_get(r, STR("d"))->integer, 15);
    assert_int_equal(toml_get(r, STR("e"))->integer, 5);
    assert_true(toml_get(r, STR("f"))->integer == INT64_MIN);
    assert_int_equal(toml_get(r, STR("p"))->integer, 99);
    assert_true(fabs(toml_get(r, STR("g"))->number - 1500) < 1e-9);
    assert_true(toml_get(r, STR("h"))->number < -1e300);
    assert_true(isnan(toml_get(r, STR("i"))->number));
    assert_true(toml_get(r, STR("j"))->boolean);
    assert_int_equal(toml_get(r, STR("k"))->kind, TOML_BOOL);
    assert_false(toml_get(r, STR("k"))->boolean);
    assert_int_equal(toml_get(r, STR("l"))->kind, TOML_DATE);
    assert_str(toml_get(r, STR("o"))->string, "1979-05-27 07:32:00");
    assert_str(toml_get(r, STR("m"))->string, "07:32:00.5");
    assert_int_equal(r->child_count, 15);
}

static void tables(void **state)
{
    (void)state;
    const struct toml_node *r =
        read("top = 1\n"
             "[a.b.c]\nx = 1\n"
             "[a]\ny = 2\nd.e.f = 3\nd.e.g = 4\n"
             "[[t]]\nn = 1\n[t.sub]\nm = 1\n"
             "[[t]]\nn = 2\n"
             "[\"quoted key\".'lit.eral']\nz = {p = 1, q.r = 2}\n");
    assert_int_equal(toml_path(r, STR("a.b.c.x"))->integer, 1);
    assert_int_equal(toml_path(r, STR("a.y"))->integer, 2);
    assert_int_equal(toml_path(r, STR("a.d.e.f"))->integer, 3);
    assert_int_equal(toml_path(r, STR("a.d.e.g"))->integer, 4);
    const struct toml_node *t = toml_get(r, STR("t"));
    assert_int_equal(t->kind, TOML_ARRAY);
    assert_int_equal(t->child_count, 2);
    assert_int_equal(toml_path(t->first_child, STR("sub.m"))->integer, 1);
    assert_int_equal(toml_path(t->first_child->next, STR("n"))->integer, 2);
    const struct toml_node *z =
        toml_get(toml_get(toml_get(r, STR("quoted key")), STR("lit.eral")), STR("z"));
    assert_int_equal(toml_path(z, STR("q.r"))->integer, 2);
    assert_null(toml_path(r, STR("a.nothing.x")));
    assert_null(toml_get(NULL, STR("x")));
}

static void arrays(void **state)
{
    (void)state;
    const struct toml_node *a = toml_get(
        read("a = [ # first\n 1,\n [\"x\", {k = 'v'}], # second\n]\n"), STR("a"));
    assert_int_equal(a->child_count, 2);
    assert_int_equal(a->first_child->integer, 1);
    assert_str(a->first_child->next->first_child->string, "x");
    assert_int_equal(toml_get(read("a = []"), STR("a"))->child_count, 0);
}

static void spans_count_code_points(void **state)
{
    (void)state;
    const struct toml_node *r = read("\"\xc3\xa9\" = [ \"\xc3\xa9\xc3\xa9\", 7 ]\n");
    const struct toml_node *a = r->first_child;
    assert_int_equal(a->key_span.line, 1);
    assert_int_equal(a->key_span.column, 1);
    assert_int_equal(a->key_span.end_column, 4);
    assert_int_equal(a->span.column, 7);
    assert_int_equal(a->span.end_column, 18);
    assert_int_equal(a->first_child->span.column, 9);
    assert_int_equal(a->first_child->span.end_column, 13);
    assert_int_equal(a->first_child->next->span.column, 15);
}

static void errors_point(void **state)
{
    (void)state;
    static const struct {
        const char *text, *where, *what;
    } rows[] = {
        {"a = 1\na = 2\n", "2:1", "`a` is already defined on line 1"},
        {"[a]\n[a]\n", "2:2", "already defined on line 1"},
        {"a = 1\n[a]\n", "2:2", "already defined"},
        {"a = {}\n[a.b]\n", "2:2", "already defined"},
        {"a = []\n[[a]]\n", "2:3", "already defined"},
        {"[[a]]\n[a]\n", "2:2", "already defined"},
        {"[a]\nb.c = 1\n[a.b]\n", "3:4", "already defined"},
        {"[a.b]\nx = 1\n[a]\nb.y = 1\n", "4:1", "already defined"},
        {"a = {b = 1, b = 2}\n", "1:13", "already defined"},
        {"a = {b = 1}\na.c = 2\n", "2:1", "already defined"},
        {"a = \n", "1:5", "a value is missing"},
        {"a\n", "1:2", "expected `=`"},
        {"a b = 1\n", "1:3", "expected `=`"},
        {"= 1\n", "1:1", "a key should stand here"},
        {"x = 1\n\n  a = \"abc\nb = 1\n", "3:7", "not closed on its line"},
        {"a = \"\"\"abc\nb = 1\n", "1:5", "never closed"},
        {"a = [1, 2\nb = 3\n", "2:1", "expected `,` or `]`"},
        {"a = [1, 2\n", "1:5", "`[` is never closed"},
        {"a = {b = 1\n}\n", "1:5", "not closed on its line"},
        {"a = {b = 1,}\n", "1:12", "no comma after its last"},
        {"a = [1,,2]\n", "1:8", "a value is missing"},
        {"a = yes\n", "1:5", "a string needs quotes"},
        {"a = 1 b = 2\n", "1:7", "the line should end"},
        {"[a\nb = 1\n", "1:1", "should end in `]`"},
        {"[[a]\n", "1:1", "should end in `]]`"},
        {"[]\n", "1:2", "a key should stand here"},
        {"a = 1f\n", "1:5", "neither a number nor a date"},
        {"b = 1\na = [1, 1e5+]\n", "2:9", "neither a number nor a date"},
        {"a = 1979-05-27 07:2:00Z\n", "1:5", "neither a number nor a date"},
        {"a = 1__0\n", "1:5", "neither a number nor a date"},
        {"a = \"\"\"\nx\\=\n\"\"\"\n", "2:2", "no escape"},
        {"a = \"\\u12\"\n", "1:6", "no escape"},
        {"a = 01\n", "1:5", "does not begin with 0"},
        {"a = 9223372036854775808\n", "1:5", "does not fit"},
        {"a = \"\\q\"\n", "1:6", "no escape"},
        {"a = \"\\ud800\"\n", "1:6", "no escape"},
        {"a = 2023-02-29\n", "1:13", "no such day"},
        {"a = 20233-02-20\n", "1:5", "four digits"},
        {"a = 1\rb = 2", "1:6", "control characters"},
        {"\xc3\xa9 = '\xff'\n", "1:6", "UTF-8"},
        {"# \x01\n", "1:3", "control characters"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct toml_doc doc;
        struct error err = {0};
        if (toml_parse(&doc, str_of(rows[i].text), STR("t.toml"), &arena, &err))
            fail_msg("accepted:\n%s", rows[i].text);
        char place[64];
        snprintf(place, sizeof place, "t.toml:%s: ", rows[i].where);
        if (strncmp(err.text, place, strlen(place)) != 0 ||
            !strstr(err.text, rows[i].what))
            fail_msg("wanted %s%s, got %s\n-- for --\n%s", place, rows[i].what,
                     err.text, rows[i].text);
    }
}

static void the_caret_stands_under_the_flaw(void **state)
{
    (void)state;
    struct toml_doc doc;
    struct error err = {0};
    assert_false(toml_parse(&doc, str_of("\n\ta\t= \xe4\xb8\xad\n"), STR("t.toml"),
                            &arena, &err));
    assert_string_equal(err.text,
                        "t.toml:2:6: this is no value; a string needs quotes\n"
                        "    2 |  a = \xe4\xb8\xad\n"
                        "      |      ^~");
    struct buf longer = {0};
    buf_addz(&longer, "a = [");
    for (int i = 0; i < 5000; i++)
        buf_addz(&longer, "1, ");
    buf_addz(&longer, "x, ");
    for (int i = 0; i < 5000; i++)
        buf_addz(&longer, "1, ");
    assert_false(toml_parse(&doc, buf_str(&longer), STR("t.toml"), &arena, &err));
    assert_non_null(strstr(err.text, ":1:15006: "));
    assert_true(strlen(err.text) < 350);
    buf_release(&longer);
}

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* `head`, `count` times `unit`, `tail`. */
static bool accepts(const char *head, const char *unit, size_t count, const char *tail)
{
    struct buf text = {0};
    buf_addz(&text, head);
    for (size_t i = 0; i < count; i++)
        buf_addz(&text, unit);
    buf_addz(&text, tail);
    struct toml_doc doc;
    struct error err = {0};
    double start = seconds();
    bool ok = toml_parse(&doc, buf_str(&text), STR("t.toml"), &arena, &err);
    double took = seconds() - start;
    if (took > 5)
        fail_msg("%s %s...: %.1f seconds", head, unit, took);
    if (!ok)
        assert_true(strlen(err.text) > 10);
    buf_release(&text);
    arena_clear(&arena);
    return ok;
}

static void hostile_texts_end_soon(void **state)
{
    (void)state;
    assert_false(accepts("a = ", "[", 100000, ""));
    assert_false(accepts("a = ", "[", 65,
                         "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"
                         "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"));
    assert_false(accepts("a = ", "{a=", 50000, ""));
    assert_false(accepts("", "a.", 100000, "b = 1"));
    assert_false(accepts("[", "a.", 100, "b]"));
    assert_true(accepts("[", "a.", 50, "b]\nc = 1"));
    assert_false(accepts("", "[[a]]\n", 20000, "[a]\n"));
    assert_true(accepts("", "[[a]]\n", 20000, ""));
    assert_true(accepts("a = [", "1,", 100000, "]"));
    assert_false(accepts("", "\"", 100000, ""));
    assert_false(accepts("", "\"\"\"", 100001, ""));
    assert_false(accepts("", "= [\n", 50000, ""));
    assert_false(accepts("", "a", 5u << 20, " = 1"));
    assert_true(accepts("", "a", 100000, " = 1"));
}

static void many_keys_take_no_quadratic_time(void **state)
{
    (void)state;
    struct buf text = {0};
    for (int i = 0; i < 50000; i++)
        buf_printf(&text, "key%d = %d\n", i, i);
    struct toml_doc doc;
    struct error err = {0};
    double start = seconds();
    assert_true(toml_parse(&doc, buf_str(&text), STR("t.toml"), &arena, &err));
    assert_true(seconds() - start < 5);
    assert_int_equal(doc.root->child_count, 50000);
    buf_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(strings),
        TEST(values),
        TEST(tables),
        TEST(arrays),
        TEST(spans_count_code_points),
        TEST(errors_point),
        TEST(the_caret_stands_under_the_flaw),
        TEST(hostile_texts_end_soon),
        TEST(many_keys_take_no_quadratic_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
