/* snapshot of memory, overlay, searching; work tree reading over a small repository. */
#include "git/repo.h"
#include "git/snapshot.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static struct arena arena;

static void assert_reads(const struct snapshot *snap, const char *path,
                         const char *want)
{
    struct snapshot_reader *reader = snapshot_reader_new(snap);
    struct buf bytes = {0};
    struct error err;
    size_t at = snapshot_find(snap, str_of(path));
    assert_true(at != STR_NONE);
    assert_int_equal(snapshot_read(reader, &snap->entries[at], 1 << 20, &bytes, &err),
                     READ_OK);
    assert_true(str_eq(buf_str(&bytes), str_of(want)));
    buf_release(&bytes);
    snapshot_reader_free(reader);
}

static struct snapshot *three_files(void)
{
    static const struct memory_file files[] = {
        {STR_INIT("shared/monitoring/beat.py"), STR_INIT("x = 1\n")},
        {STR_INIT("shared.py"), STR_INIT("old")},
        {STR_INIT("shared-x/y.py"), STR_INIT("")},
        {STR_INIT("shared.py"), STR_INIT("new")},
    };
    return snapshot_of_memory(files, 4, &arena);
}

static void memory_is_sorted_and_the_last_of_two_wins(void **state)
{
    (void)state;
    struct snapshot *snap = three_files();
    assert_int_equal(snap->count, 3);
    assert_true(str_eq(snap->entries[0].path, STR("shared-x/y.py")));
    assert_true(str_eq(snap->entries[1].path, STR("shared.py")));
    assert_reads(snap, "shared.py", "new");
    assert_reads(snap, "shared-x/y.py", "");
}

static void directories_are_found_among_look_alikes(void **state)
{
    (void)state;
    struct snapshot *snap = three_files();
    assert_true(snapshot_has_dir(snap, STR("shared")));
    assert_true(snapshot_has_dir(snap, STR("shared/monitoring")));
    assert_true(snapshot_has_dir(snap, STR("")));
    assert_true(snapshot_has_dir(snap, STR("shared-x")));
    assert_false(snapshot_has_dir(snap, STR("share")));
    assert_false(snapshot_has_dir(snap, STR("shared.py")));
    assert_false(snapshot_has_dir(snap, STR("shared/monitor")));
    assert_int_equal(snapshot_find(snap, STR("shared")), STR_NONE);
    assert_int_equal(snapshot_on_disk(snap, STR("x")), ON_DISK_UNKNOWN);
}

static void overlay_replaces_and_adds(void **state)
{
    (void)state;
    struct snapshot *snap = three_files();
    struct snapshot *over =
        snapshot_overlay(snap, STR("shared.py"), STR("typed"), &arena);
    assert_int_equal(over->count, 3);
    assert_reads(over, "shared.py", "typed");
    over = snapshot_overlay(over, STR("shared/a.py"), STR("added"), &arena);
    assert_int_equal(over->count, 4);
    assert_reads(over, "shared/a.py", "added");
    assert_reads(over, "shared.py", "typed");
    assert_reads(over, "shared/monitoring/beat.py", "x = 1\n");
    assert_reads(snap, "shared.py", "new");
}

static void text_over_the_limit_is_not_given(void **state)
{
    (void)state;
    struct snapshot *snap = three_files();
    struct snapshot_reader *reader = snapshot_reader_new(snap);
    struct buf bytes = {0};
    struct error err;
    const struct entry *entry = &snap->entries[snapshot_find(snap, STR("shared.py"))];
    assert_int_equal(snapshot_read(reader, entry, 2, &bytes, &err), READ_TOO_LARGE);
    assert_int_equal(bytes.len, 0);
    assert_int_equal(snapshot_read(reader, entry, 3, &bytes, &err), READ_OK);
    buf_release(&bytes);
    snapshot_reader_free(reader);
}

static int init(void **state)
{
    (void)state;
    arena_init(&arena);
    return 0;
}

static int release(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_sorted_and_the_last_of_two_wins),
        cmocka_unit_test(directories_are_found_among_look_alikes),
        cmocka_unit_test(overlay_replaces_and_adds),
        cmocka_unit_test(text_over_the_limit_is_not_given),
    };
    return cmocka_run_group_tests(tests, init, release);
}
