/* data: the three formats as one tree, selectors, and documents that are none. */
#include "base/buf.h"
#include "program/data.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

static struct arena arena;
static struct buf seen;

static int setup(void **state)
{
    (void)state;
    arena_init(&arena);
    seen = (struct buf){0};
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    buf_release(&seen);
    arena_release(&arena);
    return 0;
}

static void note(void *context, const struct data *node)
{
    (void)context;
    if (seen.len)
        buf_addc(&seen, ' ');
    if (node->kind == DATA_TEXT || node->kind == DATA_OTHER)
        buf_printf(&seen, "%.*s@%u:%u", STR_ARG(node->text), node->span.line,
                   node->span.column);
    else
        buf_addz(&seen, node->kind == DATA_MAP ? "{}" : "[]");
}

/* What the selector means in the document: "text@line:column ..." */
static const char *selected(const char *path, const char *text, const char *selector)
{
    struct error err;
    struct data *root = data_parse(str_of(path), str_of(text), &arena, &err);
    if (!root)
        fail_msg("%s", err.text);
    buf_clear(&seen);
    buf_addz(&seen, "");
    data_select(root, str_of(selector), note, NULL);
    return seen.ptr ? seen.ptr : "";
}

static const char *failure(const char *path, const char *text)
{
    static struct error err;
    assert_null(data_parse(str_of(path), str_of(text), &arena, &err));
    return err.text;
}

static void one_meaning_in_three_formats(void **state)
{
    (void)state;
    assert_string_equal(
        selected("a.yaml", "phases:\n  raw:\n    - p2_a\n", "phases.raw.*"),
        "p2_a@3:7");
    assert_string_equal(
        selected("a.json", "{\"phases\":\n {\"raw\": [\"p2_a\"]}}", "phases.raw.*"),
        "p2_a@2:11");
    assert_string_equal(
        selected("a.toml", "[phases]\nraw = [\"p2_a\"]\n", "phases.raw.*"), "p2_a@2:8");
}

static void stars(void **state)
{
    (void)state;
    const char *text = "a:\n  b: {name: x}\n  c: {name: y, d: {name: z}}\n";
    assert_string_equal(selected("a.yml", text, "a.*.name"), "x@2:13 y@3:13");
    assert_string_equal(selected("a.yml", text, "**.name"), "x@2:13 y@3:13 z@3:26");
    assert_string_equal(selected("a.yml", text, "a.b"), "{}");
    assert_string_equal(selected("a.yml", text, "a.nothing"), "");
    assert_string_equal(selected("a.yml", text, ""), "{}");
}

static void yaml_scalars_that_are_no_text(void **state)
{
    (void)state;
    struct error err;
    struct data *root = data_parse(
        STR("a.yaml"), STR("[yes, 12, ~, '12', odds, 1.5e3, \"no\"]"), &arena, &err);
    const enum data_kind kinds[] = {DATA_OTHER, DATA_OTHER, DATA_OTHER, DATA_TEXT,
                                    DATA_TEXT,  DATA_OTHER, DATA_TEXT};
    size_t i = 0;
    assert_non_null(root);
    for (const struct data *d = root->first; d; d = d->next)
        assert_int_equal(d->kind, kinds[i++]);
    assert_int_equal(i, 7);
}

static void yaml_anchors_and_keys_that_are_maps(void **state)
{
    (void)state;
    const char *text = "base: &b {name: x}\nuse: *b\n? {k: v}\n: w\nlast: y\n";
    assert_string_equal(selected("a.yaml", text, "last"), "y@5:7");
    assert_string_equal(selected("a.yaml", text, "**.name"), "x@1:17");
    assert_string_equal(selected("a.yaml", "a: 1\n---\nname: x\n", "*.name"), "x@3:7");
}

static void json_strings(void **state)
{
    (void)state;
    assert_string_equal(selected("a.json", "[\"\\u00e9\\ud83d\\ude00\\n\"]", "*"),
                        "\xc3\xa9\xf0\x9f\x98\x80\n@1:2");
    assert_non_null(strstr(failure("a.json", "[\"\\ud83d\"]"), "surrogate"));
    assert_non_null(strstr(failure("a.json", "[\"a\n\"]"), "a.json:1:"));
    assert_non_null(strstr(failure("a.json", "{\"a\" 1}"), "a colon belongs here"));
    assert_non_null(strstr(failure("a.json", "[1 2]"), "a comma"));
    assert_non_null(strstr(failure("a.json", ""), "a value belongs here"));
}

static void hostile_documents(void **state)
{
    (void)state;
    struct buf deep = {0};
    buf_pad(&deep, '[', 100000);
    assert_non_null(strstr(failure("a.json", deep.ptr), "nested too deeply"));
    assert_non_null(strstr(failure("a.yaml", deep.ptr), "nested too deeply"));
    buf_clear(&deep);
    for (int i = 0; i < 2000; i++) {
        buf_pad(&deep, ' ', (size_t)i);
        buf_addz(&deep, "a:\n");
    }
    assert_non_null(strstr(failure("a.yaml", deep.ptr), "nested too deeply"));
    buf_release(&deep);
    assert_non_null(strstr(failure("a.yaml", "a: [b\n"), "a.yaml:"));
    assert_non_null(strstr(failure("a.yaml", "\tx: 1\n"), "a.yaml:1:1"));
}

static void only_known_files(void **state)
{
    (void)state;
    assert_true(data_is_known(STR("config/a.yml")));
    assert_false(data_is_known(STR("config/a.py")));
    assert_non_null(strstr(failure("a.ini", "x"), "neither YAML"));
}

#define test(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(one_meaning_in_three_formats),
        test(stars),
        test(yaml_scalars_that_are_no_text),
        test(yaml_anchors_and_keys_that_are_maps),
        test(json_strings),
        test(hostile_documents),
        test(only_known_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
