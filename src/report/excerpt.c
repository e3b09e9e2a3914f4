#include "report/excerpt.h"

#include "base/utf8.h"

bool excerpt_reaches(const struct finding *f, const struct related *related)
{
    uint32_t line = related->span.line, at = f->span.line;
    return at && line && line + EXCERPT_NEAR >= at && line <= at + EXCERPT_NEAR &&
           str_eq(related->path, f->path);
}

bool excerpt_range(const struct finding *f, uint32_t *first, uint32_t *last)
{
    *first = *last = f->span.line;
    for (size_t i = 0; i < f->related.len; i++) {
        const struct related *related = &f->related.items[i];
        if (!excerpt_reaches(f, related))
            continue;
        *first = related->span.line < *first ? related->span.line : *first;
        *last = related->span.line > *last ? related->span.line : *last;
    }
    return *first != 0;
}

bool excerpt_line(struct str source, struct excerpt_cursor *cursor, uint32_t number,
                  struct str *line)
{
    if (cursor->line == 0 || cursor->line > number)
        *cursor =
            (struct excerpt_cursor){str_starts(source, STR("\xef\xbb\xbf")) ? 3 : 0, 1};
    while (cursor->offset <= source.len) {
        struct str rest = str_from(source, cursor->offset);
        size_t end = 0;
        while (end < rest.len && rest.ptr[end] != '\n' && rest.ptr[end] != '\r')
            end++;
        if (cursor->line == number) {
            *line = str_slice(rest, 0, end);
            return end < rest.len || rest.len > 0;
        }
        size_t step = end + 1;
        if (end + 1 < rest.len && rest.ptr[end] == '\r' && rest.ptr[end + 1] == '\n')
            step++;
        cursor->offset += step;
        cursor->line++;
    }
    *cursor = (struct excerpt_cursor){0};
    return false;
}

uint32_t excerpt_byte_column(struct str line, uint32_t column)
{
    uint32_t cp;
    size_t at = 0;
    for (uint32_t i = 1; i < column && at < line.len; i++)
        at += utf8_decode(str_from(line, at), &cp);
    return (uint32_t)at + 1;
}

/* A line as it will be printed, and where the mark falls in it. */
struct rendered {
    struct buf text;
    size_t mark, mark_end; /* in cells */
    size_t cells;
};

static void render_one(struct rendered *r, struct str code_point)
{
    size_t before = r->text.len;
    if (code_point.ptr[0] == '\t')
        buf_pad(&r->text, ' ', EXCERPT_TAB - r->cells % EXCERPT_TAB);
    else
        utf8_escape(&r->text, code_point);
    r->cells += utf8_width(str_from(buf_str(&r->text), before));
}

static size_t bounded(uint32_t column, size_t len)
{
    size_t at = column ? column - 1 : 0;
    return at < len ? at : len;
}

/* A byte is a code point and a cell. */
static void render_plain(struct rendered *r, struct str line, uint32_t column,
                         uint32_t end_column)
{
    buf_add(&r->text, line);
    r->cells = line.len;
    r->mark = bounded(column, line.len);
    r->mark_end = bounded(end_column, line.len);
    if (r->mark_end <= r->mark)
        r->mark_end = r->mark + 1;
}

static void render(struct rendered *r, struct str line, const struct span *span)
{
    uint32_t end_column = span->end_line == span->line ? span->end_column : UINT32_MAX;
    size_t at = 0;
    if (utf8_plain(line) == line.len) {
        render_plain(r, line, span->column, end_column);
        return;
    }
    bool started = false, ended = false;
    for (uint32_t column = 1;; column++) {
        if (!started && (column >= span->column || at >= line.len)) {
            r->mark = r->cells;
            started = true;
        }
        if (!ended && (column >= end_column || at >= line.len)) {
            r->mark_end = r->cells;
            ended = true;
        }
        if (at >= line.len)
            break;
        uint32_t cp;
        size_t len = utf8_decode(str_from(line, at), &cp);
        render_one(r, str_slice(line, at, at + len));
        at += len;
    }
    if (r->mark_end <= r->mark)
        r->mark_end = r->mark + 1;
}

/* The text from cell `from` on, at most `width` cells; *start_cell gets the cell it
 * really begins at (a wide character may straddle `from`). */
static struct str window(struct str text, size_t from, size_t width, size_t *start_cell,
                         bool *cut_right)
{
    size_t cell = 0, begin = 0, end;
    uint32_t cp;
    if (utf8_plain(text) == text.len) {
        *start_cell = from < text.len ? from : text.len;
        *cut_right = text.len - *start_cell > width;
        return str_slice(text, *start_cell,
                         *cut_right ? *start_cell + width : text.len);
    }
    while (begin < text.len && cell < from) {
        size_t len = utf8_decode(str_from(text, begin), &cp);
        cell += utf8_width(str_slice(text, begin, begin + len));
        begin += len;
    }
    *start_cell = cell;
    for (end = begin; end < text.len;) {
        size_t len = utf8_decode(str_from(text, end), &cp);
        cell += utf8_width(str_slice(text, end, end + len));
        if (cell > *start_cell + width)
            break;
        end += len;
    }
    *cut_right = end < text.len;
    return str_slice(text, begin, end);
}

