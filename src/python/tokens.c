#include "python/tokens.h"

#include "python/scanner.h"

void tokens_init(struct tokens *t, struct str bytes, uint32_t start, uint32_t end)
{
    *t = (struct tokens){
        .bytes = bytes, .end = end, .start = start, .at = start, .kind = TOKEN_END};
}

static bool is_letter(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
}

static bool is_digit(unsigned char c)
{
    return c >= '0' && c <= '9';
}

/* Past white space, comments, line ends (which can only stand in brackets or behind a
 * backslash) and backslashes. */
static uint32_t skip_space(const struct tokens *t, uint32_t at)
{
    const char *p = t->bytes.ptr;
    while (at < t->end) {
        char c = p[at];
        if (c == ' ' || c == '\t' || c == '\f' || c == '\n' || c == '\r' || c == '\\') {
            at++;
        } else if (c == '#') {
            while (at < t->end && p[at] != '\n' && p[at] != '\r')
                at++;
        } else {
            break;
        }
    }
    return at;
}

static unsigned char byte_at(const struct tokens *t, uint32_t at)
{
    return at < t->end ? (unsigned char)t->bytes.ptr[at] : 0;
}

static uint32_t string_end(const struct tokens *t, uint32_t quote)
{
    return outline_string_end(str_slice(t->bytes, 0, t->end), t->start, quote);
}

static void read_name(struct tokens *t)
{
    const char *p = t->bytes.ptr + t->start, *end = t->bytes.ptr + t->end;
    while (p < end && scanner_is_name_byte((unsigned char)*p))
        p++;
    uint32_t at = (uint32_t)(p - t->bytes.ptr);
    unsigned char next = byte_at(t, at);
    if ((next == '"' || next == '\'') && at - t->start <= 2) {
        static const char prefixes[] = "rRuUbBfFtT";
        bool is_prefix = true;
        for (uint32_t i = t->start; i < at; i++)
            is_prefix &= strchr(prefixes, t->bytes.ptr[i]) != NULL;
        if (is_prefix) {
            t->kind = TOKEN_STRING;
            t->at = string_end(t, at);
            return;
        }
    }
    t->kind = TOKEN_NAME;
    t->at = at;
}

/* Numbers with their exponents; a word glued to one (`1if x`) is swallowed unless it is
 * apart from digits and letters. */
static void read_number(struct tokens *t)
{
    uint32_t at = t->start;
    for (;;) {
        unsigned char c = byte_at(t, at), next = byte_at(t, at + 1);
        bool hexadecimal =
            byte_at(t, t->start + 1) == 'x' || byte_at(t, t->start + 1) == 'X';
        if ((c == 'e' || c == 'E') && !hexadecimal &&
            ((next == '+' || next == '-') ? is_digit(byte_at(t, at + 2))
                                          : is_digit(next)))
            at += 2;
        else if (is_digit(c) || c == '_' || c == '.')
            at++;
        else if (hexadecimal ? is_letter(c) : strchr("jJoObBxXlL", c) && c)
            at++;
        else
            break;
    }
    t->kind = TOKEN_NUMBER;
    t->at = at;
}

static void read_operator(struct tokens *t)
{
    unsigned char c = byte_at(t, t->start), next = byte_at(t, t->start + 1);
    unsigned char third = byte_at(t, t->start + 2);
    uint32_t len = 1;
    t->kind = TOKEN_OP;
    t->op = c;
    if (c == '.' && next == '.' && third == '.') {
        t->op = OP_ELLIPSIS;
        len = 3;
    } else if (c == '-' && next == '>') {
        t->op = OP_ARROW;
        len = 2;
    } else if (c == ':' && next == '=') {
        t->op = OP_WALRUS;
        len = 2;
    } else if (c == '=' && next == '=') {
        t->op = OP_EQUAL;
        len = 2;
    } else if (((c == '!' || c == '<' || c == '>') && next == '=') ||
               (c == '<' && next == '>')) {
        t->op = OP_COMPARE;
        len = 2;
    } else if ((c == '*' || c == '/' || c == '<' || c == '>') && next == c) {
        t->op = third == '=' ? OP_AUGMENTED : OP_DOUBLE;
        len = third == '=' ? 3 : 2;
    } else if (next == '=' && c && strchr("+-*/%&|^@", c)) {
        t->op = OP_AUGMENTED;
        len = 2;
    }
    t->at = t->start + len;
}

static void count_bracket(struct tokens *t)
{
    t->depth = t->open;
    if (t->op == '(' || t->op == '[' || t->op == '{')
        t->open++;
    else if ((t->op == ')' || t->op == ']' || t->op == '}') && t->open)
        t->depth = --t->open;
}

bool tokens_next(struct tokens *t)
{
    t->start = skip_space(t, t->at);
    t->op = 0;
    unsigned char c = byte_at(t, t->start);
    if (t->start >= t->end) {
        t->start = t->at = t->end;
        t->kind = TOKEN_END;
        return false;
    }
    if (is_letter(c)) {
        read_name(t);
    } else if (is_digit(c) || (c == '.' && is_digit(byte_at(t, t->start + 1)))) {
        read_number(t);
    } else if (c == '"' || c == '\'') {
        t->kind = TOKEN_STRING;
        t->at = string_end(t, t->start);
    } else {
        read_operator(t);
    }
    count_bracket(t);
    return true;
}

