#include "base/jsonw.h"

#include "base/utf8.h"

#include <stdlib.h>

/* A member on a line of its own, or after a space. */
static void separate(struct jsonw *j, bool comma)
{
    if (comma)
        buf_addc(j->out, ',');
    if (j->depth <= j->inline_depth) {
        buf_addc(j->out, '\n');
        buf_pad(j->out, ' ', (size_t)j->depth * 2);
    } else if (comma) {
        buf_addc(j->out, ' ');
    }
}

static void before_value(struct jsonw *j)
{
    if (j->after_key) {
        j->after_key = false;
    } else if (j->depth) {
        separate(j, j->filled[j->depth - 1]);
        j->filled[j->depth - 1] = true;
    }
}

static void open_container(struct jsonw *j, char open, char close)
{
    if (j->depth == JSONW_MAX_DEPTH)
        abort();
    before_value(j);
    buf_addc(j->out, open);
    j->close[j->depth] = close;
    j->filled[j->depth] = false;
    j->depth++;
}

void jsonw_object(struct jsonw *j)
{
    open_container(j, '{', '}');
}

void jsonw_array(struct jsonw *j)
{
    open_container(j, '[', ']');
}

void jsonw_end(struct jsonw *j)
{
    if (!j->depth || j->after_key)
        abort();
    bool broken = j->filled[j->depth - 1] && j->depth <= j->inline_depth;
    j->depth--;
    if (broken) {
        buf_addc(j->out, '\n');
        buf_pad(j->out, ' ', (size_t)j->depth * 2);
    }
    buf_addc(j->out, j->close[j->depth]);
    if (!j->depth)
        buf_addc(j->out, '\n');
}

static void add_unit(struct buf *out, uint32_t unit)
{
    buf_printf(out, "\\u%04x", unit);
}

static void add_escaped(struct buf *out, uint32_t cp)
{
    static const char shorthand[] = "btn_fr"; /* U+0008 to U+000D */
    if (cp == '"' || cp == '\\') {
        buf_addc(out, '\\');
        buf_addc(out, (char)cp);
    } else if (cp >= 8 && cp <= 13 && cp != 11) {
        buf_addc(out, '\\');
        buf_addc(out, shorthand[cp - 8]);
    } else if (cp > 0xFFFF) {
        add_unit(out, 0xD800 + ((cp - 0x10000) >> 10));
        add_unit(out, 0xDC00 + ((cp - 0x10000) & 0x3FF));
    } else {
        add_unit(out, cp);
    }
}

static void add_quoted(struct buf *out, struct str s)
{
    buf_addc(out, '"');
    while (s.len) {
        uint32_t cp;
        size_t len = utf8_decode(s, &cp);
        if (cp == UTF8_BAD)
            buf_printf(out, "\\\\x%02x", (unsigned char)s.ptr[0]);
        else if (cp == '"' || cp == '\\' || utf8_acts(cp))
            add_escaped(out, cp);
        else
            buf_add(out, str_slice(s, 0, len));
        s = str_from(s, len);
    }
    buf_addc(out, '"');
}

void jsonw_key(struct jsonw *j, const char *key)
{
    before_value(j);
    add_quoted(j->out, str_of(key));
    buf_addz(j->out, ": ");
    j->after_key = true;
}

void jsonw_str(struct jsonw *j, struct str value)
{
    before_value(j);
    add_quoted(j->out, value);
}

void jsonw_uint(struct jsonw *j, uint64_t value)
{
    before_value(j);
    buf_printf(j->out, "%llu", (unsigned long long)value);
}

void jsonw_bool(struct jsonw *j, bool value)
{
    before_value(j);
    buf_addz(j->out, value ? "true" : "false");
}

void jsonw_null(struct jsonw *j)
{
    before_value(j);
    buf_addz(j->out, "null");
}
