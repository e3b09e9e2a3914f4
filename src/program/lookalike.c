#include "program/lookalike.h"

#include "base/buf.h"
#include "base/utf8.h"

/* U+00C0 to U+017F, the base letter of each; a space where there is none. */
static const char latin[] =
    "AAAAAAACEEEEIIIIDNOOOOO OUUUUYTsaaaaaaaceeeeiiiidnooooo ouuuuyty"
    "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiIiJjKkkLlLlLlL"
    "lLlNnNnNnnNnOoOoOoOoRrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";

static const struct {
    uint32_t from;
    char to;
} letters[] = {
    {0x0430, 'a'}, {0x0435, 'e'}, {0x043E, 'o'}, {0x0440, 'p'}, {0x0441, 'c'},
    {0x0443, 'y'}, {0x0445, 'x'}, {0x0455, 's'}, {0x0456, 'i'}, {0x0458, 'j'},
    {0x0501, 'd'}, {0x04BB, 'h'}, {0x0410, 'A'}, {0x0412, 'B'}, {0x0415, 'E'},
    {0x041A, 'K'}, {0x041C, 'M'}, {0x041D, 'H'}, {0x041E, 'O'}, {0x0420, 'P'},
    {0x0421, 'C'}, {0x0422, 'T'}, {0x0425, 'X'}, {0x03BF, 'o'}, {0x03B1, 'a'},
    {0x03BD, 'v'}, {0x0391, 'A'}, {0x0392, 'B'}, {0x0395, 'E'}, {0x039F, 'O'},
    {0x0131, 'i'}, {0x2010, '_'}, {0x2011, '_'}, {0x2013, '_'}, {0x00A0, '_'},
};

static char folded(uint32_t cp)
{
    if (cp < 0x80)
        return (char)cp;
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        if (letters[i].from == cp)
            return letters[i].to;
    if (cp >= 0xC0 && cp < 0xC0 + sizeof latin - 1)
        return latin[cp - 0xC0];
    if (cp >= 0xFF01 && cp <= 0xFF5E)
        return (char)(cp - 0xFF01 + 0x21);
    return '?';
}

void lookalike_fold(struct buf *out, struct str name)
{
    while (name.len) {
        uint32_t cp;
        size_t used = utf8_decode(name, &cp);
        name = str_from(name, used);
        /* Combining marks and characters without width. */
        if ((cp >= 0x300 && cp < 0x370) || cp == 0xAD || cp == 0x200B || cp == 0x200D)
            continue;
        char c = folded(cp);
        if (c >= 'A' && c <= 'Z')
            c = (char)(c | 0x20);
        buf_addc(out, c == '-' || c == '.' || c == ' ' ? '_' : c);
    }
}

bool lookalike_same(struct str a, struct str b)
{
    struct buf x = {0}, y = {0};
    lookalike_fold(&x, a);
    lookalike_fold(&y, b);
    bool same = str_eq(buf_str(&x), buf_str(&y));
    buf_release(&x);
    buf_release(&y);
    return same;
}

uint32_t lookalike_foreign(struct str name)
{
    while (name.len) {
        uint32_t cp;
        size_t used = utf8_decode(name, &cp);
        if (cp >= 0x80)
            return cp;
        name = str_from(name, used);
    }
    return 0;
}
