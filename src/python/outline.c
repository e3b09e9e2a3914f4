/* One pass over the bytes, with a jump from one telling byte to the next: a table says
 * which bytes can end a token's run of dullness (quotes, brackets, comments, line ends,
 * colons). Strings and comments are skipped with loops of their own.
 *
 *     begin_line    indentation, blank and comment lines       (3.11 tokenizer:
 * nextline) scan_line     from the first token to NEWLINE skip_string, fstring_text,
 * field_byte                  strings, PEP 701, PEP 750 add_line      the record, block
 * structure, first word
 *
 * Replacement fields of f- and t-strings are ordinary code between two stretches of
 * string text, so the scanner keeps a stack of open f-strings beside that of brackets;
 * the braces of a field are brackets like any other. The rules for what ends a field
 * and starts a format specification are those of CPython 3.12 to 3.14.
 *
 * When something is wrong the first trouble is kept and the scan goes on in recovery:
 * a bracket that is still open is given up at the next line that starts with a keyword
 * no expression can hold. A bracket or triple-quoted string that runs to the end of the
 * file is given up once, by going back to the line it was opened on; so the pass is at
 * most two passes. */
#include "python/outline.h"

#include <stdlib.h>

#include "base/arena.h"

#define TAB_SIZE 8
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

struct bracket {
    uint32_t at, line;
    char open;
};

struct fstring {
    uint32_t at, line;
    uint32_t brackets; /* open brackets outside it */
    uint8_t quote, quotes;
    bool raw, in_specification;
    int depth;  /* brackets open within it */
    int fields; /* replacement fields open, less one */
};

struct level {
    uint32_t column, column1; /* with tabs to 8 and to 1 */
    uint32_t header;          /* the line whose block it is */
    bool opened;              /* by that line; else by an unexpected indent in it */
};

