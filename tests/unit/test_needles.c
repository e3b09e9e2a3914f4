/* needles: every place, near every boundary, against comparing word by word. */
#include "base/buf.h"
#include "python/needles.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

static const struct needle words[] = {{STR_INIT("sys.path"), 2},
                                      {STR_INIT("exec("), 1},
                                      {STR_INIT("__all__"), 3},
                                      {STR_INIT("import_module"), 5}};
#define COUNT (sizeof words / sizeof *words)

static bool stands_at(struct str bytes, size_t at)
{
    for (size_t i = 0; i < COUNT; i++)
        if (at >= words[i].offset &&
            str_starts(str_from(bytes, at - words[i].offset), words[i].word))
            return true;
    return false;
}

static void check(struct str bytes)
{
    /* An allocation of the exact size: a byte read too far is seen. */
    char *exact = malloc(bytes.len ? bytes.len : 1);
    struct needles needles;
    size_t at = 0;
    assert_non_null(exact);
    memcpy(exact, bytes.ptr, bytes.len);
    bytes.ptr = exact;
    needles_init(&needles, words, COUNT);
    for (size_t i = 0; i < bytes.len; i++) {
        if (!stands_at(bytes, i))
            continue;
        assert_true(needles_find(&needles, bytes, &at));
        assert_int_equal(at, i);
        at++;
    }
    assert_false(needles_find(&needles, bytes, &at));
    free(exact);
}

static void every_offset_and_length(void **state)
{
    (void)state;
    struct buf text = {0};
    for (size_t before = 0; before < 70; before++)
        for (size_t after = 0; after < 40; after++) {
            buf_clear(&text);
            buf_pad(&text, 's', before);
            buf_add(&text, words[(before + after) % COUNT].word);
            buf_pad(&text, '_', after);
            check(buf_str(&text));
        }
    buf_release(&text);
}

static void pieces_of_words_in_any_order(void **state)
{
    (void)state;
    static const char *const pieces[] = {"sys",     ".path", ".p",  "exec",
                                         "(",       "__",    "all", "import",
                                         "_module", "t_m",   " ",   "ec("};
    struct buf text = {0};
    unsigned random = 1;
    for (int i = 0; i < 20000; i++) {
        random = random * 1103515245u + 12345u;
        buf_addz(&text, pieces[(random >> 16) % (sizeof pieces / sizeof *pieces)]);
    }
    check(buf_str(&text));
    buf_release(&text);
}

static void nothing_in_nothing(void **state)
{
    (void)state;
    check(STR(""));
    check(STR("e"));
    check(STR("c("));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_offset_and_length),
        cmocka_unit_test(pieces_of_words_in_any_order),
        cmocka_unit_test(nothing_in_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
