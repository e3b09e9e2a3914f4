#include "glob.h"

#define GLOB_MAX 4096 /* bytes of one glob */

static void add_literal(struct buf *regex, char c)
{
    unsigned char byte = (unsigned char)c;
    bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                 (byte >= '0' && byte <= '9') || byte == '_';
    if (plain)
        buf_addc(regex, c);
    else
        buf_printf(regex, "\\x%02x", byte);
}

/* One character of a class at *at, which may be escaped. */
static bool class_member(struct str glob, size_t *at, unsigned char *member)
{
    if (*at < glob.len && glob.ptr[*at] == '\\')
        ++*at;
    if (*at >= glob.len || glob.ptr[*at] == '/')
        return false;
    *member = (unsigned char)glob.ptr[(*at)++];
    return true;
}

/* `[...]` at *at, which is left behind its `]`. A class never matches a '/'. */
static bool add_class(struct str glob, size_t *at, struct buf *regex, struct error *err)
{
    size_t i = *at + 1, start = *at;
    bool negated = i < glob.len && (glob.ptr[i] == '!' || glob.ptr[i] == '^');
    i += negated;
    buf_addz(regex, negated ? "(?!/)[^" : "(?!/)[");
    for (bool first = true; i >= glob.len || glob.ptr[i] != ']' || first;
         first = false) {
        unsigned char from, to;
        if (!class_member(glob, &i, &from))
            return error_set(err, "the `[` at offset %zu is never closed", start);
        to = from;
        if (i + 1 < glob.len && glob.ptr[i] == '-' && glob.ptr[i + 1] != ']') {
            i++;
            if (!class_member(glob, &i, &to))
                return error_set(err, "the `[` at offset %zu is never closed", start);
        }
        if (to < from)
            return error_set(err, "the range `%c-%c` is out of order", from, to);
        buf_printf(regex, "\\x%02x-\\x%02x", from, to);
    }
    buf_addc(regex, ']');
    *at = i + 1;
    return true;
}

/* A star that may need another try, as a group whose third byte says whether it may be
 * entered again: ':' as long as it is the last star, '>' once another one follows. */
static void add_star(struct buf *regex, const char *any, size_t *open)
{
    if (*open) {
        regex->ptr[*open] = '>';
        buf_addc(regex, ')');
    }
    *open = regex->len + 2;
    buf_printf(regex, "(?:%s*?", any);
}

/* One component, without '/'. */
static bool add_component(struct str part, struct buf *regex, struct error *err)
{
    size_t open = 0;
    for (size_t i = 0; i < part.len;) {
        char c = part.ptr[i];
        if (c == '*') {
            add_star(regex, "[^/]", &open);
            while (i < part.len && part.ptr[i] == '*')
                i++;
        } else if (c == '?') {
            buf_addz(regex, "[^/]");
            i++;
        } else if (c == '[') {
            if (!add_class(part, &i, regex, err))
                return false;
        } else {
            i += c == '\\';
            if (i >= part.len)
                return error_set(err, "it ends in a backslash that escapes nothing");
            add_literal(regex, part.ptr[i++]);
        }
    }
    buf_addz(regex, open ? ")" : "");
    return true;
}

/* The end of the component that starts at `from`: a '/' in a class or behind a
 * backslash ends it all the same. */
static size_t component_end(struct str glob, size_t from)
{
    size_t slash = str_find_char(str_from(glob, from), '/');
    return slash == STR_NONE ? glob.len : from + slash;
}

static bool add_components(struct str glob, bool anchored, struct buf *regex,
                           struct error *err)
{
    size_t open = 0;
    if (!anchored)
        add_star(regex, "(?:[^/]+/)", &open);
    for (size_t from = 0; from < glob.len;) {
        size_t end = component_end(glob, from);
        struct str part = str_slice(glob, from, end);
        bool last = end == glob.len;
        if (str_eq(part, STR("..")))
            return error_set(err, "`..` would leave the repository");
        if (str_eq(part, STR("**"))) {
            add_star(regex, "(?:[^/]+/)", &open);
            buf_addz(regex, last ? ".+" : "");
        } else if (part.len && !str_eq(part, STR("."))) {
            if (!add_component(part, regex, err))
                return false;
            buf_addz(regex, last ? "(?:/.*)?" : "/");
        }
        from = end + 1;
    }
    buf_addz(regex, open ? ")\\z" : "\\z");
    return true;
}

/* `a/[x/y]` holds a class that a '/' breaks: reported by add_class. */
bool glob_translate(struct str glob, struct buf *regex, struct error *err)
{
    if (glob.len > GLOB_MAX)
        return error_set(err, "it is longer than %d bytes", GLOB_MAX);
    if (glob.len && glob.ptr[0] == '!')
        return error_set(err, "`!` does not negate here; write \\! for a name that "
                              "starts with it");
    bool anchored = glob.len && glob.ptr[0] == '/';
    while (glob.len && glob.ptr[glob.len - 1] == '/')
        glob.len--;
    anchored |= str_find_char(glob, '/') != STR_NONE;
    while (glob.len && glob.ptr[0] == '/')
        glob = str_from(glob, 1);
    if (glob.len == 0)
        return error_set(err, "it is empty");
    buf_addz(regex, "\\A");
    return add_components(glob, anchored, regex, err);
}
