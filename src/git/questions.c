/* Listening to what is asked of the disk. */
#include "git/snapshot_private.h"

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

bool snapshot_answers_same(const struct snapshot *snap,
                           const struct disk_question *questions, size_t count,
                           struct arena *arena)
{
    for (size_t i = 0; i < count; i++) {
        const struct disk_question *q = &questions[i];
        struct str where = STR("");
        if (!q->is_about_ignoring) {
            if (disk_what(snap, q->path) != (enum on_disk)q->answer)
                return false;
        } else if (disk_ignored(snap, q->path, arena, &where) != (q->answer != 0) ||
                   (q->answer && !str_eq(where, q->where))) {
            return false;
        }
    }
    return true;
}
