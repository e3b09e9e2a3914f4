/* siphash: the authors' vectors (key 00 01 .. 0f, input 00 01 .. of each length), and
 * that it does not matter in which pieces bytes come. */
#include "base/siphash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static uint8_t key[16], input[64];

static void vectors(void **state)
{
    (void)state;
    static const uint8_t expected[2][16] = {
        {0xa3, 0x81, 0x7f, 0x04, 0xba, 0x25, 0xa8, 0xe6, 0x6d, 0xf6, 0x72, 0x14, 0xc7,
         0x55, 0x02, 0x93},
        {0xda, 0x87, 0xc1, 0xd8, 0x6b, 0x99, 0xaf, 0x44, 0x34, 0x76, 0x59, 0x11, 0x9b,
         0x22, 0xfc, 0x45},
    };
    for (size_t len = 0; len < 2; len++) {
        struct siphash h;
        uint8_t out[16];
        siphash_init(&h, key, 2, 4);
        siphash_add(&h, str_make((const char *)input, len));
        siphash_end(&h, out);
        assert_memory_equal(out, expected[len], 16);
    }
}

static void pieces_do_not_matter(void **state)
{
    (void)state;
    for (size_t len = 0; len <= sizeof input; len++)
        for (size_t first = 0; first <= len; first++) {
            struct siphash whole, parts;
            struct str bytes = str_make((const char *)input, len);
            uint8_t a[16], b[16];
            siphash_init(&whole, key, 1, 3);
            siphash_init(&parts, key, 1, 3);
            siphash_add(&whole, bytes);
            siphash_add(&parts, str_slice(bytes, 0, first));
            siphash_add(&parts, str_from(bytes, first));
            siphash_end(&whole, a);
            siphash_end(&parts, b);
            assert_memory_equal(a, b, 16);
        }
}

int main(void)
{
    for (size_t i = 0; i < sizeof input; i++)
        input[i] = (uint8_t)i;
    for (size_t i = 0; i < sizeof key; i++)
        key[i] = (uint8_t)i;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vectors),
        cmocka_unit_test(pieces_do_not_matter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
