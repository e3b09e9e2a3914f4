/* marks: every byte value at every place of a block, against a look at each byte. */
#include "base/buf.h"
#include "python/marks.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

static bool is_of(unsigned char c, enum mark_kind kind)
{
    static const char *const bytes[MARK_KINDS] = {
        [MARK_TELLING] = "\n\r'\"#()[]{}:;\\",
        [MARK_IN_SINGLE] = "\n\r'\"\\",
        [MARK_IN_TRIPLE] = "'\"\\",
        [MARK_LINE_END] = "\n\r",
    };
    return c && strchr(bytes[kind], c);
}

/* From every place, each kind; forward first, then going back all the time. */
static void check(struct str given)
{
    /* An allocation of the exact size: a byte read too far is seen. */
    char *exact = malloc(given.len ? given.len : 1);
    struct marks m;
    assert_non_null(exact);
    if (given.len)
        memcpy(exact, given.ptr, given.len);
    marks_init(&m, str_make(exact, given.len));
    for (unsigned kind = 0; kind < MARK_KINDS; kind++) {
        const unsigned char *next = m.end;
        for (const unsigned char *p = m.end; p > m.text;) {
            next = is_of(*--p, kind) ? p : next;
            assert_ptr_equal(marks_next(&m, p, kind), next);
        }
        for (const unsigned char *p = m.text, *at; p < m.end; p = at + 1) {
            at = marks_next(&m, p, kind);
            assert_true(at >= p && (at == m.end || is_of(*at, kind)));
            while (p < at)
                assert_false(is_of(*p++, kind));
            if (at == m.end)
                break;
        }
        assert_ptr_equal(marks_next(&m, m.end, kind), m.end);
    }
    free(exact);
}

static void every_byte_at_every_place(void **state)
{
    (void)state;
    char text[3 * MARKS_BLOCK];
    for (unsigned c = 0; c < 256; c++)
        for (size_t at = 0; at < sizeof text; at += c % 2 ? 1 : 7) {
            memset(text, 'x', sizeof text);
            text[at] = (char)c;
            check(str_make(text, at + 1));
            check(str_make(text, sizeof text));
        }
}

static void random_texts_of_all_lengths(void **state)
{
    (void)state;
    static const char some[] = "ab \n\r'\"#()[]{}:;\\\xc3\xbc~\x7f\x1a\x3c";
    struct buf text = {0};
    uint32_t seed = 1;
    for (size_t len = 0; len < 3000; len += 1 + len / 40) {
        buf_clear(&text);
        while (text.len < len) {
            seed = seed * 1664525 + 1013904223;
            /* Stretches of one dull byte, so that words are empty too. */
            if (seed >> 30)
                buf_addc(&text, some[(seed >> 8) % (sizeof some - 1)]);
            else
                buf_pad(&text, 'z', (seed >> 8) % 200);
        }
        check(buf_str(&text));
    }
    buf_release(&text);
}

static void plain_is_ascii_without_cr(void **state)
{
    (void)state;
    char text[150];
    for (size_t len = 0; len <= sizeof text; len++) {
        memset(text, '\n', sizeof text);
        assert_true(marks_plain(str_make(text, len)));
        for (size_t at = 0; at < len; at++) {
            text[at] = at % 2 ? '\r' : '\x80';
            assert_false(marks_plain(str_make(text, len)));
            text[at] = '\x7f';
        }
        assert_true(marks_plain(str_make(text, len)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_byte_at_every_place),
        cmocka_unit_test(random_texts_of_all_lengths),
        cmocka_unit_test(plain_is_ascii_without_cr),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
