/* Errors that point: the source line and a caret under what is meant. */
#include "config/toml_value.h"

#include "base/buf.h"
#include "base/utf8.h"

#define SHOWN_BEFORE 60 /* characters of a long line shown before the caret ... */
#define SHOWN_AFTER 30  /* ... and from it on */

static struct str line_of(struct str text, uint32_t line)
{
    for (uint32_t i = 1; i < line; i++) {
        size_t end = str_find_char(text, '\n');
        if (end == STR_NONE)
            return STR("");
        text = str_from(text, end + 1);
    }
    size_t end = str_find_char(text, '\n');
    if (end != STR_NONE)
        text.len = end;
    if (str_ends(text, STR("\r")))
        text.len--;
    return text;
}

/* The byte offset of the `count`-th code point, at most the length. */
static size_t skip_code_points(struct str s, size_t count)
{
    size_t at = 0;
    for (uint32_t cp; at < s.len && count > 0; count--)
        at += utf8_decode(str_from(s, at), &cp);
    return at;
}

static void show(struct buf *out, struct str text)
{
    struct buf spaced = {0};
    buf_add(&spaced, text);
    for (size_t i = 0; i < spaced.len; i++)
        if (spaced.ptr[i] == '\t')
            spaced.ptr[i] = ' ';
    utf8_escape(out, buf_str(&spaced));
    buf_release(&spaced);
}

/* "    12 | src = 7" and the caret below, cut to what fits a screen. */
static void add_excerpt(struct buf *out, struct str line, struct span span)
{
    size_t column = span.column ? span.column - 1 : 0;
    size_t skipped = column > SHOWN_BEFORE ? column - SHOWN_BEFORE : 0;
    line = str_from(line, skip_code_points(line, skipped));
    size_t caret = skip_code_points(line, column - skipped);
    size_t wide = span.end_line == span.line && span.end_column > span.column
                      ? span.end_column - span.column
                      : 1;
    struct str after = str_from(line, caret);
    wide = skip_code_points(after, wide < SHOWN_AFTER ? wide : SHOWN_AFTER);
    line = str_slice(line, 0, caret + skip_code_points(after, SHOWN_AFTER));
    struct buf before = {0}, marked = {0};
    show(&before, str_slice(line, 0, caret));
    show(&marked, str_slice(after, 0, wide));
    buf_printf(out, "\n%5u | ", span.line);
    show(out, line);
    buf_addz(out, "\n      | ");
    buf_pad(out, ' ', utf8_width(buf_str(&before)));
    size_t width = utf8_width(buf_str(&marked));
    buf_addc(out, '^');
    buf_pad(out, '~', width > 1 ? width - 1 : 0);
    buf_release(&before);
    buf_release(&marked);
}

bool toml_error(const struct toml_doc *doc, struct span span, struct error *err,
                const char *format, ...)
{
    struct buf message = {0}, out = {0};
    va_list args;
    va_start(args, format);
    buf_vprintf(&message, format, args);
    va_end(args);
    utf8_escape(&out, doc->name);
    if (span.line)
        buf_printf(&out, ":%u:%u", span.line, span.column);
    buf_addz(&out, ": ");
    utf8_escape(&out, buf_str(&message));
    if (span.line)
        add_excerpt(&out, line_of(doc->text, span.line), span);
    size_t len = out.len < ERROR_MAX ? out.len : ERROR_MAX - 1;
    while (len < out.len && len && ((unsigned char)out.ptr[len] & 0xC0) == 0x80)
        len--;
    memcpy(err->text, out.ptr, len);
    err->text[len] = '\0';
    buf_release(&message);
    buf_release(&out);
    return false;
}

/* The span of text[at, at + len), counted from the start of the file. */
static struct span span_at(struct str text, size_t at, size_t len)
{
    struct span span = {.line = 1};
    size_t start = 0;
    for (size_t i = 0; i < at && i < text.len; i++)
        if (text.ptr[i] == '\n') {
            span.line++;
            start = i + 1;
        }
    span.column = (uint32_t)utf8_length(str_slice(text, start, at)) + 1;
    size_t points = utf8_length(str_slice(text, at, at + len));
    span.end_line = span.line;
    span.end_column = span.column + (uint32_t)(points ? points : 1);
    return span;
}

bool toml_byte_error(const struct toml_doc *doc, size_t at, size_t len,
                     struct error *err, const char *what)
{
    return toml_error(doc, span_at(doc->text, at, len), err, "%s", what);
}
