/* cache, store, place: what was kept comes back whole or not at all. */
#include "cache/cache.h"
#include "cache/place.h"
#include "cache/store.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define BLOBS 30
#define MUTATIONS 1000

static const uint8_t ours[16] = {1, 2, 3};
static const uint8_t another[16] = {1, 2, 4};
static char top[64];
static int dir;
static struct arena arena;

static int set_up(void **state)
{
    (void)state;
    snprintf(top, sizeof top, "/tmp/flatline-test-cache-XXXXXX");
    arena_init(&arena);
    if (!mkdtemp(top))
        return -1;
    dir = open(top, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return dir < 0;
}

static int tear_down(void **state)
{
    (void)state;
    char command[128];
    close(dir);
    arena_release(&arena);
    snprintf(command, sizeof command, "rm -rf %s", top);
    return system(command);
}

/* ---- the store ---- */

static struct store_key key_of(unsigned number)
{
    struct store_key key = {{0}};
    uint64_t spread = number * 0x9e3779b97f4a7c15u;
    memcpy(key.bytes, &spread, sizeof spread);
    key.bytes[31] = 7;
    return key;
}

/* A value of a key: `size` bytes that tell them apart. */
struct blob {
    unsigned number;
    size_t size;
};

static void encode(void *context, const struct store_item *item, struct buf *out)
{
    const struct blob *blob = item->what;
    (void)context;
    buf_pad(out, (char)blob->number, blob->size);
}

static bool save(struct store *s, unsigned first, unsigned count, size_t size)
{
    struct blob *blobs = arena_array(&arena, count, sizeof *blobs);
    struct store_item *items = arena_array(&arena, count, sizeof *items);
    for (unsigned i = 0; i < count; i++) {
        blobs[i] = (struct blob){first + i, size};
        items[i] = (struct store_item){key_of(first + i), &blobs[i]};
    }
    return store_save(s, dir, ours, items, count, encode, NULL);
}

static bool has(const struct store *s, unsigned number, size_t size)
{
    struct store_key key = key_of(number);
    struct str value;
    if (!store_find(s, &key, &value))
        return false;
    assert_int_equal(value.len, size);
    assert_int_equal((uintptr_t)value.ptr % 8, 0);
    for (size_t i = 0; i < size; i++)
        assert_int_equal(value.ptr[i], (char)number);
    return true;
}

static bool exists(const char *name)
{
    return faccessat(dir, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

static void an_empty_directory_is_an_empty_store(void **state)
{
    (void)state;
    struct store s;
    store_open(&s, dir, ours);
    assert_false(has(&s, 1, 1));
    assert_true(save(&s, 1, 0, 1));
    assert_false(exists(STORE_FILE));
    store_close(&s);
}

static void values_come_back(void **state)
{
    (void)state;
    struct store s;
    struct stat st;
    store_open(&s, dir, ours);
    assert_true(save(&s, 1, 100, 33));
    assert_false(has(&s, 1, 33)); /* shows what it showed */
    store_close(&s);
    store_open(&s, dir, ours);
    for (unsigned i = 1; i <= 100; i++)
        assert_true(has(&s, i, 33));
    assert_false(has(&s, 101, 33));
    store_close(&s);
    assert_int_equal(fstatat(dir, STORE_FILE, &st, 0), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_false(exists(STORE_NEW_FILE));
}

static void few_new_values_leave_the_whole_alone(void **state)
{
    (void)state;
    struct store s;
    struct stat before, after;
    store_open(&s, dir, ours);
    assert_true(save(&s, 1, 100, 1000));
    store_close(&s);
    assert_int_equal(fstatat(dir, STORE_FILE, &before, 0), 0);
    for (unsigned i = 0; i < 5; i++) {
        store_open(&s, dir, ours);
        assert_true(save(&s, 200 + i, 1, 40));
        store_close(&s);
    }
    assert_int_equal(fstatat(dir, STORE_FILE, &after, 0), 0);
    assert_int_equal(before.st_ino, after.st_ino);
    assert_true(exists(STORE_RECENT_FILE));
    store_open(&s, dir, ours);
    for (unsigned i = 0; i < 5; i++)
        assert_true(has(&s, 200 + i, 40));
    assert_true(has(&s, 7, 1000));
    assert_true(save(&s, 300, 200, 1000)); /* too much for `recent`: merged */
    store_close(&s);
    assert_false(exists(STORE_RECENT_FILE));
    store_open(&s, dir, ours);
    assert_true(has(&s, 7, 1000) && has(&s, 204, 40) && has(&s, 499, 1000));
    store_close(&s);
}

static void what_is_saved_again_is_replaced(void **state)
{
    (void)state;
    struct store s;
    for (size_t size = 1; size < 40; size++) {
        store_open(&s, dir, ours);
        assert_true(save(&s, 5, 1, size));
        store_close(&s);
        store_open(&s, dir, ours);
        assert_true(has(&s, 5, size));
        store_close(&s);
    }
}

static void another_analyser_sees_nothing(void **state)
{
    (void)state;
    struct store s;
    store_open(&s, dir, ours);
    assert_true(save(&s, 1, 10, 10));
    store_close(&s);
    store_open(&s, dir, another);
    assert_false(has(&s, 1, 10));
    store_close(&s);
}

/* Enough for what the first run used to be forgotten. */
#define RUNS 30
#define PIECE (2 * STORE_RECENT_LEAST)

static void what_is_not_used_leaves(void **state)
{
    (void)state;
    struct store s;
    struct stat st;
    const size_t piece = STORE_SPARE / 640;
    store_open(&s, dir, ours);
    assert_true(save(&s, 1, 200, piece));
    store_close(&s);
    for (unsigned run = 0; run < RUNS; run++) {
        store_open(&s, dir, ours);
        assert_true(has(&s, 100, piece)); /* always used */
        assert_true(save(&s, 1000 + 8 * run, 8, PIECE));
        store_close(&s);
    }
    assert_int_equal(fstatat(dir, STORE_FILE, &st, 0), 0);
    assert_in_range(st.st_size, STORE_SPARE / 2, STORE_SPARE * 2);
    store_open(&s, dir, ours);
    assert_true(has(&s, 100, piece));
    assert_true(has(&s, 1000 + 8 * RUNS - 1, PIECE));
    unsigned left = 0;
    for (unsigned i = 1; i <= 200; i++)
        left += has(&s, i, piece);
    assert_in_range(left, 1, 80);
    store_close(&s);
}

static void only_one_writes(void **state)
{
    (void)state;
    struct store s;
    store_open(&s, dir, ours);
    int other = openat(dir, STORE_NEW_FILE, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    assert_int_equal(flock(other, LOCK_EX), 0);
    assert_false(save(&s, 1, 1, 1));
    assert_true(exists(STORE_NEW_FILE));
    assert_int_equal(write(other, "half", 4), 4);
    close(other); /* killed: the lock is gone, the file is there */
    assert_true(save(&s, 1, 1, 1));
    store_close(&s);
    assert_false(exists(STORE_NEW_FILE));
    store_open(&s, dir, ours);
    assert_true(has(&s, 1, 1));
    store_close(&s);
}

static void links_are_not_followed(void **state)
{
    (void)state;
    static const char *const names[] = {STORE_NEW_FILE, STORE_FILE};
    struct store s;
    for (size_t i = 0; i < 2; i++) {
        char target[128];
        struct stat st;
        snprintf(target, sizeof target, "%s/victim", top);
        int fd = open(target, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        assert_int_equal(write(fd, "precious", 8), 8);
        close(fd);
        assert_int_equal(symlinkat(target, dir, names[i]), 0);
        store_open(&s, dir, ours);
        assert_false(has(&s, 1, 1));
        bool saved = save(&s, 1, 1, 1);
        store_close(&s);
        assert_int_equal(saved, i == 1); /* a link in its place is replaced */
        assert_int_equal(stat(target, &st), 0);
        assert_int_equal(st.st_size, 8);
        unlinkat(dir, names[i], 0);
    }
}

static void what_others_can_write_is_not_read(void **state)
{
    (void)state;
    struct store s;
    store_open(&s, dir, ours);
    assert_true(save(&s, 1, 1, 1));
    store_close(&s);
    assert_int_equal(fchmodat(dir, STORE_FILE, 0666, 0), 0);
    store_open(&s, dir, ours);
    assert_false(has(&s, 1, 1));
    store_close(&s);
}

static void no_file_at_all_is_no_store(void **state)
{
    (void)state;
    struct store s;
    assert_int_equal(mkfifoat(dir, STORE_FILE, 0600), 0);
    assert_int_equal(mkdirat(dir, STORE_RECENT_FILE, 0700), 0);
    store_open(&s, dir, ours);
    assert_false(has(&s, 1, 1));
    store_close(&s);
    unlinkat(dir, STORE_FILE, 0);
    unlinkat(dir, STORE_RECENT_FILE, AT_REMOVEDIR);
}

/* ---- the place ---- */

static void a_place_is_ours_alone(void **state)
{
    (void)state;
    struct str above = str_of(top), path = STR("a/b");
    struct stat st;
    assert_int_equal(place_open(above, path, false), -1);
    int fd = place_open(above, path, true);
    assert_true(fd >= 0);
    assert_int_equal(fstat(fd, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
    assert_int_equal(fchmod(fd, 0770), 0);
    close(fd);
    assert_int_equal(place_open(above, path, true), -1);
    assert_int_equal(symlinkat("a", dir, "link"), 0);
    assert_int_equal(place_open(above, STR("link/b"), true), -1);
    assert_int_equal(place_open(above, STR("../x"), true), -1);
    place_remove(above, path);
    assert_false(exists("a/b"));
}

/* ---- facts ---- */

static struct facts_reader *reader;

static struct object_id blob_id(unsigned number)
{
    struct object_id id = {{0}};
    struct store_key key = key_of(number);
    memcpy(id.bytes, key.bytes, 20);
    return id;
}

/* The facts of some file, different for each number, and their JSON. */
static struct facts *facts_of(unsigned number, struct buf *json)
{
    struct facts *facts = arena_new(&arena, struct facts);
    struct str text = arena_printf(
        &arena,
        "import a%u.b as c\nfrom .x%u import (y as z,)\nclass A%u(B, C[D]): pass\n"
        "try:\n  import d%u # noqa: FL2%02u\nexcept ImportError:\n  d = None\n"
        "if d: print(d)\n",
        number, number, number, number, number % 90);
    facts_read(text, reader, &arena, facts);
    facts_to_json(facts, STR("x"), json);
    return facts;
}

static void keep_facts(struct buf *json)
{
    struct cache c;
    cache_open(&c, str_of(top), STR("flatline"), false);
    for (unsigned i = 0; i < BLOBS; i++) {
        struct object_id id = blob_id(i);
        cache_add_facts(&c, &id, 1, facts_of(i, &json[i]), 100 + i);
    }
    cache_save(&c);
    cache_close(&c);
}

/* How many the cache knows; each must be what was kept. */
static unsigned recall(const struct buf *json, uint64_t variant)
{
    struct cache c;
    struct buf out = {0};
    unsigned known = 0;
    cache_open(&c, str_of(top), STR("flatline"), false);
    for (unsigned i = 0; i < BLOBS; i++) {
        struct object_id id = blob_id(i);
        struct facts facts;
        size_t size;
        if (!cache_find_facts(&c, &id, variant, &facts, &size))
            continue;
        known++;
        assert_int_equal(size, 100 + i);
        buf_clear(&out);
        facts_to_json(&facts, STR("x"), &out);
        assert_string_equal(out.ptr, json[i].ptr);
    }
    cache_close(&c);
    buf_release(&out);
    return known;
}

static void facts_come_back(void **state)
{
    (void)state;
    struct buf json[BLOBS] = {{0}};
    struct facts_options none = {0},
                         loud = {.loud_calls = &STR("x"), .loud_call_count = 1};
    bool any;
    keep_facts(json);
    assert_int_equal(recall(json, 1), BLOBS);
    assert_int_equal(recall(json, 2), 0);
    assert_true(cache_variant(&none) != cache_variant(&loud));
    assert_true(cache_remove(str_of(top), STR("flatline"), &any) && any);
    assert_false(exists("flatline"));
    assert_true(cache_remove(str_of(top), STR("flatline"), &any) && !any);
    assert_int_equal(recall(json, 1), 0);
    for (unsigned i = 0; i < BLOBS; i++)
        buf_release(&json[i]);
}

static uint64_t random_state = 88172645463325252u;
static size_t random_below(size_t n)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (size_t)(random_state % n);
}

static void mutate(struct buf *file)
{
    size_t at = random_below(file->len), other = random_below(file->len);
    size_t len = random_below(300) + 1;
    if (len > file->len - at)
        len = file->len - at;
    if (len > file->len - other)
        len = file->len - other;
    switch (random_below(6)) {
    case 0:
        file->len = at; /* truncated */
        break;
    case 1:
        buf_pad(file, 'x', len); /* longer */
        break;
    case 2:
        file->ptr[at] ^= (char)(1 << random_below(8));
        break;
    case 3:
        memset(file->ptr + at, (int)random_below(256), len);
        break;
    case 4: /* slots or blocks take another's place */
        at &= ~(size_t)63;
        other &= ~(size_t)63;
        len = 64;
        if (at + len <= file->len && other + len <= file->len)
            for (size_t i = 0; i < len; i++) {
                char byte = file->ptr[at + i];
                file->ptr[at + i] = file->ptr[other + i];
                file->ptr[other + i] = byte;
            }
        break;
    default:
        memmove(file->ptr + at, file->ptr + other, len);
        break;
    }
}

static void write_file(const char *name, const struct buf *bytes)
{
    int fd = openat(dir, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_int_equal(write(fd, bytes->ptr, bytes->len), (ssize_t)bytes->len);
    close(fd);
}

static void a_damaged_cache_tells_no_lies(void **state)
{
    (void)state;
    struct buf json[BLOBS] = {{0}}, good = {0}, bad = {0};
    unsigned known = 0;
    keep_facts(json);
    int fd = openat(dir, "flatline/" STORE_FILE, O_RDONLY | O_CLOEXEC);
    buf_reserve(&good, 1 << 20);
    good.len = (size_t)read(fd, good.ptr, 1 << 20);
    close(fd);
    assert_in_range(good.len, 1000, (1 << 20) - 1);
    for (unsigned i = 0; i < MUTATIONS; i++) {
        buf_clear(&bad);
        buf_add(&bad, buf_str(&good));
        for (size_t n = random_below(3) + 1; n && bad.len; n--)
            mutate(&bad);
        write_file("flatline/" STORE_FILE, &bad);
        known += recall(json, 1);
    }
    assert_in_range(known, MUTATIONS, MUTATIONS * BLOBS); /* some damage is harmless */
    for (unsigned i = 0; i < BLOBS; i++)
        buf_release(&json[i]);
    buf_release(&good);
    buf_release(&bad);
}

int main(void)
{
    struct facts_options options = {0};
    reader = facts_reader_new(&options);
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(an_empty_directory_is_an_empty_store),
        TEST(values_come_back),
        TEST(few_new_values_leave_the_whole_alone),
        TEST(what_is_saved_again_is_replaced),
        TEST(another_analyser_sees_nothing),
        TEST(what_is_not_used_leaves),
        TEST(only_one_writes),
        TEST(links_are_not_followed),
        TEST(what_others_can_write_is_not_read),
        TEST(no_file_at_all_is_no_store),
        TEST(a_place_is_ours_alone),
        TEST(facts_come_back),
        TEST(a_damaged_cache_tells_no_lies),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    facts_reader_free(reader);
    return failed;
}
