#include "python/pystring.h"

unsigned pystring_flags(struct str prefix)
{
    unsigned flags = 0;
    for (size_t i = 0; i < prefix.len; i++) {
        char c = (char)(prefix.ptr[i] | 0x20);
        flags |= c == 'r' ? PYSTRING_RAW : 0;
        flags |= c == 'f' || c == 't' ? PYSTRING_FORMAT : 0;
        flags |= c == 'b' ? PYSTRING_BYTES : 0;
    }
    return flags;
}

void pystring_add_code_point(struct buf *out, uint32_t cp)
{
    if (cp < 0x80) {
        buf_addc(out, (char)cp);
    } else if (cp < 0x800) {
        buf_addc(out, (char)(0xC0 | (cp >> 6)));
        buf_addc(out, (char)(0x80 | (cp & 0x3F)));
    } else if (cp < 0x10000) {
        buf_addc(out, (char)(0xE0 | (cp >> 12)));
        buf_addc(out, (char)(0x80 | ((cp >> 6) & 0x3F)));
        buf_addc(out, (char)(0x80 | (cp & 0x3F)));
    } else {
        buf_addc(out, (char)(0xF0 | (cp >> 18)));
        buf_addc(out, (char)(0x80 | ((cp >> 12) & 0x3F)));
        buf_addc(out, (char)(0x80 | ((cp >> 6) & 0x3F)));
        buf_addc(out, (char)(0x80 | (cp & 0x3F)));
    }
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* `digits` hexadecimal digits at content[i]; false when there are fewer. */
static bool hex_escape(struct str content, size_t *i, size_t digits, struct buf *out)
{
    uint32_t cp = 0;
    for (size_t n = 0; n < digits; n++, ++*i) {
        int digit = *i < content.len ? hex_digit(content.ptr[*i]) : -1;
        if (digit < 0)
            return false;
        cp = cp << 4 | (uint32_t)digit;
    }
    if (cp > 0x10FFFF || (cp >= 0xD800 && cp < 0xE000))
        return false;
    pystring_add_code_point(out, cp);
    return true;
}

static void octal_escape(struct str content, size_t *i, struct buf *out)
{
    uint32_t cp = 0;
    for (size_t n = 0; n < 3 && *i < content.len; n++, ++*i) {
        char c = content.ptr[*i];
        if (c < '0' || c > '7')
            break;
        cp = cp << 3 | (uint32_t)(c - '0');
    }
    pystring_add_code_point(out, cp);
}

/* content[*i] is what follows the backslash. */
static bool escape(struct str content, size_t *i, struct buf *out)
{
    static const char from[] = "\\'\"abfnrtv", to[] = "\\'\"\a\b\f\n\r\t\v";
    char c = content.ptr[*i];
    const char *simple = memchr(from, c, sizeof from - 1);
    if (simple) {
        buf_addc(out, to[simple - from]);
        ++*i;
        return true;
    }
    if (c == '\n' || c == '\r') {
        ++*i;
        if (c == '\r' && *i < content.len && content.ptr[*i] == '\n')
            ++*i;
        return true;
    }
    if (c >= '0' && c <= '7') {
        octal_escape(content, i, out);
        return true;
    }
    if (c == 'x' || c == 'u' || c == 'U') {
        ++*i;
        return hex_escape(content, i, c == 'x' ? 2 : c == 'u' ? 4 : 8, out);
    }
    if (c == 'N')
        return false;
    buf_addc(out, '\\'); /* no escape: the backslash stays, and so does what follows */
    return true;
}

bool pystring_decode(struct str content, unsigned flags, struct buf *out)
{
    for (size_t i = 0; i < content.len;) {
        char c = content.ptr[i++];
        char next = i < content.len ? content.ptr[i] : '\0';
        if (c == '\\' && !(flags & PYSTRING_RAW) && i < content.len) {
            if (!escape(content, &i, out))
                return false;
        } else if (c == '\r') {
            i += next == '\n';
            buf_addc(out, '\n');
        } else {
            i += (flags & PYSTRING_FORMAT) && (c == '{' || c == '}') && next == c;
            buf_addc(out, c);
        }
    }
    return true;
}