struct scanner {
    const unsigned char *text, *at, *end, *body; /* body: after the byte order mark */
    const unsigned char *line_start;             /* of the physical line of `at` */
    struct outline *out;
    uint32_t line; /* physical, of `at` */
    bool recovering, went_back, no_comments;
    bool in_text; /* in an f-string, outside a field */
    uint32_t depth, strings, levels;
    uint32_t column, column1, first_line; /* of the line begun */
    uint16_t indent;
    const unsigned char *first_colon, *last_colon; /* outside brackets */
    bool semicolon;
    struct bracket bracket[OUTLINE_MAX_DEPTH];
    struct fstring string[OUTLINE_MAX_STRINGS];
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

static void *more(void *items, uint32_t *cap, size_t size)
{
    *cap = *cap ? *cap * 2 : 256;
    void *bigger = realloc(items, *cap * size);
    if (!bigger)
        arena_out_of_memory(*cap * size);
    return bigger;
}

static void trouble(struct scanner *s, const unsigned char *at, uint32_t line,
                    const char *message)
{
    s->recovering = true;
    if (s->out->trouble.message)
        return;
    s->out->trouble = (struct outline_trouble){(uint32_t)(at - s->text), line, message};
}

/* `at` is LF, CR or the end; moves behind the line end and counts it. */
static void next_line(struct scanner *s)
{
    if (s->at == s->end)
        return;
    if (*s->at == '\r' && s->at + 1 < s->end && s->at[1] == '\n')
        s->at++;
    s->at++;
    s->line++;
    s->line_start = s->at;
}

static bool at_line_end(const struct scanner *s)
{
    return s->at == s->end || *s->at == '\n' || *s->at == '\r';
}

static void skip_comment(struct scanner *s)
{
    struct outline *o = s->out;
    if (o->comment_count == o->comment_cap && !s->no_comments)
        o->comments = more(o->comments, &o->comment_cap, sizeof *o->comments);
    if (!s->no_comments)
        o->comments[o->comment_count++] = (uint32_t)(s->at - s->text);
    while (s->at < s->end && *s->at != '\n' && *s->at != '\r')
        s->at++;
}

/* `at` is a backslash outside strings. */
static void skip_continuation(struct scanner *s)
{
    const unsigned char *backslash = s->at++;
    if (at_line_end(s) && s->at < s->end) {
        next_line(s);
        return;
    }
    trouble(s, backslash, s->line,
            s->at == s->end ? "unexpected end of file after `\\`"
                            : "unexpected character after the line continuation `\\`");
}

static bool is_name_byte(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_' || c >= 0x80;
}

/* The prefix of the string whose quote is at `quote`: is it an f- or t-string, raw? The
 * whole word before the quote must be a prefix, which has at most two letters. */
static bool is_fstring(const struct scanner *s, const unsigned char *quote, bool *raw)
{
    const unsigned char *p = quote;
    bool formatted = false;
    *raw = false;
    while (p > s->body && quote - p < 3 && is_name_byte(p[-1])) {
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
    while (!at_line_end(s))
        s->at++;
    while (o->comment_count && s->text + o->comments[o->comment_count - 1] >= s->at)
        o->comment_count--;
}

/* The text of a triple-quoted string from `at` on; leaves `at` behind the closing
 * quotes. */
static bool skip_triple(struct scanner *s, unsigned char quote)
{
    const unsigned char *p = s->at, *end = s->end;
    while (p < end) {
        unsigned char c = *p;
        if (c == quote && end - p >= 3 && p[1] == quote && p[2] == quote) {
            s->at = p + 3;
            return true;
        }
        if (c == '\\' && end - p >= 2 && p[1] != '\r' && p[1] != '\n')
            p++;
        else if (c == '\n' || (c == '\r' && (p + 1 == end || p[1] != '\n')))
            s->line++;
        p++;
    }
    s->at = end;
    return false;
}

/* Of a string in single quotes; an unfinished one ends before the line end. */
static bool skip_single(struct scanner *s, unsigned char quote)
{
    const unsigned char *p = s->at, *end = s->end;
    while (p < end) {
        unsigned char c = *p++;
        if (c == quote) {
            s->at = p;
            return true;
        }
        if (c == '\\' && p < end) {
            if (*p == '\r' || *p == '\n') {
                s->at = p;
                next_line(s);
                p = s->at;
            } else {
                p++;
            }
        } else if (c == '\n' || c == '\r') {
            p--;
            break;
        }
    }
    s->at = p;
    return false;
}

static void open_fstring(struct scanner *s, unsigned quotes, bool raw)
{
    if (s->strings == OUTLINE_MAX_STRINGS) {
        trouble(s, s->at, s->line, "too many nested f-strings");
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
            trouble(s, s->text + start, line, "unterminated string");
    } else if (!skip_triple(s, quote)) {
        trouble(s, s->text + start, line, "unterminated triple-quoted string");
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
    trouble(s, s->text + f->at, f->line, message);
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
        next_line(s);
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
    while (s->at < s->end) {
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
            next_line(s);
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
        trouble(s, s->at, s->line, "too many nested parentheses");
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
        trouble(s, s->at - 1, s->line,
                c == ')'   ? "unmatched ')'"
                : c == ']' ? "unmatched ']'"
                           : "unmatched '}'");
        s->in_text = f != NULL;
        return;
    }
    char open = s->bracket[--s->depth].open;
    if (c != (open == '(' ? ')' : open == '[' ? ']' : '}'))
        trouble(s, s->at - 1, s->line,
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
            !is_name_byte(p[words[i].len]))
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
        next_line(s);
        if (!s->recovering || !starts_statement(s))
            return false;
        s->at = here;
        s->line = line;
        forget_brackets(s);
        return true;
    }
    struct bracket outer = s->bracket[0];
    trouble(s, s->text + outer.at, outer.line,
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
    const unsigned char *p = s->at, *end = s->end;
    while (p < end && byte_class[*p] == DULL)
        p++;
    s->at = p;
    if (p == end)
        return !end_of_physical_line(s);
    switch (byte_class[*p]) {
    case LINE_END:
        return !end_of_physical_line(s);
    case QUOTE:
        skip_string(s);
        break;
    case COMMENT:
        skip_comment(s);
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
        skip_continuation(s);
    }
    return true;
}

/* From the first token up to the NEWLINE; `at` is left at the line end. */
static void scan_line(struct scanner *s)
{
    s->first_colon = s->last_colon = NULL;
    s->semicolon = false;
    do
        while (s->in_text)
            fstring_text(s);
    while (scan_token(s));
}

/* Indentation. Returns false when the physical line holds no token; then `at` is behind
 * it. A backslash may continue the white space; then the first line's column counts,
 * unless it is 0. */
static bool begin_line(struct scanner *s)
{
    uint32_t column = 0, column1 = 0, continued = 0;
    for (; s->at < s->end; s->at++) {
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
            skip_continuation(s);
            s->at--; /* the loop goes on behind it */
        } else {
            break;
        }
    }
    s->column = continued ? continued : column;
    s->column1 = continued ? continued : column1;
    s->first_line = s->line;
    size_t indent = (size_t)(s->at - s->line_start);
    s->indent = (uint16_t)(indent < UINT16_MAX ? indent : UINT16_MAX);
    if (s->at < s->end && *s->at == '#')
        skip_comment(s);
    else if (!at_line_end(s))
        return true;
    next_line(s);
    return false;
}

static void close_level(struct scanner *s)
{
    struct level *level = &s->level[--s->levels];
    if (level->opened)
        s->out->lines[level->header].block_end = s->out->count;
}

/* INDENT and DEDENT before the line that begins at `at`. level[0] is a block of no
 * header at column 0. */
static void enter_level(struct scanner *s)
{
    struct outline *o = s->out;
    struct level *top = &s->level[s->levels - 1];
    uint32_t previous = o->count ? o->count - 1 : OUTLINE_NONE;
    bool wanted = o->count && o->lines[previous].ends_colon;
    if (s->column > top->column) {
        if (s->column1 <= top->column1)
            trouble(s, s->at, s->line,
                    "inconsistent use of tabs and spaces in indentation");
        if (!wanted)
            trouble(s, s->at, s->line, "unexpected indent");
        if (s->levels > OUTLINE_MAX_LEVELS) {
            trouble(s, s->at, s->line, "too many levels of indentation");
            return;
        }
        s->level[s->levels++] = (struct level){s->column, s->column1,
                                               wanted ? previous : top->header, wanted};
        return;
    }
    if (wanted)
        trouble(s, s->at, s->line, "expected an indented block");
    while (s->levels > 1 && s->column < s->level[s->levels - 1].column)
        close_level(s);
    top = &s->level[s->levels - 1];
    if (s->column != top->column)
        trouble(s, s->at, s->line,
                "unindent does not match any outer indentation level");
    else if (s->column1 != top->column1)
        trouble(s, s->at, s->line,
                "inconsistent use of tabs and spaces in indentation");
}

static const struct {
    struct str text;
    enum outline_word word;
} keywords[] = {
    {STR_INIT("import"), WORD_IMPORT},   {STR_INIT("from"), WORD_FROM},
    {STR_INIT("def"), WORD_DEF},         {STR_INIT("class"), WORD_CLASS},
    {STR_INIT("if"), WORD_IF},           {STR_INIT("elif"), WORD_ELIF},
    {STR_INIT("else"), WORD_ELSE},       {STR_INIT("for"), WORD_FOR},
    {STR_INIT("while"), WORD_WHILE},     {STR_INIT("with"), WORD_WITH},
    {STR_INIT("try"), WORD_TRY},         {STR_INIT("except"), WORD_EXCEPT},
    {STR_INIT("finally"), WORD_FINALLY}, {STR_INIT("match"), WORD_MATCH},
    {STR_INIT("case"), WORD_CASE},       {STR_INIT("return"), WORD_RETURN},
    {STR_INIT("raise"), WORD_RAISE},     {STR_INIT("global"), WORD_GLOBAL},
    {STR_INIT("type"), WORD_TYPE},       {STR_INIT("assert"), WORD_ASSERT},
};

static struct str word_at(const unsigned char *p, const unsigned char *end)
{
    const unsigned char *start = p;
    while (p < end && is_name_byte(*p))
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
    struct str word = word_at(p, end);
    if (word.len < 2 || word.len > 7)
        return WORD_OTHER;
    if (str_eq(word, STR("async"))) {
        p += word.len;
        word = next_word(p, end);
        p = (const unsigned char *)word.ptr;
    }
    uint8_t found = WORD_OTHER;
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords && !found; i++)
        if (str_eq(keywords[i].text, word))
            found = (uint8_t)keywords[i].word;
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

static void add_line(struct scanner *s, const unsigned char *first)
{
    struct outline *o = s->out;
    if (o->count == o->cap)
        o->lines = more(o->lines, &o->cap, sizeof *o->lines);
    struct outline_line *line = &o->lines[o->count];
    const unsigned char *end = last_token_end(s, first, s->at);
    /* An unfinished line at the end of the file: nothing is on the line behind it. */
    bool behind = s->at == s->end && (s->at[-1] == '\n' || s->at[-1] == '\r');
    *line = (struct outline_line){.start = (uint32_t)(first - s->text),
                                  .end = (uint32_t)(end - s->text),
                                  .line = s->first_line,
                                  .last_line = s->line - behind,
                                  .parent = s->level[s->levels - 1].header,
                                  .block_end = o->count + 1,
                                  .indent = s->indent,
                                  .level = (uint16_t)(s->levels - 1),
                                  .in_trouble = s->recovering};
    line->ends_colon = s->last_colon && s->last_colon + 1 == end;
    line->word = find_word(o, line, first, end);
    line->has_semicolon = s->semicolon || (opens_suite(line->word) && s->first_colon &&
                                           s->first_colon + 1 < end);
    o->count++;
}

static void scan_all(struct scanner *s)
{
    while (s->at < s->end) {
        if (!begin_line(s))
            continue;
        enter_level(s);
        const unsigned char *first = s->at;
        scan_line(s);
        add_line(s, first);
        next_line(s);
    }
    if (s->out->count && s->out->lines[s->out->count - 1].ends_colon)
        trouble(s, s->end, s->line, "expected an indented block");
    while (s->levels)
        close_level(s);
}

static uint32_t count_physical_lines(const struct scanner *s)
{
    bool ended = s->body == s->end || s->end[-1] == '\n' || s->end[-1] == '\r';
    return s->line - 1 + !ended;
}

/* Everything but the stacks, which need no beginning. */
static void prepare(struct scanner *s, struct outline *out, struct str bytes)
{
    s->text = (const unsigned char *)(bytes.ptr ? bytes.ptr : "");
    s->end = s->text + (bytes.len < UINT32_MAX ? bytes.len : UINT32_MAX - 1);
    s->body = s->at = s->line_start = s->text;
    s->out = out;
    s->line = 1;
    s->recovering = s->went_back = s->in_text = s->no_comments = s->semicolon = false;
    s->depth = s->strings = 0;
    s->first_colon = s->last_colon = NULL;
    s->level[0] = (struct level){0, 0, OUTLINE_NONE, false};
    s->levels = 1;
}

void outline_scan(struct outline *o, struct str bytes)
{
    o->count = o->comment_count = 0;
    o->trouble = (struct outline_trouble){0};
    struct scanner s;
    prepare(&s, o, bytes);
    if (bytes.len >= 3 && memcmp(s.text, "\xef\xbb\xbf", 3) == 0)
        s.body = s.at = s.line_start = s.text + 3;
    scan_all(&s);
    o->physical_lines = count_physical_lines(&s);
}

uint32_t outline_string_end(struct str bytes, uint32_t start, uint32_t quote)
{
    struct outline ignored = {0};
    struct scanner s;
    prepare(&s, &ignored, bytes);
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
    prepare(&s, &ignored, bytes);
    s.at = s.text + start;
    s.went_back = true;
    s.no_comments = true;
    do
        while (s.in_text)
            fstring_text(&s);
    while (scan_token(&s) && (s.depth || s.in_text));
    return (uint32_t)(s.at - s.text);
}
