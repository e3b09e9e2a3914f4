#include "cli/init_hook.h"

#include "base/buf.h"
#include "base/path.h"
#include "cli/output.h"
#include "cli/session.h"
#include "git/settings.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define HOOK_MAX ((size_t)1 << 20)

/* The same as hooks/pre-commit, which a test holds it to. */
static const char hook_text[] =
    "#!/bin/sh\n"
    "# flatline: judges what this commit would record, and reports what it makes "
    "worse.\n"
    "# A hook that was here before flatline's runs first.\n"
    "before=$(dirname \"$0\")/pre-commit.before-flatline\n"
    "if [ -x \"$before\" ]; then \"$before\" \"$@\" || exit $?; fi\n"
    "exec flatline check --staged\n";

enum present { HOOK_NONE, HOOK_OURS, HOOK_OTHER };

/* Paths with a NUL behind, in the arena. */
struct places {
    struct str dir, hook, before, fresh;
};

static struct str joined(struct arena *arena, struct str dir, const char *name)
{
    return arena_join(arena, (struct str[]){dir, STR("/"), str_of(name)}, 3);
}

static void find_places(const struct repo *repo, struct arena *arena,
                        struct places *places)
{
    struct settings settings;
    struct str dir;
    settings_open(&settings, repo);
    if (!settings_path(&settings, "core.hookspath", arena, &dir) || !dir.len)
        dir = joined(arena, repo_commondir(repo), "hooks");
    else if (dir.ptr[0] != '/')
        dir = arena_join(arena, (struct str[]){repo_workdir(repo), STR("/"), dir}, 3);
    settings_release(&settings);
    places->dir = dir;
    places->hook = joined(arena, dir, "pre-commit");
    places->before = joined(arena, dir, "pre-commit.before-flatline");
    places->fresh = joined(arena, dir, "pre-commit.flatline-XXXXXX");
}

/* Ours is whatever has a line that calls `flatline check`: somebody's own script that
 * does must not be made to do it twice. */
static bool calls_flatline(struct str text)
{
    while (text.len) {
        struct str line = str_trim(str_split(&text, '\n'));
        if (!str_starts(line, STR("#")) &&
            str_find(line, STR("flatline check")) != STR_NONE)
            return true;
    }
    return false;
}

static bool look(struct str hook, enum present *present, struct error *err)
{
    struct stat st;
    struct buf text = {0};
    *present = HOOK_NONE;
    if (lstat(hook.ptr, &st) != 0)
        return errno == ENOENT || error_set(err, "%s: %s", hook.ptr, strerror(errno));
    *present = HOOK_OTHER;
    if (S_ISLNK(st.st_mode) && stat(hook.ptr, &st) != 0)
        return true;
    if (!S_ISREG(st.st_mode))
        return error_set(err, "%s is not a file", hook.ptr);
    int fd = open(hook.ptr, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    bool read = fd >= 0 && session_read_stream(fd, HOOK_MAX, &text, err);
    if (fd < 0)
        error_set(err, "%s: %s", hook.ptr, strerror(errno));
    else
        close(fd);
    if (read && calls_flatline(buf_str(&text)))
        *present = HOOK_OURS;
    buf_release(&text);
    return read;
}

/* The new hook under a name of its own, complete and executable. */
static bool write_fresh(struct places *places, struct arena *arena, struct error *err)
{
    char *name = arena_alloc(arena, places->fresh.len + 1);
    memcpy(name, places->fresh.ptr, places->fresh.len + 1);
    int fd = mkostemp(name, O_CLOEXEC);
    if (fd < 0)
        return error_set(err, "%s: no hook can be written there: %s", places->dir.ptr,
                         strerror(errno));
    places->fresh = str_make(name, places->fresh.len);
    ssize_t size = (ssize_t)sizeof hook_text - 1;
    bool good =
        write(fd, hook_text, sizeof hook_text - 1) == size && fchmod(fd, 0755) == 0;
    int failure = errno;
    if (close(fd) == 0 && good)
        return true;
    unlink(name);
    return error_set(err, "%s cannot be written: %s", name, strerror(failure));
}

/* A second name for the hook that is there: fails when that name is taken. */
static bool keep_existing(const struct places *places, struct error *err)
{
    struct stat st;
    if (link(places->hook.ptr, places->before.ptr) == 0)
        return true;
    if (errno == EEXIST)
        return error_set(err,
                         "%s is there already: put %s and it together by hand, with a "
                         "line `flatline check --staged`",
                         places->before.ptr, places->hook.ptr);
    /* A file system without hard links. */
    if ((errno == EPERM || errno == ENOTSUP) && lstat(places->before.ptr, &st) != 0 &&
        rename(places->hook.ptr, places->before.ptr) == 0)
        return true;
    return error_set(err, "%s cannot be kept as %s: %s", places->hook.ptr,
                     places->before.ptr, strerror(errno));
}

static bool put_in_place(const struct places *places, enum present present,
                         struct error *err)
{
    /* link(), not rename(): a hook that came in the meantime stays. */
    if (present == HOOK_NONE && link(places->fresh.ptr, places->hook.ptr) == 0) {
        unlink(places->fresh.ptr);
        return true;
    }
    if (present == HOOK_NONE && errno == EEXIST)
        return error_set(err, "%s came while this ran: try again", places->hook.ptr);
    return (present == HOOK_NONE || keep_existing(places, err)) &&
           (rename(places->fresh.ptr, places->hook.ptr) == 0 ||
            error_set(err, "%s cannot be written: %s", places->hook.ptr,
                      strerror(errno)));
}

bool init_hook_install(const struct repo *repo, struct arena *arena, struct str *said,
                       struct error *err)
{
    struct places places;
    enum present present;
    if (!repo_workdir(repo).len)
        return error_set(err, "nobody commits in a bare repository; for what is pushed "
                              "to it there is hooks/pre-receive");
    find_places(repo, arena, &places);
    if (!look(places.hook, &present, err))
        return false;
    if (present == HOOK_OURS) {
        *said = arena_join(
            arena, (struct str[]){places.hook, STR(" calls flatline already")}, 2);
        return true;
    }
    if (mkdir(places.dir.ptr, 0777) != 0 && errno != EEXIST)
        return error_set(err, "%s: %s", places.dir.ptr, strerror(errno));
    if (!write_fresh(&places, arena, err))
        return false;
    if (!put_in_place(&places, present, err)) {
        unlink(places.fresh.ptr);
        return false;
    }
    *said =
        arena_join(arena,
                   (struct str[]){STR("wrote "), places.hook,
                                  present == HOOK_NONE
                                      ? STR("")
                                      : STR("; it first calls the hook that was "
                                            "there, now pre-commit.before-flatline")},
                   3);
    return true;
}
