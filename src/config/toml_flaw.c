/* The parser can tell that a text is not TOML, but not what its author got wrong: after
 * an unclosed bracket its error may span the whole file, and on junk it may take
 * minutes to recover. So every text is first skimmed from left to right, with just
 * enough of the grammar to stop at the first surprise and to name it. */
#include "config/toml_value.h"

#include "pattern.h"

#define DIGITS "[0-9](?:_?[0-9])*"
#define INTEGER "(?:0|[1-9](?:_?[0-9])*)"
#define DATE "[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
#define TIME "(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\\.[0-9]+)?"
#define OFFSET "(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
static const struct str scalar_pattern =
    STR_INIT("true|false|[+-]?(?:inf|nan)|[+-]?" INTEGER "(?:\\." DIGITS ")?"
             "(?:[eE][+-]?" DIGITS ")?|0x[0-9a-fA-F](?:_?[0-9a-fA-F])*|"
             "0o[0-7](?:_?[0-7])*|0b[01](?:_?[01])*|" TIME "|" DATE
             "(?:[Tt ]" TIME OFFSET "?)?");

struct skimmer {
    struct str text;
    size_t at;
    struct pattern *scalar; /* NULL: what looks like a value is one */
    struct toml_flaw *flaw;
};

static bool stop(struct skimmer *s, size_t at, size_t len, const char *what)
{
    *s->flaw = (struct toml_flaw){at, len, what};
    return false;
}

static char peek(const struct skimmer *s)
{
    return s->at < s->text.len ? s->text.ptr[s->at] : '\0';
}

static bool at_end(const struct skimmer *s)
{
    return s->at >= s->text.len;
}

static bool at_newline(const struct skimmer *s)
{
    return peek(s) == '\n' || str_starts(str_from(s->text, s->at), STR("\r\n"));
}

static void skip_blanks(struct skimmer *s)
{
    while (peek(s) == ' ' || peek(s) == '\t')
        s->at++;
    if (peek(s) == '#')
        while (!at_end(s) && !at_newline(s))
            s->at++;
}

static void skip_lines(struct skimmer *s)
{
    for (skip_blanks(s); !at_end(s) && at_newline(s); skip_blanks(s))
        s->at += peek(s) == '\r' ? 2 : 1;
}

static bool is_bare(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_' || c == '-';
}

/* Length of the word at s->at, for the caret; at least 1. */
static size_t word(const struct skimmer *s)
{
    size_t end = s->at;
    while (end < s->text.len && !strchr(" \t\r\n,]}=#", s->text.ptr[end]))
        end++;
    return end > s->at ? end - s->at : 1;
}

/* The backslash at s->at with what it escapes; the last byte of it is left. */
static bool skim_escape(struct skimmer *s, const char *allowed)
{
    size_t start = s->at++;
    size_t digits = peek(s) == 'u' ? 4 : peek(s) == 'U' ? 8 : 0;
    bool good = !at_end(s) && peek(s) && strchr(allowed, peek(s));
    for (; good && digits > 0; digits--) {
        s->at++;
        good = !at_end(s) && peek(s) && strchr("0123456789abcdefABCDEF", peek(s));
    }
    return good || stop(s, start, 2,
                        "this is no escape of TOML; a literal string in '...' "
                        "needs none");
}

static bool skim_long_string(struct skimmer *s, char quote)
{
    const char close[3] = {quote, quote, quote};
    size_t start = s->at;
    for (s->at += 3; !at_end(s); s->at++) {
        if (quote == '"' && peek(s) == '\\') {
            if (!skim_escape(s, "btnfr\"\\uU \t\r\n"))
                return false;
        } else if (str_starts(str_from(s->text, s->at), str_make(close, 3))) {
            break;
        }
    }
    if (at_end(s))
        return stop(s, start, 3, "this string is never closed");
    s->at += 3;
    for (int extra = 0; extra < 2 && peek(s) == quote; extra++)
        s->at++;
    return true;
}

