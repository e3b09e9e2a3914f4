#include "python/source.h"

static const char BYTE_ORDER_MARK[] = "\xef\xbb\xbf";

static bool has_mark(struct str bytes)
{
    return bytes.len >= 3 && memcmp(bytes.ptr, BYTE_ORDER_MARK, 3) == 0;
}

void source_init(struct source *s, struct str bytes, const struct outline *outline,
                 struct arena *arena)
{
    *s = (struct source){.bytes = bytes, .outline = outline, .arena = arena};
    s->last = (struct source_place){.line = 1, .column = 1};
}

/* A CR before an LF ends no line: the LF does. At the end of a chunk the byte behind it
 * is looked at, which the whole file's length allows. */
static bool ends_line(struct str bytes, size_t at)
{
    char c = bytes.ptr[at];
    return c == '\n' ||
           (c == '\r' && (at + 1 == bytes.len || bytes.ptr[at + 1] != '\n'));
}

/* How many bytes of a code point follow the byte at `at`, as far as they are there. */
static size_t continuation(struct str bytes, size_t at)
{
    unsigned char lead = (unsigned char)bytes.ptr[at];
    size_t want = lead < 0xc2   ? 0
                  : lead < 0xe0 ? 1
                  : lead < 0xf0 ? 2
                  : lead < 0xf5 ? 3
                                : 0;
    for (size_t i = 1; i <= want; i++)
        if (at + i >= bytes.len || ((unsigned char)bytes.ptr[at + i] & 0xc0) != 0x80)
            return 0;
    return want;
}

/* Moves a place forward in a plain file (outline.h). */
static struct source_place advance_plain(struct str bytes, struct source_place place,
                                         uint32_t offset)
{
    size_t at = place.offset, end;
    while ((end = str_find_char(str_slice(bytes, at, offset), '\n')) != STR_NONE) {
        at += end + 1;
        place.line++;
        place.column = 1;
    }
    place.column += offset - (uint32_t)at;
    place.offset = offset;
    return place;
}

/* Moves a place forward. Counts from code point to code point. */
static struct source_place advance(struct str bytes, struct source_place place,
                                   uint32_t offset)
{
    size_t at = place.offset;
    if (at == 0 && offset >= 3 && has_mark(bytes))
        at = 3;
    while (at < offset) {
        if ((unsigned char)bytes.ptr[at] >= 0x80) {
            at += 1 + continuation(bytes, at);
            place.column++;
        } else if (ends_line(bytes, at)) {
            at++;
            place.line++;
            place.column = 1;
        } else {
            at++;
            place.column++;
        }
    }
    place.offset = (uint32_t)at;
    return place;
}

static void make_marks(struct source *s)
{
    size_t count = s->bytes.len / SOURCE_STRIDE + 1;
    s->marks = arena_array(s->arena, count, sizeof *s->marks);
    struct source_place place = {.line = 1, .column = 1};
    for (size_t i = 0; i < count; i++) {
        place = advance(s->bytes, place, (uint32_t)(i * SOURCE_STRIDE));
        s->marks[i] = place;
    }
}

uint32_t source_logical_line(const struct source *s, uint32_t offset)
{
    uint32_t low = 0, high = s->outline->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (s->outline->lines[middle].start <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? low - 1 : OUTLINE_NONE;
}

/* The beginning of the physical line on which the logical line before `offset` starts.
 * Line 0 when that cannot be told cheaply. */
static struct source_place place_before(struct source *s, uint32_t offset)
{
    uint32_t index = source_logical_line(s, offset);
    if (index == OUTLINE_NONE)
        return (struct source_place){.line = 1, .column = 1};
    s->line = index;
    const struct outline_line *line = &s->outline->lines[index];
    if (line->indent == UINT16_MAX)
        return (struct source_place){0};
    return (struct source_place){
        .offset = line->start - line->indent, .line = line->line, .column = 1};
}

/* On the only physical line of a logical line of a plain file: nothing to count. The
 * logical line asked for last is tried, and the one behind it. */
static bool place_at_once(struct source *s, uint32_t offset, struct source_place *place)
{
    const struct outline *o = s->outline;
    for (uint32_t i = s->line; o->plain && i < o->count && i < s->line + 2; i++) {
        const struct outline_line *line = &o->lines[i];
        if (offset < line->start || offset > line->end ||
            line->line != line->last_line || line->indent == UINT16_MAX)
            continue;
        s->line = i;
        *place =
            (struct source_place){.offset = offset,
                                  .line = line->line,
                                  .column = line->indent + offset - line->start + 1};
        return true;
    }
    return false;
}

struct source_place source_place(struct source *s, uint32_t offset)
{
    struct source_place at_once;
    if (place_at_once(s, offset, &at_once))
        return at_once;
    if (offset > s->bytes.len)
        offset = (uint32_t)s->bytes.len;
    struct source_place from = s->last;
    if (from.offset > offset || offset - from.offset > 256)
        from = place_before(s, offset);
    if (from.line == 0 || offset - from.offset > SOURCE_STRIDE) {
        if (!s->marks)
            make_marks(s);
        from = s->marks[offset / SOURCE_STRIDE];
        if (from.offset > offset) /* the mark moved to the end of a code point */
            return from;
    }
    s->last = s->outline->plain ? advance_plain(s->bytes, from, offset)
                                : advance(s->bytes, from, offset);
    return s->last;
}

struct span source_span(struct source *s, uint32_t start, uint32_t end)
{
    struct source_place from = source_place(s, start), to = source_place(s, end);
    return (struct span){from.line, from.column, to.line, to.column};
}
