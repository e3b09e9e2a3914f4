/* The byte level of the outline: a jump from one telling byte to the next (marks.h).
 *
 * Replacement fields of f- and t-strings are ordinary code between two stretches of
 * string text, so the scanner keeps a stack of open f-strings beside that of brackets;
 * the braces of a field are brackets like any other. The rules for what ends a field
 * and starts a format specification are those of CPython 3.12 to 3.14. */
#include "python/scanner.h"

#include <stdlib.h>

#define MAX_FIELDS 3 /* nested fields of one f-string, as in CPython */

enum byte_class {
    DULL,
    LINE_END,
    QUOTE,
    COMMENT,
    OPENING,
    CLOSING,
    COLON,
    SEMICOLON,
    BACKSLASH
};

static const uint8_t byte_class[256] = {
    ['\n'] = LINE_END, ['\r'] = LINE_END, ['\''] = QUOTE,  ['"'] = QUOTE,
    ['#'] = COMMENT,   ['('] = OPENING,   ['['] = OPENING, ['{'] = OPENING,
    [')'] = CLOSING,   [']'] = CLOSING,   ['}'] = CLOSING, [':'] = COLON,
    [';'] = SEMICOLON, ['\\'] = BACKSLASH};

#define EIGHT(x) x, x, x, x, x, x, x, x
#define SIXTEEN(x) EIGHT(x), EIGHT(x)
/* clang-format off */
const uint8_t scanner_name_bytes[256] = {
    SIXTEEN(0), SIXTEEN(0), SIXTEEN(0),
    EIGHT(1), 1, 1, 0, 0, 0, 0, 0, 0,  /* 0 to 9 */
    0, 1, 1, 1, 1, 1, 1, 1, EIGHT(1),  /* A to O */
    EIGHT(1), 1, 1, 1, 0, 0, 0, 0, 1,  /* P to Z, _ */
    0, 1, 1, 1, 1, 1, 1, 1, EIGHT(1),  /* a to o */
    EIGHT(1), 1, 1, 1, 0, 0, 0, 0, 0,  /* p to z */
    SIXTEEN(1), SIXTEEN(1), SIXTEEN(1), SIXTEEN(1),
    SIXTEEN(1), SIXTEEN(1), SIXTEEN(1), SIXTEEN(1)};
/* clang-format on */

static inline const unsigned char *next_telling(struct scanner *s,
                                                const unsigned char *p)
{
    return marks_next(&s->marks, p, MARK_TELLING);
}

void scanner_init(struct scanner *s, struct outline *out, struct str bytes)
{
    s->text = (const unsigned char *)(bytes.ptr ? bytes.ptr : "");
    s->end = s->text + (bytes.len < UINT32_MAX ? bytes.len : UINT32_MAX - 1);
    s->body = s->at = s->line_start = s->text;
    marks_init(&s->marks, str_make((const char *)s->text, (size_t)(s->end - s->text)));
    s->out = out;
    s->line = 1;
    s->recovering = s->went_back = s->in_text = s->no_comments = s->semicolon = false;
    s->depth = s->strings = 0;
    s->first_colon = s->last_colon = NULL;
}

void *scanner_more(void *items, uint32_t *cap, size_t size)
{
    *cap = *cap ? *cap * 2 : 256;
    void *bigger = realloc(items, *cap * size);
    if (!bigger)
        arena_out_of_memory(*cap * size);
    return bigger;
}

void scanner_trouble(struct scanner *s, const unsigned char *at, uint32_t line,
                     const char *message)
{
    s->recovering = true;
    if (s->out->trouble.message)
        return;
    s->out->trouble = (struct outline_trouble){(uint32_t)(at - s->text), line, message};
}

void scanner_next_line(struct scanner *s)
{
    if (s->at == s->end)
        return;
    if (*s->at == '\r' && s->at + 1 < s->end && s->at[1] == '\n')
        s->at++;
    s->at++;
    s->line++;
    s->line_start = s->at;
}

void scanner_skip_comment(struct scanner *s)
{
    struct outline *o = s->out;
    if (o->comment_count == o->comment_cap && !s->no_comments)
        o->comments = scanner_more(o->comments, &o->comment_cap, sizeof *o->comments);
    if (!s->no_comments)
        o->comments[o->comment_count++] = (uint32_t)(s->at - s->text);
    s->at = marks_next(&s->marks, s->at, MARK_LINE_END);
}

void scanner_skip_continuation(struct scanner *s)
{
    const unsigned char *backslash = s->at++;
    if (scanner_at_line_end(s) && s->at < s->end) {
        scanner_next_line(s);
        return;
    }
    scanner_trouble(s, backslash, s->line,
                    s->at == s->end
                        ? "unexpected end of file after `\\`"
                        : "unexpected character after the line continuation `\\`");
}