static bool skim_string(struct skimmer *s, bool is_key)
{
    char quote = peek(s);
    const char triple[3] = {quote, quote, quote};
    if (!is_key && str_starts(str_from(s->text, s->at), str_make(triple, 3)))
        return skim_long_string(s, quote);
    size_t start = s->at++;
    for (; !at_end(s) && peek(s) != quote; s->at++) {
        if (at_newline(s))
            break;
        if (quote == '"' && peek(s) == '\\' && !skim_escape(s, "btnfr\"\\uU"))
            return false;
    }
    if (peek(s) != quote)
        return stop(s, start, 1, "this string is not closed on its line");
    s->at++;
    return true;
}

static bool skim_key(struct skimmer *s)
{
    for (;;) {
        skip_blanks(s);
        if (peek(s) == '"' || peek(s) == '\'') {
            if (!skim_string(s, true))
                return false;
        } else if (is_bare(peek(s))) {
            while (is_bare(peek(s)))
                s->at++;
        } else {
            return stop(s, s->at, word(s), "a key should stand here");
        }
        skip_blanks(s);
        if (peek(s) != '.')
            return true;
        s->at++;
    }
}

/* Everything but strings, arrays and inline tables. */
static bool skim_scalar(struct skimmer *s)
{
    struct str text = str_slice(s->text, s->at, s->at + word(s));
    if (at_end(s) || at_newline(s) || strchr(",]}=#", peek(s)))
        return stop(s, s->at, 1, "a value is missing here");
    bool named = str_eq(text, STR("true")) || str_eq(text, STR("false")) ||
                 str_ends(text, STR("inf")) || str_ends(text, STR("nan"));
    char first = text.ptr[0];
    if (!named && !(first >= '0' && first <= '9') && first != '+' && first != '-')
        return stop(s, s->at, text.len, "this is no value; a string needs quotes");
    for (size_t i = 0; i < text.len; i++)
        if (!is_bare(text.ptr[i]) && !strchr("+.:", text.ptr[i]))
            return stop(s, s->at, text.len, "this is neither a number nor a date");
    size_t digits = first == '+' || first == '-' ? 1 : 0;
    if (text.len > digits + 1 && text.ptr[digits] == '0' &&
        text.ptr[digits + 1] >= '0' && text.ptr[digits + 1] <= '9' &&
        str_find_char(text, ':') == STR_NONE && str_find_char(text, '-') == STR_NONE)
        return stop(s, s->at, text.len, "a number does not begin with 0");
    size_t start = s->at;
    s->at += text.len;
    /* A date and its time may be separated by a space. */
    if (text.len == 10 && text.ptr[4] == '-' && peek(s) == ' ' &&
        s->at + 3 < s->text.len && s->text.ptr[s->at + 3] == ':') {
        s->at++;
        s->at += word(s);
    }
    text = str_slice(s->text, start, s->at);
    if (s->scalar && !pattern_matches(s->scalar, text))
        return stop(s, start, text.len, "this is neither a number nor a date");
    return true;
}

/* A value with all that is nested in it: `open` is the stack of open brackets. */
struct nesting {
    size_t depth;
    size_t open[TOML_MAX_DEPTH];
};

static char innermost(const struct skimmer *s, const struct nesting *n)
{
    return n->depth ? s->text.ptr[n->open[n->depth - 1]] : '\0';
}

static bool open_bracket(struct skimmer *s, struct nesting *n)
{
    if (n->depth == TOML_MAX_DEPTH)
        return stop(s, s->at, 1, "this is nested too deeply");
    n->open[n->depth++] = s->at++;
    return true;
}

static bool after_comma(const struct skimmer *s)
{
    size_t i = s->at;
    while (i > 0 && (s->text.ptr[i - 1] == ' ' || s->text.ptr[i - 1] == '\t'))
        i--;
    return i > 0 && s->text.ptr[i - 1] == ',';
}

/* Before a member: closes what ends here, reads the key of an inline table's pair.
 * *value is false when no value follows. */
