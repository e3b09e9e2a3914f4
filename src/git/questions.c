/* Listening to what is asked of the disk. */
#include "base/host.h"
#include "git/repo_private.h"
#include "git/snapshot_private.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>

static struct str key_of(struct arena *arena, struct str path, bool is_about_ignoring)
{
    struct str kind = is_about_ignoring ? STR("i") : STR("d");
    return arena_join(arena, (struct str[]){kind, path}, 2);
}

static void note(const struct snapshot *snap, struct disk_question question)
{
    struct disk_questions *to = ((struct snapshot_state *)snap->state)->listener;
    if (!to ||
        !map_insert(&to->seen, to->arena,
                    key_of(to->arena, question.path, question.is_about_ignoring)))
        return;
    question.path = arena_str(to->arena, question.path);
    question.where = arena_str(to->arena, question.where);
    vec_add(&to->list, to->arena, question);
}

void snapshot_listen(const struct snapshot *snap, struct disk_questions *questions)
{
    ((struct snapshot_state *)snap->state)->listener = questions;
}

enum on_disk snapshot_on_disk(const struct snapshot *snap, struct str path)
{
    enum on_disk answer = disk_what(snap, path);
    note(snap, (struct disk_question){.path = path, .answer = (uint8_t)answer});
    return answer;
}

bool snapshot_ignored(const struct snapshot *snap, struct str path, struct arena *arena,
                      struct str *where)
{
    struct str found = STR("");
    bool ignored = disk_ignored(snap, path, arena, &found);
    note(snap, (struct disk_question){path, found, true, ignored});
    if (ignored && where)
        *where = found;
    return ignored;
}

/* Most answers are that nothing is there. One call says so: should it have gone through
 * a link, nothing is there all the same. False: look properly. */
static bool is_still_absent(const struct snapshot *snap, const struct disk_question *q)
{
    struct stat st;
    char path[PATH_MAX];
    if (q->answer != ON_DISK_ABSENT || !snap->repo || snap->repo->root < 0 ||
        snap->kind == SNAPSHOT_COMMIT || !q->path.len || q->path.len >= sizeof path ||
        q->path.ptr[0] == '/')
        return false;
    memcpy(path, q->path.ptr, q->path.len);
    path[q->path.len] = '\0';
    return host.fstatat(snap->repo->root, path, &st, AT_SYMLINK_NOFOLLOW) != 0 &&
           (errno == ENOENT || errno == ENOTDIR);
}

bool snapshot_answers_same(const struct snapshot *snap,
                           const struct disk_question *questions, size_t count,
                           struct arena *arena)
{
    for (size_t i = 0; i < count; i++) {
        const struct disk_question *q = &questions[i];
        struct str where = STR("");
        if (!q->is_about_ignoring) {
            if (!is_still_absent(snap, q) &&
                disk_what(snap, q->path) != (enum on_disk)q->answer)
                return false;
        } else if (disk_ignored(snap, q->path, arena, &where) != (q->answer != 0) ||
                   (q->answer && !str_eq(where, q->where))) {
            return false;
        }
    }
    return true;
}
