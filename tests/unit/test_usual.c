/* usual, hashset: what was put in is found again, nothing else, in whatever bytes. */
#include "support.h"

#include "python/usual.h"

#include "base/hashset.h"

#include <stdlib.h>

#define FILES 100
#define HASHES 5000

static const uint8_t secret[16] = "sixteen bytes ..";

static struct facts facts_of(const char *text)
{
    struct facts_options options = {0};
    struct facts_reader *reader = facts_reader_new(&options);
    struct facts facts;
    facts_read(str_of(text), reader, &arena, &facts);
    facts_reader_free(reader);
    return facts;
}

static struct str path_of(unsigned number)
{
    return arena_printf(&arena, "pkg/m%u.py", number);
}

static void save(const struct facts *facts, struct buf *out)
{
    struct usual_file files[FILES];
    uint64_t keys[8];
    size_t count = 0;
    for (unsigned i = 0; i < FILES; i++)
        files[i] =
            (struct usual_file){usual_path_key(secret, path_of(i)), i % 7, i % 4};
    for (uint32_t i = 0; i < facts->import_count; i++)
        if (usual_may_be(&facts->imports[i]))
            for (unsigned twice = 0; twice < 2; twice++)
                keys[count++] = usual_import_key(secret, 3, STR("pkg/a.py"), facts,
                                                 &facts->imports[i], STR("")) |
                                USUAL_KNOWN |
                                (twice ? USUAL_FREE : USUAL_FREE | USUAL_PURE);
    usual_save(files, FILES, keys, count, true, out);
}

#define TEXT "import a\nimport b\nfrom . import c\ntry:\n  import d\nexcept: pass\n"

static void what_was_saved_is_found(void **state)
{
    (void)state;
    struct facts facts = facts_of(TEXT);
    struct buf out = {0};
    struct usual usual;
    struct usual_file file;
    save(&facts, &out);
    assert_true(usual_view(buf_str(&out), secret, &usual));
    assert_true(usual.has_processors);
    for (unsigned i = 0; i < FILES; i++) {
        assert_true(usual_file(&usual, path_of(i), &file));
        assert_int_equal(file.standing, i % 7);
        assert_int_equal(file.flags, i % 4);
    }
    assert_false(usual_file(&usual, STR("pkg/other.py"), &file));
    file = (struct usual_file){.standing = 3};
    struct usual_file other = {.standing = 4};
    const struct import_fact *a = &facts.imports[0], *c = &facts.imports[2];
    unsigned common = USUAL_KNOWN | USUAL_FREE; /* of both that were saved */
    assert_int_equal(usual_import(&usual, &file, STR("x.py"), &facts, a, STR("")),
                     common);
    assert_int_equal(usual_import(&usual, &other, STR("x.py"), &facts, a, STR("")), 0);
    assert_int_equal(usual_import(&usual, &file, STR("x.py"), &facts, a, STR("n")), 0);
    /* a relative one counts from a directory */
    assert_int_equal(usual_import(&usual, &file, STR("pkg/b.py"), &facts, c, STR("")),
                     common);
    assert_int_equal(usual_import(&usual, &file, STR("b.py"), &facts, c, STR("")), 0);
    /* and one with a guard is never usual */
    assert_int_equal(
        usual_import(&usual, &file, STR("x.py"), &facts, &facts.imports[3], STR("")),
        0);
    buf_release(&out);
}

static void any_bytes_are_survived(void **state)
{
    (void)state;
    struct facts facts = facts_of(TEXT);
    struct buf out = {0};
    struct usual usual;
    struct usual_file file = {0};
    uint64_t random = 88172645463325252u;
    save(&facts, &out);
    for (size_t len = 0; len < out.len; len += 1 + len / 50)
        assert_false(usual_view(str_slice(buf_str(&out), 0, len), secret, &usual));
    for (unsigned i = 0; i < 5000; i++) {
        char *copy = malloc(out.len);
        assert_non_null(copy);
        memcpy(copy, out.ptr, out.len);
        for (unsigned n = 0; n < 4; n++) {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            copy[random % (i % 2 ? 24 : out.len)] = (char)(random >> 32);
        }
        if (usual_view(str_make(copy, out.len), secret, &usual)) {
            usual_file(&usual, path_of(i % FILES), &file);
            usual_import(&usual, &file, STR("x.py"), &facts, &facts.imports[0],
                         STR(""));
        }
        free(copy);
    }
    buf_release(&out);
}

static void each_hash_is_new_once(void **state)
{
    (void)state;
    struct hashset set = {0};
    for (unsigned round = 0; round < 2; round++)
        for (uint64_t i = 0; i < HASHES; i++)
            assert_int_equal(hashset_add(&set, &arena, i << 40), round == 0);
    assert_int_equal(set.len, HASHES);
    assert_true(hashset_add(&set, &arena, 7));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_saved_is_found),
        cmocka_unit_test(any_bytes_are_survived),
        cmocka_unit_test(each_hash_is_new_once),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