/* The prefix of the string whose quote is at `quote`: is it an f- or t-string, raw? The
 * whole word before the quote must be a prefix, which has at most two letters. */
static bool is_fstring(const struct scanner *s, const unsigned char *quote, bool *raw)
{
    const unsigned char *p = quote;
    bool formatted = false;
    *raw = false;
    while (p > s->body && quote - p < 3 && scanner_is_name_byte(p[-1])) {
        p--;
        switch (*p | 0x20) {
        case 'f':
        case 't':
            formatted = true;
            break;
        case 'r':
            *raw = true;
            break;
        default:
            return false;
        }
    }
    return formatted && quote - p <= 2;
}

static unsigned quotes_at(const struct scanner *s, const unsigned char *p)
{
    return s->end - p >= 3 && p[1] == p[0] && p[2] == p[0] ? 3 : 1;
}

/* Goes back to the end of the physical line on which something was opened that never
 * closes. Only once: the second time the rest of the file is given up. */
static void go_back(struct scanner *s, uint32_t offset, uint32_t line)
{
    if (s->went_back)
        return;
    s->went_back = true;
    struct outline *o = s->out;
    s->at = s->text + offset;
    s->line = line;
    while (!scanner_at_line_end(s))
        s->at++;
    while (o->comment_count && s->text + o->comments[o->comment_count - 1] >= s->at)
        o->comment_count--;
}

static uint32_t count_line_ends(const unsigned char *p, const unsigned char *end)
{
    uint32_t count = 0;
    for (; p < end; p++)
        count += (*p == '\n') | (*p == '\r' && (p + 1 == end || p[1] != '\n'));
    return count;
}

/* The text of a triple-quoted string from `at` on; leaves `at` behind the closing
 * quotes. */
static bool skip_triple(struct scanner *s, unsigned char quote)
{
    const unsigned char *p = s->at, *end = s->end;
    bool closed = false;
    while (!closed && (p = marks_next(&s->marks, p, MARK_IN_TRIPLE)) < end) {
        closed = *p == quote && end - p >= 3 && p[1] == quote && p[2] == quote;
        p += *p == '\\' && end - p >= 2 ? 2 : 1;
    }
    s->line += count_line_ends(s->at, p);
    s->at = closed ? p + 2 : end;
    return closed;
}

/* Of a string in single quotes; an unfinished one ends before the line end. */
static bool skip_single(struct scanner *s, unsigned char quote)
{
    const unsigned char *p = s->at, *end = s->end;
    while ((p = marks_next(&s->marks, p, MARK_IN_SINGLE)) < end) {
        unsigned char c = *p;
        if (c == quote) {
            s->at = p + 1;
            return true;
        }
        if (c == '\n' || c == '\r')
            break;
        p++;
        if (c == '\\' && p < end) {
            if (*p == '\r' || *p == '\n') {
                s->at = p;
                scanner_next_line(s);
                p = s->at;
            } else {
                p++;
            }
        }
    }
    s->at = p;
    return false;
}

static void open_fstring(struct scanner *s, unsigned quotes, bool raw)
{
    if (s->strings == OUTLINE_MAX_STRINGS) {
        scanner_trouble(s, s->at, s->line, "too many nested f-strings");
        s->at += quotes;
        return;
    }
    s->string[s->strings++] = (struct fstring){.at = (uint32_t)(s->at - s->text),
                                               .line = s->line,
                                               .brackets = s->depth,
                                               .quote = *s->at,
                                               .quotes = (uint8_t)quotes,
                                               .raw = raw,
                                               .fields = -1};
    s->at += quotes;
    s->in_text = true;
}

/* `at` is a quote outside strings. */
static void skip_string(struct scanner *s)
{
    bool raw;
    unsigned char quote = *s->at;
    unsigned quotes = quotes_at(s, s->at);
    if (is_fstring(s, s->at, &raw)) {
        open_fstring(s, quotes, raw);
        return;
    }
    uint32_t start = (uint32_t)(s->at - s->text), line = s->line;
    s->at += quotes;
    if (quotes == 1) {
        if (!skip_single(s, quote))
            scanner_trouble(s, s->text + start, line, "unterminated string");
    } else if (!skip_triple(s, quote)) {
        scanner_trouble(s, s->text + start, line, "unterminated triple-quoted string");
        go_back(s, start, line);
    }
}

static void close_fstring(struct scanner *s)
{
    s->strings--;
    s->in_text = false;
}

/* Gives up the innermost f-string and every bracket within it. */
static void abandon_fstring(struct scanner *s, const char *message)
{
    struct fstring *f = &s->string[s->strings - 1];
    scanner_trouble(s, s->text + f->at, f->line, message);
    s->depth = f->brackets;
    close_fstring(s);
    if (s->at == s->end)
        go_back(s, f->at, f->line);
}

