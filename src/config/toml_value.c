#include "config/toml_value.h"

#include "base/buf.h"

#include <errno.h>
#include <stdlib.h>

#define NUMBER_MAX 256 /* bytes of one number */

static bool flawed(struct toml_flaw *flaw, size_t at, size_t len, const char *what)
{
    *flaw = (struct toml_flaw){at, len, what};
    return false;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void add_code_point(struct buf *out, uint32_t cp)
{
    if (cp < 0x80) {
        buf_addc(out, (char)cp);
    } else if (cp < 0x800) {
        buf_addc(out, (char)(0xC0 | cp >> 6));
        buf_addc(out, (char)(0x80 | (cp & 0x3F)));
    } else if (cp < 0x10000) {
        buf_addc(out, (char)(0xE0 | cp >> 12));
        buf_addc(out, (char)(0x80 | (cp >> 6 & 0x3F)));
        buf_addc(out, (char)(0x80 | (cp & 0x3F)));
    } else {
        buf_addc(out, (char)(0xF0 | cp >> 18));
        buf_addc(out, (char)(0x80 | (cp >> 12 & 0x3F)));
        buf_addc(out, (char)(0x80 | (cp >> 6 & 0x3F)));
        buf_addc(out, (char)(0x80 | (cp & 0x3F)));
    }
}

/* \uXXXX and \UXXXXXXXX; `at` is that of the backslash. 0: not what it should be. */
static size_t decode_unicode(struct str s, size_t at, struct buf *out)
{
    size_t digits = s.ptr[at + 1] == 'u' ? 4 : 8;
    uint32_t cp = 0;
    for (size_t i = 0; i < digits; i++) {
        int value = at + 2 + i < s.len ? hex_value(s.ptr[at + 2 + i]) : -1;
        if (value < 0)
            return 0;
        cp = cp << 4 | (uint32_t)value;
    }
    if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
        return 0;
    add_code_point(out, cp);
    return 2 + digits;
}

/* A backslash at the end of a line swallows all white space up to the next character.
 * 0: this backslash is not at the end of its line. */
static size_t line_continuation(struct str s, size_t at)
{
    bool newline = false;
    size_t i = at + 1;
    for (; i < s.len; i++) {
        if (s.ptr[i] == '\n')
            newline = true;
        else if (s.ptr[i] != ' ' && s.ptr[i] != '\t' && s.ptr[i] != '\r')
            break;
    }
    return newline ? i - at : 0;
}

static size_t decode_escape(struct str s, size_t at, bool multiline, struct buf *out)
{
    static const char from[] = "btnfr\"\\", to[] = "\b\t\n\f\r\"\\";
    char c = at + 1 < s.len ? s.ptr[at + 1] : '\0';
    const char *simple = c ? strchr(from, c) : NULL;
    if (simple) {
        buf_addc(out, to[simple - from]);
        return 2;
    }
    if (c == 'u' || c == 'U')
        return decode_unicode(s, at, out);
    return multiline ? line_continuation(s, at) : 0;
}

bool toml_decode_string(struct str raw, struct arena *arena, struct str *out,
                        struct toml_flaw *flaw)
{
    char quote = raw.ptr[0];
    bool multiline = raw.len >= 6 && raw.ptr[1] == quote && raw.ptr[2] == quote;
    size_t edge = multiline ? 3 : 1;
    struct str s = str_slice(raw, edge, raw.len - edge);
    if (multiline && str_starts(s, STR("\n")))
        s = str_from(s, 1), edge += 1;
    else if (multiline && str_starts(s, STR("\r\n")))
        s = str_from(s, 2), edge += 2;
    bool escapes = quote == '"' && str_find_char(s, '\\') != STR_NONE;
    bool returns = str_find_char(s, '\r') != STR_NONE;
    if (!escapes && !returns) {
        *out = s;
        return true;
    }
    struct buf text = {0};
    bool ok = true;
    for (size_t i = 0; i < s.len && ok;) {
        if (escapes && s.ptr[i] == '\\') {
            size_t used = decode_escape(s, i, multiline, &text);
            ok = used > 0 || flawed(flaw, edge + i, 2, "this is no escape of TOML");
            i += used;
        } else if (s.ptr[i] == '\r' && i + 1 < s.len && s.ptr[i + 1] == '\n') {
            i++;
        } else {
            buf_addc(&text, s.ptr[i++]);
        }
    }
    *out = arena_str(arena, buf_str(&text));
    buf_release(&text);
    return ok;
}

/* Without '_', NUL-terminated, into `number` of NUMBER_MAX bytes. */
static bool plain_number(struct str raw, char *number, struct toml_flaw *flaw)
{
    size_t len = 0;
    for (size_t i = 0; i < raw.len; i++) {
        if (raw.ptr[i] == '_')
            continue;
        if (len + 1 == NUMBER_MAX)
            return flawed(flaw, 0, raw.len, "this number is too long");
        number[len++] = raw.ptr[i];
    }
    number[len] = '\0';
    return true;
}

bool toml_decode_integer(struct str raw, int64_t *out, struct toml_flaw *flaw)
{
    char number[NUMBER_MAX];
    if (!plain_number(raw, number, flaw))
        return false;
    int base = 10;
    const char *digits = number;
    if (number[0] == '0' && number[1] != '\0') {
        base = number[1] == 'x' ? 16 : number[1] == 'o' ? 8 : 2;
        digits = number + 2;
    }
    errno = 0;
    long long value = strtoll(digits, NULL, base);
    if (errno)
        return flawed(flaw, 0, raw.len, "this integer does not fit into 64 bits");
    *out = value;
    return true;
}

bool toml_decode_float(struct str raw, double *out, struct toml_flaw *flaw)
{
    char number[NUMBER_MAX];
    if (!plain_number(raw, number, flaw))
        return false;
    *out = strtod(number, NULL);
    return true;
}

bool toml_check_date(struct str raw, struct toml_flaw *flaw)
{
    static const unsigned days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    size_t dash = str_find_char(raw, '-'), colon = str_find_char(raw, ':');
    if (dash == STR_NONE || colon < dash)
        return true; /* a time without a date */
    if (dash != 4)
        return flawed(flaw, 0, dash, "a year has four digits");
    unsigned part[3] = {0};
    for (size_t i = 0, at = 0; i < 10; i++) {
        if (raw.ptr[i] == '-')
            at++;
        else
            part[at] = part[at] * 10 + (unsigned)(raw.ptr[i] - '0');
    }
    unsigned year = part[0], month = part[1], day = part[2];
    bool leap = month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    if (day > days[month - 1] + leap)
        return flawed(flaw, 8, 2, "that month has no such day");
    return true;
}