static bool member_start(struct skimmer *s, struct nesting *n, bool *value)
{
    *value = true;
    char bracket = innermost(s, n);
    if (bracket == '[') {
        skip_lines(s);
        if (at_end(s))
            return stop(s, n->open[n->depth - 1], 1, "this `[` is never closed");
    } else if (bracket == '{') {
        skip_blanks(s);
        if (at_end(s) || at_newline(s))
            return stop(s, n->open[n->depth - 1], 1,
                        "this `{` is not closed on its line");
    }
    if (bracket == '{' && peek(s) == '}' && after_comma(s))
        return stop(s, s->at, 1, "an inline table has no comma after its last pair");
    if ((bracket == '[' && peek(s) == ']') || (bracket == '{' && peek(s) == '}')) {
        *value = false;
        return true;
    }
    if (bracket != '{')
        return true;
    if (!skim_key(s))
        return false;
    if (peek(s) != '=')
        return stop(s, s->at, word(s), "expected `=` after the key");
    s->at++;
    return true;
}

/* After a member: goes over commas and closing brackets until the next member is due
 * (*more) or the outermost value has ended. */
static bool member_end(struct skimmer *s, struct nesting *n, bool *more)
{
    while (n->depth) {
        char bracket = innermost(s, n), close = bracket == '[' ? ']' : '}';
        if (bracket == '[')
            skip_lines(s);
        else
            skip_blanks(s);
        if (peek(s) == ',') {
            s->at++;
            *more = true;
            return true;
        }
        if (at_end(s) || (bracket == '{' && at_newline(s)))
            return stop(s, n->open[n->depth - 1], 1,
                        bracket == '[' ? "this `[` is never closed"
                                       : "this `{` is not closed on its line");
        if (peek(s) != close)
            return stop(s, s->at, word(s),
                        bracket == '[' ? "expected `,` or `]`" : "expected `,` or `}`");
        s->at++;
        n->depth--;
    }
    *more = false;
    return true;
}

static bool skim_value(struct skimmer *s)
{
    struct nesting n = {0};
    for (bool more = true; more;) {
        bool value;
        if (!member_start(s, &n, &value))
            return false;
        skip_blanks(s);
        if (value && (peek(s) == '[' || peek(s) == '{')) {
            if (!open_bracket(s, &n))
                return false;
            continue;
        }
        if (value && (peek(s) == '"' || peek(s) == '\'')) {
            if (!skim_string(s, false))
                return false;
        } else if (value && !skim_scalar(s)) {
            return false;
        }
        if (!member_end(s, &n, &more))
            return false;
    }
    return true;
}

static bool skim_header(struct skimmer *s)
{
    size_t start = s->at;
    bool array = str_starts(str_from(s->text, s->at), STR("[["));
    s->at += array ? 2 : 1;
    if (!skim_key(s))
        return false;
    const struct str close = array ? STR("]]") : STR("]");
    if (!str_starts(str_from(s->text, s->at), close))
        return stop(s, start, s->at - start,
                    array ? "this table header should end in `]]`"
                          : "this table header should end in `]`");
    s->at += close.len;
    return true;
}

static bool skim_line(struct skimmer *s)
{
    if (peek(s) == '[') {
        if (!skim_header(s))
            return false;
    } else {
        if (!skim_key(s))
            return false;
        if (peek(s) != '=')
            return stop(s, s->at, word(s), "expected `=` after the key");
        s->at++;
        if (!skim_value(s))
            return false;
    }
    skip_blanks(s);
    if (!at_end(s) && !at_newline(s))
        return stop(s, s->at, word(s), "the line should end here");
    return true;
}

bool toml_find_flaw(struct str text, bool strict, struct toml_flaw *flaw)
{
    struct skimmer s = {.text = text, .flaw = flaw};
    struct error err;
    bool good = true;
    if (strict)
        s.scalar = pattern_compile(scalar_pattern, PATTERN_WHOLE, &err);
    if (str_starts(text, STR("\xef\xbb\xbf")))
        s.at = 3;
    for (skip_lines(&s); good && !at_end(&s); skip_lines(&s))
        good = skim_line(&s);
    pattern_free(s.scalar);
    return !good;
}
