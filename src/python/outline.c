/* The line level of the outline: indentation, block structure, first words.
 *
 *     begin_line           indentation, blank and comment lines
 *     scanner_read_line    from the first token to NEWLINE        (scanner.c)
 *     enter_level          INDENT and DEDENT
 *     add_line             the record
 *
 * When something is wrong the first trouble is kept and the scan goes on in recovery:
 * a bracket that is still open is given up at the next line that starts with a keyword
 * no expression can hold. A bracket or triple-quoted string that runs to the end of the
 * file is given up once, by going back to the line it was opened on; so the pass is at
 * most two passes. */
#include "python/outline.h"

#include <stdlib.h>

#include "python/scanner.h"

#define TAB_SIZE 8
#define IS_LITTLE_ENDIAN (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__)

struct level {
    uint32_t column, column1; /* with tabs to 8 and to 1 */
    uint32_t header;          /* the line whose block it is */
    bool opened;              /* by that line; else by an unexpected indent in it */
};

struct outliner {
    struct scanner scan;
    uint32_t column, column1, first_line; /* of the line begun */
    uint16_t indent;
    uint32_t levels;
    struct level level[OUTLINE_MAX_LEVELS + 1];
};

void outline_init(struct outline *o)
{
    *o = (struct outline){0};
}

void outline_release(struct outline *o)
{
    free(o->lines);
    free(o->comments);
    outline_init(o);
}

/* How many spaces stand at `p`. */
static uint32_t spaces_at(const unsigned char *p, const unsigned char *end)
{
    const unsigned char *start = p;
    for (uint64_t eight; end - p >= 8; p += 8) {
        memcpy(&eight, p, 8);
        eight ^= UINT64_C(0x2020202020202020);
        if (eight && IS_LITTLE_ENDIAN)
            return (uint32_t)(p - start) + (uint32_t)__builtin_ctzll(eight) / 8;
        if (eight)
            break;
    }
    while (p < end && *p == ' ')
        p++;
    return (uint32_t)(p - start);
}

/* Indentation. Returns false when the physical line holds no token; then `at` is behind
 * it. A backslash may continue the white space; then the first line's column counts,
 * unless it is 0. */
static bool begin_line(struct outliner *l)
{
    struct scanner *s = &l->scan;
    uint32_t column = spaces_at(s->at, s->end), column1 = column, continued = 0;
    for (s->at += column; s->at < s->end; s->at++) {
        unsigned char c = *s->at;
        if (c == ' ') {
            column++;
            column1++;
        } else if (c == '\t') {
            column = (column / TAB_SIZE + 1) * TAB_SIZE;
            column1++;
        } else if (c == '\f') {
            column = column1 = 0;
        } else if (c == '\\') {
            continued = continued ? continued : column;
            scanner_skip_continuation(s);
            s->at--; /* the loop goes on behind it */
        } else {
            break;
        }
    }
    l->column = continued ? continued : column;
    l->column1 = continued ? continued : column1;
    l->first_line = s->line;
    size_t indent = (size_t)(s->at - s->line_start);
    l->indent = (uint16_t)(indent < UINT16_MAX ? indent : UINT16_MAX);
    if (s->at < s->end && *s->at == '#')
        scanner_skip_comment(s);
    else if (!scanner_at_line_end(s))
        return true;
    scanner_next_line(s);
    return false;
}

static void close_level(struct outliner *l)
{
    const struct level *level = &l->level[--l->levels];
    struct outline *o = l->scan.out;
    if (level->opened)
        o->lines[level->header].block_end = o->count;
}

/* INDENT and DEDENT before the line that begins at `at`. level[0] is a block of no
 * header at column 0. */
