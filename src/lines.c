/* Findings stand in order of their paths: those of one file are one piece of work. The
 * file is gone through once, from the first line wanted to the last. */
#include "lines.h"

#include "crew.h"
#include "reading.h"
#include "report/excerpt.h"

#include <stdatomic.h>
#include <stdlib.h>

/* A thread costs as much as reading some files does. */
#define FILES_PER_WORKER 16

struct wanted {
    struct finding *finding;
    uint32_t first, last;
};

struct file {
    struct wanted *wanted;
    size_t count;
};

struct work {
    const struct lines *lines;
    VEC(struct file) files;
    atomic_bool doubtful;
};

static int by_first(const void *a, const void *b)
{
    const struct wanted *x = a, *y = b;
    return (x->first > y->first) - (x->first < y->first);
}

/* The lines of `rest`, which begins with line `first`, up to line `last`; NULL bytes
 * when they are too long. An end of line is kept: without it an empty line would be
 * none. */
static struct str cut(struct str rest, uint32_t first, uint32_t last)
{
    struct excerpt_cursor cursor = {0, first};
    struct str some = str_slice(rest, 0, rest.len < LINES_MAX ? rest.len : LINES_MAX);
    struct str line;
    bool found = excerpt_line(some, &cursor, last, &line);
    size_t end = found ? (size_t)(line.ptr - some.ptr) + line.len : some.len;
    if (end == some.len && some.len < rest.len)
        return (struct str){NULL, 0};
    return str_slice(some, 0, end < some.len ? end + 1 : end);
}

static void keep_lines(const struct file *file, struct str source, struct arena *arena)
{
    struct excerpt_cursor cursor = {0};
    uint32_t line = 0;
    bool found = false;
    qsort(file->wanted, file->count, sizeof *file->wanted, by_first);
    for (size_t i = 0; i < file->count; i++) {
        const struct wanted *wanted = &file->wanted[i];
        struct str start;
        if (wanted->first != line)
            found = excerpt_line(source, &cursor, line = wanted->first, &start);
        if (!found)
            continue;
        struct str text =
            cut(str_from(source, cursor.offset), wanted->first, wanted->last);
        if (text.ptr) {
            wanted->finding->lines.text = arena_str(arena, text);
            wanted->finding->lines.first = wanted->first;
        }
    }
}

static void read_file(void *context, struct hand *hand, size_t item)
{
    struct work *work = context;
    struct error err;
    const struct file *file = &work->files.items[item];
    const struct snapshot *snap = work->lines->snapshot;
    size_t at = snapshot_find(snap, file->wanted->finding->path);
    if (at == STR_NONE ||
        snapshot_read(hand->source, &snap->entries[at], READING_MAX_FILE, &hand->bytes,
                      &err) != READ_OK)
        return;
    struct str source = buf_str(&hand->bytes);
    if (!snapshot_still_known(hand->source, &snap->entries[at], &source))
        work->doubtful = true;
    keep_lines(file, source, hand->arena);
}

static void list_files(struct work *work)
{
    const struct lines *lines = work->lines;
    struct wanted *wanted = arena_array(lines->arena, lines->count, sizeof *wanted);
    struct file file = {wanted, 0};
    for (size_t i = 0; i < lines->count; i++) {
        struct wanted it = {.finding = &lines->findings[i]};
        if (it.finding->lines.first || !excerpt_range(it.finding, &it.first, &it.last))
            continue;
        if (file.count && !str_eq(file.wanted->finding->path, it.finding->path)) {
            vec_add(&work->files, lines->arena, file);
            file = (struct file){file.wanted + file.count, 0};
        }
        file.wanted[file.count++] = it;
    }
    if (file.count)
        vec_add(&work->files, lines->arena, file);
}

void lines_read(struct lines *lines)
{
    struct work work = {.lines = lines};
    list_files(&work);
    struct crew crew = {.snapshot = lines->snapshot,
                        .arenas = lines->workers,
                        .step = read_file,
                        .context = &work,
                        .count = work.files.len,
                        .workers = lines->worker_count,
                        .load = FILES_PER_WORKER,
                        .batch = 4};
    crew_run(&crew);
    lines->doubtful = work.doubtful;
}