static void write_gutter(struct buf *out, uint32_t line, size_t gutter,
                         const struct excerpt_style *style)
{
    buf_addz(out, style->gutter);
    if (line)
        buf_printf(out, "%*u |", (int)gutter, line);
    else
        buf_printf(out, "%*s |", (int)gutter, "");
    buf_addz(out, style->reset);
}

/* Where the shown part of a long line begins, so that its mark is in it. */
static size_t window_start(const struct rendered *r)
{
    if (r->cells <= EXCERPT_WIDTH || r->mark_end <= EXCERPT_WIDTH - 4)
        return 0;
    size_t marked = r->mark_end - r->mark;
    size_t lead = marked < EXCERPT_WIDTH / 2 ? EXCERPT_WIDTH / 4 : 4;
    return r->mark > lead ? r->mark - lead : 0;
}

static void write_mark(struct buf *out, const struct rendered *r, size_t start,
                       size_t lead, size_t shown, const struct excerpt_mark *mark,
                       const struct excerpt_style *style)
{
    size_t from = r->mark > start ? r->mark - start : 0;
    size_t to = r->mark_end > start ? r->mark_end - start : 1;
    if (to > shown && shown > from)
        to = shown;
    buf_pad(out, ' ', from + lead + 1);
    buf_addz(out, mark->primary ? style->primary : style->secondary);
    buf_pad(out, mark->primary ? '^' : '-', to > from ? to - from : 1);
    if (mark->label.len) {
        buf_addc(out, ' ');
        utf8_escape(out, mark->label);
    }
    buf_addz(out, style->reset);
    buf_addc(out, '\n');
}

/* A line without a mark, between two that have one. */
static void write_plain(struct buf *out, struct str line, uint32_t number,
                        size_t gutter, const struct excerpt_style *style)
{
    struct rendered r = {0};
    const struct span whole = {number, 1, number, 1};
    size_t start;
    bool cut_right;
    render(&r, line, &whole);
    struct str text = window(buf_str(&r.text), 0, EXCERPT_WIDTH, &start, &cut_right);
    write_gutter(out, number, gutter, style);
    if (text.len)
        buf_addc(out, ' ');
    buf_add(out, text);
    buf_addz(out, cut_right ? "...\n" : "\n");
    buf_release(&r.text);
}

/* What stands between two marks: one line is shown, more are not. */
static void write_between(struct buf *out, struct str source, uint32_t first,
                          uint32_t last, uint32_t next, size_t gutter,
                          const struct excerpt_style *style)
{
    struct excerpt_cursor cursor = {0, first};
    struct str line;
    if (next == last + 2 && excerpt_line(source, &cursor, last + 1, &line) &&
        line.len <= EXCERPT_MAX_LINE)
        write_plain(out, line, last + 1, gutter, style);
    else if (next > last + 1)
        buf_printf(out, "%s...%s\n", style->gutter, style->reset);
}

static void write_line(struct buf *out, struct str line,
                       const struct excerpt_mark *mark, size_t gutter,
                       const struct excerpt_style *style)
{
    struct rendered r = {0};
    render(&r, line, &mark->span);
    size_t start, from = window_start(&r);
    bool cut_right;
    struct str text = window(buf_str(&r.text), from, EXCERPT_WIDTH, &start, &cut_right);
    size_t lead = start ? 3 : 0;

    write_gutter(out, mark->span.line, gutter, style);
    if (text.len || start)
        buf_addc(out, ' ');
    buf_addz(out, start ? "..." : "");
    buf_add(out, text);
    buf_addz(out, cut_right ? "...\n" : "\n");
    write_gutter(out, 0, gutter, style);
    write_mark(out, &r, start, lead, utf8_width(text), mark, style);
    buf_release(&r.text);
}

bool excerpt_write(struct buf *out, struct str source, uint32_t first,
                   const struct excerpt_mark *marks, size_t count, size_t gutter,
                   const struct excerpt_style *style)
{
    struct excerpt_cursor cursor = {0, first};
    uint32_t last = 0;
    for (size_t i = 0; i < count; i++) {
        struct str line;
        if (!excerpt_line(source, &cursor, marks[i].span.line, &line) ||
            line.len > EXCERPT_MAX_LINE)
            continue;
        if (!last) {
            write_gutter(out, 0, gutter, style);
            buf_addc(out, '\n');
        } else {
            write_between(out, source, first, last, marks[i].span.line, gutter, style);
        }
        write_line(out, line, &marks[i], gutter, style);
        last = marks[i].span.line;
    }
    return last != 0;
}