static void enter_level(struct outliner *l)
{
    struct scanner *s = &l->scan;
    struct outline *o = s->out;
    struct level *top = &l->level[l->levels - 1];
    uint32_t previous = o->count ? o->count - 1 : OUTLINE_NONE;
    bool wanted = o->count && o->lines[previous].ends_colon;
    if (l->column > top->column) {
        if (l->column1 <= top->column1)
            scanner_trouble(s, s->at, s->line,
                            "inconsistent use of tabs and spaces in indentation");
        if (!wanted)
            scanner_trouble(s, s->at, s->line, "unexpected indent");
        if (l->levels > OUTLINE_MAX_LEVELS) {
            scanner_trouble(s, s->at, s->line, "too many levels of indentation");
            return;
        }
        l->level[l->levels++] = (struct level){l->column, l->column1,
                                               wanted ? previous : top->header, wanted};
        return;
    }
    if (wanted)
        scanner_trouble(s, s->at, s->line, "expected an indented block");
    while (l->levels > 1 && l->column < l->level[l->levels - 1].column)
        close_level(l);
    top = &l->level[l->levels - 1];
    if (l->column != top->column)
        scanner_trouble(s, s->at, s->line,
                        "unindent does not match any outer indentation level");
    else if (l->column1 != top->column1)
        scanner_trouble(s, s->at, s->line,
                        "inconsistent use of tabs and spaces in indentation");
}

static const struct keyword {
    struct str text;
    enum outline_word word;
} keywords[] = {
    /* by first letter: see first_keyword */
    {STR_INIT("assert"), WORD_ASSERT}, {STR_INIT("class"), WORD_CLASS},
    {STR_INIT("case"), WORD_CASE},     {STR_INIT("def"), WORD_DEF},
    {STR_INIT("else"), WORD_ELSE},     {STR_INIT("elif"), WORD_ELIF},
    {STR_INIT("except"), WORD_EXCEPT}, {STR_INIT("from"), WORD_FROM},
    {STR_INIT("for"), WORD_FOR},       {STR_INIT("finally"), WORD_FINALLY},
    {STR_INIT("global"), WORD_GLOBAL}, {STR_INIT("if"), WORD_IF},
    {STR_INIT("import"), WORD_IMPORT}, {STR_INIT("match"), WORD_MATCH},
    {STR_INIT("return"), WORD_RETURN}, {STR_INIT("raise"), WORD_RAISE},
    {STR_INIT("try"), WORD_TRY},       {STR_INIT("type"), WORD_TYPE},
    {STR_INIT("while"), WORD_WHILE},   {STR_INIT("with"), WORD_WITH},
    {STR_INIT(""), WORD_OTHER},
};
/* Index of the first keyword with a letter, plus 1. */
static const uint8_t first_keyword[256] = {
    ['a'] = 1,  ['c'] = 2,  ['d'] = 4,  ['e'] = 5,  ['f'] = 8, ['g'] = 11,
    ['i'] = 12, ['m'] = 14, ['r'] = 15, ['t'] = 17, ['w'] = 19};

static uint8_t keyword(struct str word)
{
    uint8_t first = first_keyword[(unsigned char)word.ptr[0]];
    if (first == 0)
        return WORD_OTHER;
    for (const struct keyword *k = &keywords[first - 1];
         k->text.len && k->text.ptr[0] == word.ptr[0]; k++)
        if (str_eq(k->text, word))
            return (uint8_t)k->word;
    return WORD_OTHER;
}

static struct str word_at(const unsigned char *p, const unsigned char *end)
{
    const unsigned char *start = p;
    while (p < end && scanner_is_name_byte(*p))
        p++;
    return str_make((const char *)start, (size_t)(p - start));
}

/* The word behind `p` and the white space and continuations after it. */
static struct str next_word(const unsigned char *p, const unsigned char *end)
{
    while (p < end && (*p == ' ' || *p == '\t' || *p == '\f' || *p == '\\' ||
                       *p == '\n' || *p == '\r'))
        p++;
    return word_at(p, end);
}

/* `type X = ...` against `type in x`, `type(x)`, `type = 1`. */
static bool is_type_alias(struct str next)
{
    static const struct str operators[] = {STR_INIT("in"),  STR_INIT("is"),
                                           STR_INIT("and"), STR_INIT("or"),
                                           STR_INIT("not"), STR_INIT("if")};
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
        if (str_eq(next, operators[i]))
            return false;
    return next.len > 0;
}

