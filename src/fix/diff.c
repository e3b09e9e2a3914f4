/* The plan as a diff. The edits say where the files differ, so nothing is searched:
 * each edit is a change of whole lines, changes near one another share a hunk. */
#include "fix.h"

#define CONTEXT 3

/* Lines [first, first + count) of the old file become those of the new one. */
struct change {
    size_t old_first, old_count, new_first, new_count;
};

struct lines {
    struct str bytes;
    VEC(size_t) starts; /* and one more: the end */
};

static void split(struct lines *lines, struct str bytes, struct arena *arena)
{
    lines->bytes = bytes;
    for (size_t at = 0; at < bytes.len;) {
        size_t end = str_find_char(str_from(bytes, at), '\n');
        vec_add(&lines->starts, arena, at);
        at = end == STR_NONE ? bytes.len : at + end + 1;
    }
    vec_add(&lines->starts, arena, bytes.len);
}

static size_t line_total(const struct lines *lines)
{
    return lines->starts.len - 1;
}

static struct str line(const struct lines *lines, size_t i)
{
    return str_slice(lines->bytes, lines->starts.items[i], lines->starts.items[i + 1]);
}

/* The line that holds the byte; the total when it is behind the last. */
static size_t line_at(const struct lines *lines, size_t offset)
{
    size_t low = 0, high = line_total(lines);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (lines->starts.items[middle + 1] <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void trim(struct change *c, const struct lines *old, const struct lines *new)
{
    while (c->old_count && c->new_count &&
           str_eq(line(old, c->old_first), line(new, c->new_first))) {
        c->old_first++, c->new_first++;
        c->old_count--, c->new_count--;
    }
    while (c->old_count && c->new_count &&
           str_eq(line(old, c->old_first + c->old_count - 1),
                  line(new, c->new_first + c->new_count - 1)))
        c->old_count--, c->new_count--;
}

static size_t past(const struct lines *lines, size_t offset)
{
    size_t at = line_at(lines, offset);
    return at < line_total(lines) ? at + 1 : at;
}

/* The changes of whole lines, in order; returns how many. */
static size_t find_changes(const struct fix_file *file, const struct lines *old,
                           const struct lines *new, struct change *changes)
{
    size_t count = 0, grown = 0, old_end = 0;
    for (size_t i = 0; i < file->edits.len; i++) {
        const struct edit *e = file->edits.items[i];
        size_t first = line_at(old, e->start), end = past(old, e->end);
        size_t new_first = line_at(new, e->start + grown);
        grown += e->text.len - (e->end - e->start);
        size_t new_end = past(new, e->end + grown);
        if (count && first < old_end) {
            struct change *last = &changes[count - 1];
            last->old_count = end - last->old_first;
            last->new_count = new_end - last->new_first;
        } else {
            changes[count++] =
                (struct change){first, end - first, new_first, new_end - new_first};
        }
        old_end = end;
    }
    for (size_t i = 0; i < count; i++)
        trim(&changes[i], old, new);
    return count;
}

static void put_line(struct buf *out, char sign, struct str text)
{
    buf_addc(out, sign);
    buf_add(out, text);
    if (!str_ends(text, STR("\n")))
        buf_addz(out, "\n\\ No newline at end of file\n");
}

static void put_lines(struct buf *out, char sign, const struct lines *lines,
                      size_t first, size_t end)
{
    for (size_t i = first; i < end; i++)
        put_line(out, sign, line(lines, i));
}

/* An empty range is named by the line before it (POSIX diff -u). */
static void put_range(struct buf *out, char sign, size_t first, size_t count)
{
    buf_printf(out, "%c%zu", sign, count ? first + 1 : first);
    if (count != 1)
        buf_printf(out, ",%zu", count);
}

static void put_hunk(struct buf *out, const struct lines *old, const struct lines *new,
                     const struct change *changes, size_t count)
{
    const struct change *head = &changes[0], *tail = &changes[count - 1];
    size_t before = head->old_first < CONTEXT ? head->old_first : CONTEXT;
    size_t tail_end = tail->old_first + tail->old_count;
    size_t rest = line_total(old) - tail_end, after = rest < CONTEXT ? rest : CONTEXT;
    size_t old_first = head->old_first - before, new_first = head->new_first - before;
    size_t new_end = tail->new_first + tail->new_count + after;
    buf_addz(out, "@@ ");
    put_range(out, '-', old_first, tail_end + after - old_first);
    buf_addc(out, ' ');
    put_range(out, '+', new_first, new_end - new_first);
    buf_addz(out, " @@\n");
    size_t at = old_first;
    for (size_t i = 0; i < count; i++) {
        const struct change *c = &changes[i];
        put_lines(out, ' ', old, at, c->old_first);
        put_lines(out, '-', old, c->old_first, c->old_first + c->old_count);
        put_lines(out, '+', new, c->new_first, c->new_first + c->new_count);
        at = c->old_first + c->old_count;
    }
    put_lines(out, ' ', old, at, tail_end + after);
}

static void put_hunks(const struct fix_file *file, struct arena *arena, struct buf *out)
{
    struct lines old = {0}, new = {0};
    split(&old, file->before, arena);
    split(&new, file->after, arena);
    struct change *changes = arena_array(arena, file->edits.len, sizeof *changes);
    size_t count = find_changes(file, &old, &new, changes);
    for (size_t i = 0, end; i < count; i = end) {
        for (end = i + 1; end < count; end++)
            if (changes[end].old_first - changes[end - 1].old_first -
                    changes[end - 1].old_count >
                2 * CONTEXT)
                break;
        put_hunk(out, &old, &new, &changes[i], end - i);
    }
}

/* As git quotes names (core.quotePath): one that is all plain ASCII stands as it is. */
static void put_name(struct buf *out, const char *prefix, struct str path)
{
    bool plain = true;
    for (size_t i = 0; i < path.len; i++) {
        unsigned char c = (unsigned char)path.ptr[i];
        plain &= c >= ' ' && c < 0x7f && c != '"' && c != '\\';
    }
    if (!plain)
        buf_addc(out, '"');
    buf_addz(out, prefix);
    for (size_t i = 0; i < path.len; i++) {
        unsigned char c = (unsigned char)path.ptr[i];
        if (c == '"' || c == '\\')
            buf_printf(out, "\\%c", c);
        else if (c >= ' ' && c < 0x7f)
            buf_addc(out, (char)c);
        else
            buf_printf(out, "\\%03o", c);
    }
    if (!plain)
        buf_addc(out, '"');
}

static void put_header(struct buf *out, const char *word, const char *prefix,
                       struct str path)
{
    buf_addz(out, word);
    put_name(out, prefix, path);
    /* A tab ends a name with a space in it, as in git's own diffs. */
    if (*prefix && str_find_char(path, ' ') != STR_NONE)
        buf_addc(out, '\t');
    buf_addc(out, '\n');
}

static void put_file(const struct fix_file *file, struct arena *arena, struct buf *out)
{
    struct lines text = {0};
    buf_addz(out, "diff --git ");
    put_name(out, "a/", file->path);
    buf_addc(out, ' ');
    put_name(out, "b/", file->kind == FIX_RENAME ? file->rename_to : file->path);
    buf_addc(out, '\n');
    switch (file->kind) {
    case FIX_RENAME:
        buf_addz(out, "similarity index 100%\n");
        put_header(out, "rename from ", "", file->path);
        put_header(out, "rename to ", "", file->rename_to);
        return;
    case FIX_CREATE:
        buf_addz(out, "new file mode 100644\n");
        if (!file->after.len)
            return;
        buf_addz(out, "--- /dev/null\n");
        put_header(out, "+++ ", "b/", file->path);
        split(&text, file->after, arena);
        buf_addz(out, "@@ -0,0 ");
        put_range(out, '+', 0, line_total(&text));
        buf_addz(out, " @@\n");
        put_lines(out, '+', &text, 0, line_total(&text));
        return;
    case FIX_REWRITE:
        put_header(out, "--- ", "a/", file->path);
        put_header(out, "+++ ", "b/", file->path);
        put_hunks(file, arena, out);
        return;
    }
}

void fix_diff(const struct fixes *fixes, struct buf *out)
{
    for (size_t i = 0; i < fixes->files.len; i++)
        put_file(&fixes->files.items[i], fixes->arena, out);
}
