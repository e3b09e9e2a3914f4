#include "base/utf8.h"

size_t utf8_decode(struct str s, uint32_t *cp)
{
    const unsigned char *p = (const unsigned char *)s.ptr;
    size_t len = p[0] < 0x80   ? 1
                 : p[0] < 0xC2 ? 0
                 : p[0] < 0xE0 ? 2
                 : p[0] < 0xF0 ? 3
                 : p[0] < 0xF5 ? 4
                               : 0;
    *cp = UTF8_BAD;
    if (len == 0 || len > s.len)
        return 1;
    uint32_t value = len == 1 ? p[0] : p[0] & (0xFFu >> (len + 1));
    for (size_t i = 1; i < len; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return 1;
        value = value << 6 | (p[i] & 0x3Fu);
    }
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (value < least[len] || value > 0x10FFFF || (value >= 0xD800 && value < 0xE000))
        return 1;
    *cp = value;
    return len;
}

#define EACH_BYTE UINT64_C(0x0101010101010101)

/* Has any of eight bytes its high bit set, or is it below 0x20 or 0x7F? A byte that
 * is not plain may make its neighbour look so, never the other way round. */
static bool all_plain(uint64_t bytes)
{
    uint64_t high = bytes | (bytes + EACH_BYTE) | (bytes - 0x20 * EACH_BYTE);
    return !(high & 0x80 * EACH_BYTE);
}

size_t utf8_plain(struct str s)
{
    size_t at = 0;
    uint64_t bytes;
    for (; s.len - at >= sizeof bytes; at += sizeof bytes) {
        memcpy(&bytes, s.ptr + at, sizeof bytes);
        if (!all_plain(bytes))
            break;
    }
    while (at < s.len && s.ptr[at] >= 0x20 && s.ptr[at] < 0x7F)
        at++;
    return at;
}

bool utf8_valid(struct str s)
{
    uint32_t cp;
    while (s.len) {
        s = str_from(s, utf8_decode(s, &cp));
        if (cp == UTF8_BAD)
            return false;
    }
    return true;
}

size_t utf8_length(struct str s)
{
    uint32_t cp;
    size_t count = 0;
    for (; s.len; count++)
        s = str_from(s, utf8_decode(s, &cp));
    return count;
}

static bool in(uint32_t cp, uint32_t first, uint32_t last)
{
    return cp >= first && cp <= last;
}

/* Unicode 15, DerivedEastAsianWidth (W and F) and the blocks of combining marks; coarse
 * on purpose: a wrong guess shifts a caret by a cell, nothing else. */
static size_t width_of(uint32_t cp)
{
    if (in(cp, 0x300, 0x36F) || in(cp, 0x200B, 0x200F) || in(cp, 0xFE00, 0xFE0F) ||
        in(cp, 0x1AB0, 0x1AFF) || in(cp, 0x20D0, 0x20FF))
        return 0;
    if (in(cp, 0x1100, 0x115F) || in(cp, 0x2E80, 0xA4CF) || in(cp, 0xAC00, 0xD7A3) ||
        in(cp, 0xF900, 0xFAFF) || in(cp, 0xFE30, 0xFE6F) || in(cp, 0xFF00, 0xFF60) ||
        in(cp, 0xFFE0, 0xFFE6) || in(cp, 0x1F300, 0x1F64F) ||
        in(cp, 0x1F900, 0x1F9FF) || in(cp, 0x20000, 0x3FFFD))
        return 2;
    return 1;
}

size_t utf8_width(struct str s)
{
    uint32_t cp;
    size_t cells = utf8_plain(s);
    s = str_from(s, cells);
    while (s.len) {
        s = str_from(s, utf8_decode(s, &cp));
        cells += cp == UTF8_BAD ? 1 : width_of(cp);
    }
    return cells;
}

/* Characters that act instead of being seen: line separators, bidi controls
 * (Unicode TR 9), zero-width and tag characters (Trojan Source, CVE-2021-42574). */
static bool acts(uint32_t cp)
{
    return in(cp, 0x200B, 0x200F) || in(cp, 0x2028, 0x202E) || in(cp, 0x2060, 0x206F) ||
           cp == 0x061C || cp == 0xFEFF || in(cp, 0xFFF9, 0xFFFB) ||
           in(cp, 0xE0000, 0xE007F);
}

bool utf8_acts(uint32_t cp)
{
    return cp < 0x20 || in(cp, 0x7F, 0x9F) || acts(cp);
}

void utf8_escape(struct buf *out, struct str s)
{
    while (s.len) {
        size_t plain = utf8_plain(s);
        buf_add(out, str_slice(s, 0, plain));
        s = str_from(s, plain);
        if (!s.len)
            return;
        uint32_t cp;
        size_t len = utf8_decode(s, &cp);
        if (cp == UTF8_BAD)
            buf_printf(out, "\\x%02x", (unsigned char)s.ptr[0]);
        else if (cp == '\t' || cp == '\n' || cp == '\r')
            buf_addz(out, cp == '\t' ? "\\t" : cp == '\n' ? "\\n" : "\\r");
        else if (cp < 0x20 || in(cp, 0x7F, 0x9F))
            buf_printf(out, "\\x%02x", cp);
        else if (acts(cp))
            buf_printf(out, cp > 0xFFFF ? "\\U%08x" : "\\u%04x", cp);
        else
            buf_add(out, str_slice(s, 0, len));
        s = str_from(s, len);
    }
}

void utf8_clean(struct buf *out, struct str s)
{
    while (s.len) {
        uint32_t cp;
        size_t len = utf8_decode(s, &cp);
        if (cp == UTF8_BAD)
            buf_printf(out, "\\x%02x", (unsigned char)s.ptr[0]);
        else
            buf_add(out, str_slice(s, 0, len));
        s = str_from(s, len);
    }
}