static uint8_t find_word(const struct outline *o, const struct outline_line *line,
                         const unsigned char *p, const unsigned char *end)
{
    if (*p == '@')
        return WORD_DECORATOR;
    if (!first_keyword[*p])
        return WORD_OTHER;
    struct str word = word_at(p, end);
    if (word.len < 2 || word.len > 7)
        return WORD_OTHER;
    if (str_eq(word, STR("async"))) {
        p += word.len;
        word = next_word(p, end);
        p = (const unsigned char *)word.ptr;
    }
    uint8_t found = word.len ? keyword(word) : WORD_OTHER;
    if (found == WORD_MATCH && !line->ends_colon)
        return WORD_OTHER;
    if (found == WORD_CASE &&
        (line->parent == OUTLINE_NONE || o->lines[line->parent].word != WORD_MATCH))
        return WORD_OTHER;
    if (found == WORD_TYPE && !is_type_alias(next_word(p + word.len, end)))
        return WORD_OTHER;
    return found;
}

static bool opens_suite(uint8_t word)
{
    return (word >= WORD_IF && word <= WORD_FINALLY) || word == WORD_CASE ||
           word == WORD_DEF || word == WORD_CLASS;
}

/* Where the last token before `p` ends: back over white space, continuations and a
 * comment, which can only be the one found last. */
static const unsigned char *last_token_end(const struct scanner *s,
                                           const unsigned char *first,
                                           const unsigned char *p)
{
    const struct outline *o = s->out;
    if (o->comment_count) {
        const unsigned char *comment = s->text + o->comments[o->comment_count - 1];
        const unsigned char *q = comment;
        while (comment > first && q < p && *q != '\n' && *q != '\r')
            q++;
        if (q == p)
            p = comment;
    }
    while (p > first) {
        unsigned char c = p[-1];
        if (c == '\n' || c == '\r') {
            while (p > first && (p[-1] == '\n' || p[-1] == '\r'))
                p--;
            if (p > first && p[-1] == '\\')
                p--;
        } else if (c == ' ' || c == '\t' || c == '\f') {
            p--;
        } else {
            break;
        }
    }
    return p;
}

static void add_line(struct outliner *l, const unsigned char *first)
{
    struct scanner *s = &l->scan;
    struct outline *o = s->out;
    if (o->count == o->cap)
        o->lines = scanner_more(o->lines, &o->cap, sizeof *o->lines);
    struct outline_line *line = &o->lines[o->count];
    const unsigned char *end = last_token_end(s, first, s->at);
    /* An unfinished line at the end of the file: nothing is on the line behind it. */
    bool behind = s->at == s->end && (s->at[-1] == '\n' || s->at[-1] == '\r');
    *line = (struct outline_line){.start = (uint32_t)(first - s->text),
                                  .end = (uint32_t)(end - s->text),
                                  .line = l->first_line,
                                  .last_line = s->line - behind,
                                  .parent = l->level[l->levels - 1].header,
                                  .block_end = o->count + 1,
                                  .indent = l->indent,
                                  .level = (uint16_t)(l->levels - 1),
                                  .in_trouble = s->recovering};
    line->ends_colon = s->last_colon && s->last_colon + 1 == end;
    line->word = find_word(o, line, first, end);
    line->has_semicolon = s->semicolon || (opens_suite(line->word) && s->first_colon &&
                                           s->first_colon + 1 < end);
    o->count++;
}

static void scan_all(struct outliner *l)
{
    struct scanner *s = &l->scan;
    while (s->at < s->end) {
        if (!begin_line(l))
            continue;
        enter_level(l);
        const unsigned char *first = s->at;
        scanner_read_line(s);
        add_line(l, first);
        scanner_next_line(s);
    }
    if (s->out->count && s->out->lines[s->out->count - 1].ends_colon)
        scanner_trouble(s, s->end, s->line, "expected an indented block");
    while (l->levels)
        close_level(l);
}

static uint32_t count_physical_lines(const struct scanner *s)
{
    bool ended = s->body == s->end || s->end[-1] == '\n' || s->end[-1] == '\r';
    return s->line - 1 + !ended;
}

void outline_scan(struct outline *o, struct str bytes)
{
    o->plain = marks_plain(bytes);
    o->count = o->comment_count = 0;
    o->trouble = (struct outline_trouble){0};
    struct outliner l;
    struct scanner *s = &l.scan;
    scanner_init(s, o, bytes);
    if (bytes.len >= 3 && memcmp(s->text, "\xef\xbb\xbf", 3) == 0)
        s->body = s->at = s->line_start = s->text + 3;
    l.level[0] = (struct level){0, 0, OUTLINE_NONE, false};
    l.levels = 1;
    scan_all(&l);
    o->physical_lines = count_physical_lines(s);
}