/* A backslash in the text of an f-string: `at` is behind it. */
static bool fstring_escape(struct scanner *s, const struct fstring *f)
{
    if (s->at == s->end)
        return false;
    unsigned char c = *s->at;
    if (c == '{' || c == '}')
        return false;
    if (c == '\n' || c == '\r') {
        scanner_next_line(s);
        return false;
    }
    s->at++;
    if (c == 'N' && !f->raw && s->at < s->end && *s->at == '{') {
        s->at++;
        return true;
    }
    return false;
}

/* The text of the innermost f-string, up to its end or the brace of a field. */
static void fstring_text(struct scanner *s)
{
    struct fstring *f = &s->string[s->strings - 1];
    bool in_name = false; /* within \N{...} */
    while ((s->at = next_telling(s, s->at)) < s->end) {
        unsigned char c = *s->at;
        bool in_specification = f->in_specification && f->fields >= 0;
        if (c == f->quote) {
            if (f->quotes == 1 || quotes_at(s, s->at) == 3) {
                s->at += f->quotes;
                if (f->depth)
                    abandon_fstring(s, "f-string: expecting '}'");
                else
                    close_fstring(s);
                return;
            }
            s->at++;
        } else if (c == '\n' || c == '\r') {
            if (f->quotes == 1) {
                abandon_fstring(s, "unterminated f-string");
                return;
            }
            scanner_next_line(s);
        } else if (c == '{') {
            bool doubled = s->end - s->at > 1 && s->at[1] == '{';
            if (!doubled || in_specification) {
                s->in_text = false;
                if (f->fields + 1 >= MAX_FIELDS)
                    abandon_fstring(s, "f-string: expressions nested too deeply");
                else
                    f->fields++;
                return;
            }
            s->at += 2;
        } else if (c == '}') {
            if (in_name) {
                in_name = false;
                s->at++;
            } else if (s->end - s->at > 1 && s->at[1] == '}' && !in_specification &&
                       f->depth == 0) {
                s->at += 2;
            } else {
                s->in_text = false;
                return;
            }
        } else if (c == '\\') {
            s->at++;
            in_name |= fstring_escape(s, f);
        } else {
            s->at++;
        }
    }
    abandon_fstring(s, "unterminated f-string");
}

static void open_bracket(struct scanner *s)
{
    if (s->depth == OUTLINE_MAX_DEPTH) {
        scanner_trouble(s, s->at, s->line, "too many nested parentheses");
        s->at++;
        return;
    }
    s->bracket[s->depth++] =
        (struct bracket){(uint32_t)(s->at - s->text), s->line, (char)*s->at};
    if (s->strings)
        s->string[s->strings - 1].depth++;
    s->at++;
}

static void close_bracket(struct scanner *s)
{
    unsigned char c = *s->at++;
    struct fstring *f = s->strings ? &s->string[s->strings - 1] : NULL;
    if (s->depth == 0 || (f && f->depth == 0)) {
        scanner_trouble(s, s->at - 1, s->line,
                        c == ')'   ? "unmatched ')'"
                        : c == ']' ? "unmatched ']'"
                                   : "unmatched '}'");
        s->in_text = f != NULL;
        return;
    }
    char open = s->bracket[--s->depth].open;
    if (c != (open == '(' ? ')' : open == '[' ? ']' : '}'))
        scanner_trouble(s, s->at - 1, s->line,
                        "closing bracket does not match the opening one");
    if (!f)
        return;
    f->depth--;
    if (c == '}' && f->depth == f->fields) {
        f->fields--;
        s->in_text = true;
        f->in_specification = false;
    }
}

/* Returns whether the colon starts the format specification of a field. */
static bool starts_specification(struct scanner *s)
{
    if (!s->strings)
        return false;
    struct fstring *f = &s->string[s->strings - 1];
    if (f->fields < 0 || f->depth - 1 != f->fields)
        return false;
    f->in_specification = true;
    s->in_text = true;
    return true;
}

/* Words that can only start a statement: in recovery they end an open bracket. */
static bool starts_statement(const struct scanner *s)
{
    static const struct str words[] = {
        STR_INIT("def"),    STR_INIT("class"),  STR_INIT("import"), STR_INIT("try"),
        STR_INIT("except"), STR_INIT("return"), STR_INIT("raise"),  STR_INIT("while"),
        STR_INIT("with"),   STR_INIT("global"), STR_INIT("finally")};
    const unsigned char *p = s->at;
    while (p < s->end && (*p == ' ' || *p == '\t' || *p == '\f'))
        p++;
    size_t left = (size_t)(s->end - p);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (left > words[i].len && memcmp(p, words[i].ptr, words[i].len) == 0 &&
            !scanner_is_name_byte(p[words[i].len]))
            return true;
    return false;
}

