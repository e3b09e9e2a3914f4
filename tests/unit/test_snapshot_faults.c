/* Every call to the outside world fails once: a work tree is then read right, or said
 * not to be; nothing is left out in silence, nothing crashes. */
#include "base/host.h"
#include "git/repo.h"
#include "git/snapshot.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#define FILES 3

static struct host real;
static long calls, failing; /* the number of the call that fails; 0: none */

static bool fails(void)
{
    errno = EIO;
    return ++calls == failing;
}

static int open_beneath(int dir, const char *path, int flags)
{
    return fails() ? -1 : real.open_beneath(dir, path, flags);
}

static int open_at(int dir, const char *path, int flags)
{
    return fails() ? -1 : real.openat(dir, path, flags);
}

static ssize_t read_some(int fd, void *out, size_t len)
{
    return fails() ? -1 : real.read(fd, out, len);
}

static int stat_open(int fd, struct stat *out)
{
    return fails() ? -1 : real.fstat(fd, out);
}

static int stat_at(int dir, const char *path, struct stat *out, int flags)
{
    return fails() ? -1 : real.fstatat(dir, path, out, flags);
}

/* How many files were read right; the others must have said why not. */
static size_t read_all(const struct snapshot *snap)
{
    struct snapshot_reader *reader = snapshot_reader_new(snap);
    struct buf bytes = {0};
    size_t right = 0;
    assert_int_equal(snap->count, FILES);
    for (size_t i = 0; i < snap->count; i++) {
        struct error err = {""};
        if (snapshot_read(reader, &snap->entries[i], 100, &bytes, &err) == READ_OK) {
            assert_true(str_eq(buf_str(&bytes), STR("text\n")));
            right++;
        } else {
            assert_true(err.text[0]);
        }
    }
    buf_release(&bytes);
    snapshot_reader_free(reader);
    return right;
}

static size_t audit(const char *path)
{
    struct arena arena;
    struct error err = {""};
    size_t right = 0;
    arena_init(&arena);
    struct repo *repo = repo_open(str_of(path), &err);
    struct snapshot *snap =
        repo ? snapshot_of_worktree(repo, false, &arena, &err) : NULL;
    if (snap)
        right = read_all(snap);
    else
        assert_true(err.text[0]);
    repo_close(repo);
    arena_release(&arena);
    return right;
}

static void each_call_fails_once(void **state)
{
    char path[] = "/tmp/flatline-faults-XXXXXX", command[512];
    (void)state;
    assert_non_null(mkdtemp(path));
    snprintf(command, sizeof command,
             "cd %s && git init -q && mkdir -p a/b && echo text >x.py && "
             "echo text >a/y.py && echo text >a/b/z.py && git add -A",
             path);
    if (system(command) != 0)
        skip();
    calls = failing = 0;
    assert_int_equal(audit(path), FILES);
    long all = calls;
    assert_true(all > 2 * FILES);
    for (long n = 1; n <= all; n++) {
        calls = 0;
        failing = n;
        audit(path);
    }
    snprintf(command, sizeof command, "rm -rf %s", path);
    assert_int_equal(system(command), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_call_fails_once)};
    real = host;
    host = (struct host){open_beneath, open_at, read_some, stat_open, stat_at};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