void tokens_skip_bracket(struct tokens *t)
{
    uint32_t behind = outline_bracket_end(str_slice(t->bytes, 0, t->end), t->start);
    bool closed =
        behind < t->end || (behind && strchr(")]}", t->bytes.ptr[behind - 1]));
    t->open = t->depth;
    t->at = behind;
    t->start = closed ? behind - 1 : behind;
    t->kind = closed ? TOKEN_OP : TOKEN_END;
    t->op = closed ? (uint8_t)t->bytes.ptr[behind - 1] : 0;
}

bool token_word_is_keyword(struct str word)
{
    return STR_IS_ANY(word, "False", "None", "True", "and", "as", "assert", "async",
                      "await", "break", "class", "continue", "def", "del", "elif",
                      "else", "except", "finally", "for", "from", "global", "if",
                      "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass",
                      "raise", "return", "try", "while", "with", "yield");
}

static struct str string_prefix(struct str token)
{
    size_t len = 0;
    while (len < token.len && token.ptr[len] != '"' && token.ptr[len] != '\'')
        len++;
    return str_slice(token, 0, len);
}

bool token_is_fstring(const struct tokens *t)
{
    if (t->kind != TOKEN_STRING)
        return false;
    struct str prefix = string_prefix(token_str(t));
    for (size_t i = 0; i < prefix.len; i++)
        if (strchr("fFtT", prefix.ptr[i]))
            return true;
    return false;
}

static void add_code_point(struct buf *out, uint32_t cp)
{
    if (cp < 0x80) {
        buf_addc(out, (char)cp);
    } else if (cp < 0x800) {
        buf_addc(out, (char)(0xc0 | cp >> 6));
        buf_addc(out, (char)(0x80 | (cp & 0x3f)));
    } else if (cp < 0x10000) {
        buf_addc(out, (char)(0xe0 | cp >> 12));
        buf_addc(out, (char)(0x80 | (cp >> 6 & 0x3f)));
        buf_addc(out, (char)(0x80 | (cp & 0x3f)));
    } else {
        buf_addc(out, (char)(0xf0 | cp >> 18));
        buf_addc(out, (char)(0x80 | (cp >> 12 & 0x3f)));
        buf_addc(out, (char)(0x80 | (cp >> 6 & 0x3f)));
        buf_addc(out, (char)(0x80 | (cp & 0x3f)));
    }
}

/* Up to `most` digits of `base`; at least `least`. Returns how many, 0 for too few. */
static size_t read_digits(struct str s, unsigned base, size_t least, size_t most,
                          uint32_t *value)
{
    size_t count = 0;
    *value = 0;
    for (; count < most && count < s.len; count++) {
        char c = s.ptr[count];
        unsigned digit = c >= '0' && c <= '9'   ? (unsigned)(c - '0')
                         : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a' + 10)
                         : c >= 'A' && c <= 'F' ? (unsigned)(c - 'A' + 10)
                                                : 99;
        if (digit >= base)
            break;
        *value = *value * base + digit;
    }
    return count < least ? 0 : count;
}

/* `s` begins behind a backslash; appends what the escape means and returns its length,
 * 0 when that cannot be told. */
static size_t add_escape(struct buf *out, struct str s)
{
    static const char letters[] = "abfnrtv\\'\"", values[] = "\a\b\f\n\r\t\v\\'\"";
    uint32_t value;
    size_t len = 0;
    char c = s.len ? s.ptr[0] : '\0';
    if (c == '\r')
        return s.len > 1 && s.ptr[1] == '\n' ? 2 : 1;
    if (c == '\n')
        return 1;
    const char *letter = c ? strchr(letters, c) : NULL;
    if (letter) {
        buf_addc(out, values[letter - letters]);
        return 1;
    }
    if (c >= '0' && c <= '7') {
        len = read_digits(s, 8, 1, 3, &value);
    } else if (c == 'x' || c == 'u' || c == 'U') {
        size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : 8;
        len = read_digits(str_from(s, 1), 16, digits, digits, &value);
        len += len > 0;
    } else if (c == 'N' || c == '\0') {
        return 0;
    } else {
        buf_addc(out, '\\');
        buf_addc(out, c);
        return 1;
    }
    if (len == 0 || value > 0x10ffff || (value >= 0xd800 && value < 0xe000))
        return 0;
    add_code_point(out, value);
    return len;
}

static bool add_string(struct buf *out, struct str token)
{
    struct str prefix = string_prefix(token);
    bool raw = false;
    for (size_t i = 0; i < prefix.len; i++) {
        if (!strchr("rRuU", prefix.ptr[i]))
            return false;
        raw |= (prefix.ptr[i] | 0x20) == 'r';
    }
    struct str text = str_from(token, prefix.len);
    size_t quotes =
        text.len >= 6 && text.ptr[1] == text.ptr[0] && text.ptr[2] == text.ptr[0] ? 3
                                                                                  : 1;
    if (text.len < 2 * quotes || text.ptr[text.len - 1] != text.ptr[0])
        return false;
    text = str_slice(text, quotes, text.len - quotes);
    while (text.len) {
        size_t backslash = raw ? STR_NONE : str_find_char(text, '\\');
        if (backslash == STR_NONE) {
            buf_add(out, text);
            break;
        }
        buf_add(out, str_slice(text, 0, backslash));
        text = str_from(text, backslash + 1);
        size_t len = add_escape(out, text);
        if (len == 0)
            return false;
        text = str_from(text, len);
    }
    return true;
}

bool tokens_string(struct tokens *t, struct buf *out)
{
    bool known = true;
    for (;;) {
        known &= add_string(out, token_str(t));
        struct tokens ahead = tokens_peek(t);
        if (ahead.kind != TOKEN_STRING)
            return known;
        *t = ahead;
    }
}