static void forget_brackets(struct scanner *s)
{
    s->depth = s->strings = 0;
    s->in_text = false;
}

/* At a line end within brackets. Returns whether the logical line ends here. */
static bool end_of_physical_line(struct scanner *s)
{
    if (s->depth == 0)
        return true;
    if (s->at < s->end) {
        const unsigned char *here = s->at;
        uint32_t line = s->line;
        scanner_next_line(s);
        if (!s->recovering || !starts_statement(s))
            return false;
        s->at = here;
        s->line = line;
        forget_brackets(s);
        return true;
    }
    struct bracket outer = s->bracket[0];
    scanner_trouble(s, s->text + outer.at, outer.line,
                    outer.open == '('   ? "'(' was never closed"
                    : outer.open == '[' ? "'[' was never closed"
                                        : "'{' was never closed");
    forget_brackets(s);
    go_back(s, outer.at, outer.line);
    return true;
}

/* On to behind the next telling byte. Returns false at the end of the logical line. */
static bool scan_token(struct scanner *s)
{
    const unsigned char *p = next_telling(s, s->at);
    s->at = p;
    if (p == s->end)
        return !end_of_physical_line(s);
    switch (byte_class[*p]) {
    case LINE_END:
        return !end_of_physical_line(s);
    case QUOTE:
        skip_string(s);
        break;
    case COMMENT:
        scanner_skip_comment(s);
        break;
    case OPENING:
        open_bracket(s);
        break;
    case CLOSING:
        close_bracket(s);
        break;
    case COLON:
        s->at++;
        if (starts_specification(s) || s->depth)
            break;
        s->last_colon = p;
        if (!s->first_colon)
            s->first_colon = p;
        break;
    case SEMICOLON:
        s->at++;
        s->semicolon |= s->depth == 0;
        break;
    default:
        scanner_skip_continuation(s);
    }
    return true;
}

static bool closes(unsigned char c, char open)
{
    return c == (open == '(' ? ')' : open + 2); /* [ and ], { and } are two apart */
}

/* The tokens of code outside f-strings, in one loop; `at` is left at what else there
 * is. Returns whether that is the end of the logical line. */
static bool scan_plainly(struct scanner *s)
{
    const unsigned char *p = s->at;
    for (;; p++) {
        p = next_telling(s, p);
        s->at = p;
        switch (p < s->end ? byte_class[*p] : DULL) {
        case OPENING:
            if (s->depth == OUTLINE_MAX_DEPTH)
                return false;
            s->bracket[s->depth++] =
                (struct bracket){(uint32_t)(p - s->text), s->line, (char)*p};
            break;
        case CLOSING:
            if (s->depth == 0 || !closes(*p, s->bracket[s->depth - 1].open))
                return false;
            s->depth--;
            break;
        case COLON:
            if (s->depth)
                break;
            s->last_colon = p;
            if (!s->first_colon)
                s->first_colon = p;
            break;
        case LINE_END:
            if (s->depth == 0)
                return true;
            if (*p == '\r' || s->recovering)
                return false;
            s->line++;
            s->line_start = p + 1;
            break;
        case QUOTE:
            skip_string(s);
            if (s->strings)
                return false;
            p = s->at - 1;
            break;
        default:
            return false;
        }
    }
}

void scanner_read_line(struct scanner *s)
{
    s->first_colon = s->last_colon = NULL;
    s->semicolon = false;
    do {
        while (s->in_text)
            fstring_text(s);
        if (!s->strings && scan_plainly(s))
            break;
    } while (s->in_text || scan_token(s));
}

uint32_t outline_string_end(struct str bytes, uint32_t start, uint32_t quote)
{
    struct outline ignored = {0};
    struct scanner s;
    scanner_init(&s, &ignored, bytes);
    s.body = s.text + start;
    s.at = s.text + quote;
    s.went_back = true; /* an unfinished string is no reason to go back */
    s.no_comments = true;
    skip_string(&s);
    while (s.strings)
        if (s.in_text)
            fstring_text(&s);
        else if (!scan_token(&s))
            break;
    return (uint32_t)(s.at - s.text);
}

uint32_t outline_bracket_end(struct str bytes, uint32_t start)
{
    struct outline ignored = {0};
    struct scanner s;
    scanner_init(&s, &ignored, bytes);
    s.at = s.text + start;
    s.went_back = true;
    s.no_comments = true;
    do
        while (s.in_text)
            fstring_text(&s);
    while (scan_token(&s) && (s.depth || s.in_text));
    return (uint32_t)(s.at - s.text);
}
