/* arena, str, buf, vec, map, utf8, path, error. */
#include "support.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/map.h"
#include "base/path.h"
#include "base/utf8.h"
#include "base/vec.h"

static void strings(void **state)
{
    (void)state;
    struct str rest = STR("a,b,,c");
    assert_str(str_split(&rest, ','), "a");
    assert_str(str_split(&rest, ','), "b");
    assert_str(str_split(&rest, ','), "");
    assert_str(str_split(&rest, ','), "c");
    assert_int_equal(rest.len, 0);
    assert_true(str_cmp(STR("a"), STR("ab")) < 0);
    assert_true(str_cmp(STR("b"), STR("ab")) > 0);
    assert_int_equal(str_cmp(STR(""), (struct str){0}), 0);
    assert_int_equal(str_find(STR("hello"), STR("llo")), 2);
    assert_int_equal(str_find(STR("hello"), STR("x")), STR_NONE);
    assert_int_equal(str_distance(STR("ignore"), STR("ingore"), 3), 1);
    assert_int_equal(str_distance(STR("select"), STR("exclude"), 3), 4);
    assert_str(str_trim(STR(" \t x y\r\n")), "x y");
}

static void words_are_told_apart_to_the_last_byte(void **state)
{
    static const char table[][STR_WORD_MAX] = {"add", "append"};
    (void)state;
    assert_true(STR_IS_IN(STR("append"), table));
    assert_true(STR_IS_ANY(STR("a"), "a", "ab"));
    assert_false(STR_IS_ANY(STR("ad"), "a", "add", "ab"));
    assert_false(STR_IS_ANY(STR("added"), "a", "add"));
    assert_false(STR_IS_ANY(STR("add\0"), "add"));
    assert_false(STR_IS_ANY(STR(""), "a"));
    assert_false(STR_IS_ANY(((struct str){0}), "a"));
    assert_true(STR_IS_ANY(STR("1234567890123456789012345678901"),
                           "1234567890123456789012345678901"));
    assert_false(STR_IS_ANY(STR("12345678901234567890123456789012"),
                            "1234567890123456789012345678901"));
    assert_true(STR_STARTS_ANY(STR("has_x"), "is_", "has_"));
    assert_false(STR_STARTS_ANY(STR("has"), "is_", "has_"));
    assert_false(STR_STARTS_ANY(STR(""), "is_"));
    assert_true(STR_ENDS_ANY(STR("KeyError"), "Exit", "Error"));
    assert_false(STR_ENDS_ANY(STR("Error_"), "Exit", "Error"));
    assert_true(STR_HAS_ANY(STR("a mock b"), "patch", "mock"));
    assert_false(STR_HAS_ANY(STR("moc"), "patch", "mock"));
}

static void arenas(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a);
    VEC(int) numbers = {0};
    for (int i = 0; i < 10000; i++)
        vec_add(&numbers, &a, i);
    for (int i = 0; i < 10000; i++)
        assert_int_equal(numbers.items[i], i);
    assert_str(arena_printf(&a, "%d-%s", 7, "x"), "7-x");
    arena_clear(&a);
    char *zeroed = arena_alloc(&a, 1000);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(zeroed[i], 0);
    arena_release(&a);
}

static void maps(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a);
    struct map m = {0};
    for (uint32_t i = 0; i < 5000; i++)
        *map_slot(&m, &a, arena_printf(&a, "key%u", i)) = i;
    for (uint32_t i = 0; i < 5000; i++)
        assert_int_equal(map_get(&m, arena_printf(&a, "key%u", i)), i);
    assert_int_equal(map_get(&m, STR("absent")), MAP_NONE);
    assert_false(map_insert(&m, &a, STR("key7")));
    assert_true(map_insert(&m, &a, STR("")));
    arena_release(&a);
}

static void no_control_bytes_get_out(void **state)
{
    (void)state;
    struct buf out = {0};
    utf8_escape(&out, STR("a\x1b[31m\tb\n\xff\xc3\xa9\xe2\x80\xae"));
    assert_str(buf_str(&out), "a\\x1b[31m\\tb\\n\\xff\xc3\xa9\\u202e");
    buf_clear(&out);
    utf8_clean(&out, STR("\xff\xc3\xa9\xed\xa0\x80"));
    assert_str(buf_str(&out), "\\xff\xc3\xa9\\xed\\xa0\\x80");
    assert_true(utf8_valid(buf_str(&out)));
    buf_release(&out);
    assert_int_equal(utf8_length(STR("h\xc3\xa9\xff!")), 4);
    assert_int_equal(utf8_width(STR("\xe4\xb8\xad")), 2);
}

/* Each byte alone and among plain ones, at every place of a word. */
static void plain_text_is_told_from_all_other(void **state)
{
    (void)state;
    char text[19];
    for (unsigned byte = 0; byte < 256; byte++)
        for (size_t at = 0; at < sizeof text; at++) {
            memset(text, at % 2 ? ' ' : '~', sizeof text);
            text[at] = (char)byte;
            bool plain = byte >= 0x20 && byte < 0x7F;
            assert_int_equal(utf8_plain(str_make(text, sizeof text)),
                             plain ? sizeof text : at);
        }
    assert_int_equal(utf8_plain(STR("")), 0);
}

static void what_is_printed_may_be_long(void **state)
{
    (void)state;
    struct buf out = {0}, want = {0};
    for (int width = 0; width < 700; width += 7) {
        buf_printf(&out, "%*u|", width, 7u);
        buf_pad(&want, ' ', width > 1 ? (size_t)width - 1 : 0);
        buf_addz(&want, "7|");
    }
    assert_str(buf_str(&out), want.ptr);
    buf_release(&out);
    buf_release(&want);
}

static void errors_are_cut_between_characters(void **state)
{
    (void)state;
    struct error err;
    struct buf text = {0};
    buf_addc(&text, 'x');
    for (int i = 0; i < 1000; i++)
        buf_addz(&text, "\xc3\xa9");
    assert_false(error_set(&err, "%s", text.ptr));
    assert_true(utf8_valid(str_of(err.text)));
    assert_true(strlen(err.text) >= ERROR_MAX - 2);
    buf_release(&text);
}

static void paths(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a);
    struct str out = {0};
    assert_str(path_dir(STR("a/b/c.py")), "a/b");
    assert_str(path_dir(STR("c.py")), "");
    assert_str(path_stem(STR("a/b.tar.gz")), "b.tar");
    assert_str(path_stem(STR(".x")), ".x");
    assert_true(path_within(STR("a/b"), STR("a")));
    assert_false(path_within(STR("ab"), STR("a")));
    assert_true(path_normalize(&a, STR("./a//b/../c"), &out));
    assert_str(out, "a/c");
    assert_false(path_normalize(&a, STR("a/../../x"), &out));
    assert_false(path_normalize(&a, STR("/etc"), &out));
    assert_true(path_is_identifier(STR("_x9")));
    assert_false(path_is_identifier(STR("9x")));
    assert_false(path_is_identifier(STR("a-b")));
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strings),
        cmocka_unit_test(words_are_told_apart_to_the_last_byte),
        cmocka_unit_test(arenas),
        cmocka_unit_test(maps),
        cmocka_unit_test(no_control_bytes_get_out),
        cmocka_unit_test(plain_text_is_told_from_all_other),
        cmocka_unit_test(what_is_printed_may_be_long),
        cmocka_unit_test(errors_are_cut_between_characters),
        cmocka_unit_test(paths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
