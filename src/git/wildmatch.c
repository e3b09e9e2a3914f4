/* No recursion: the last `*` and the last double star are remembered, and a mismatch
 * goes on one byte (or one component) further from there. Older stars need no second
 * try: a
 * `*` cannot reach past its component, and whatever an older double star could have
 * taken, the later one can take as well. */
#include "git/wildmatch.h"

#include <ctype.h>

struct matcher {
    struct str pattern, text;
    unsigned flags;
    size_t p, t;
    size_t star_p, star_t; /* STR_NONE: none; where to go on behind it */
    size_t any_p, any_t;   /* the double star */
};

static unsigned char fold(unsigned char c, unsigned flags)
{
    return flags & WILDMATCH_NOCASE && c >= 'A' && c <= 'Z' ? (unsigned char)(c + 32)
                                                            : c;
}

static bool in_class(struct str name, unsigned char c, unsigned flags)
{
    static const struct {
        struct str name;
        int (*test)(int);
    } classes[] = {
        {STR_INIT("alnum"), isalnum}, {STR_INIT("alpha"), isalpha},
        {STR_INIT("blank"), isblank}, {STR_INIT("cntrl"), iscntrl},
        {STR_INIT("digit"), isdigit}, {STR_INIT("graph"), isgraph},
        {STR_INIT("lower"), islower}, {STR_INIT("print"), isprint},
        {STR_INIT("punct"), ispunct}, {STR_INIT("space"), isspace},
        {STR_INIT("upper"), isupper}, {STR_INIT("xdigit"), isxdigit},
    };
    if (c >= 128)
        return false;
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (str_eq(classes[i].name, name))
            return classes[i].test(c) || (flags & WILDMATCH_NOCASE &&
                                          str_eq(name, STR("upper")) && islower(c));
    return false;
}

/* A set `[...]` that starts at m->p: is `c` in it? *end is set behind its `]`, or to
 * STR_NONE when there is none. */
static bool in_set(const struct matcher *m, unsigned char c, size_t *end)
{
    const char *s = m->pattern.ptr;
    size_t len = m->pattern.len, i = m->p + 1, first;
    bool negated = i < len && (s[i] == '!' || s[i] == '^'), found = false;
    int previous = -1;
    *end = STR_NONE;
    i += negated;
    for (first = i; i < len && (s[i] != ']' || i == first); i++) {
        unsigned char low = (unsigned char)s[i];
        if (low == '[' && i + 1 < len && s[i + 1] == ':') {
            struct str rest = str_from(m->pattern, i + 2);
            size_t close = str_find(rest, STR(":]"));
            size_t bracket = str_find_char(rest, ']');
            if (close != STR_NONE && bracket == close + 1) {
                found |= in_class(str_slice(rest, 0, close), c, m->flags);
                i += close + 3;
                previous = -1;
                continue;
            }
        }
        if (low == '-' && previous >= 0 && i + 1 < len && s[i + 1] != ']') {
            unsigned char high = (unsigned char)s[++i];
            if (high == '\\' && i + 1 < len)
                high = (unsigned char)s[++i];
            found |= c >= previous && c <= high;
            if (m->flags & WILDMATCH_NOCASE && islower(c))
                found |= toupper(c) >= previous && toupper(c) <= high;
            previous = -1;
            continue;
        }
        if (low == '\\' && i + 1 < len)
            low = (unsigned char)s[++i];
        found |= fold(low, m->flags) == c;
        previous = low;
    }
    if (i >= len)
        return false;
    *end = i + 1;
    return found != negated;
}

/* Takes one byte of text with one item of the pattern that is no star. */
static bool step(struct matcher *m)
{
    if (m->p >= m->pattern.len || m->t >= m->text.len)
        return false;
    unsigned char want = (unsigned char)m->pattern.ptr[m->p];
    unsigned char c = fold((unsigned char)m->text.ptr[m->t], m->flags);
    size_t next = m->p + 1;
    bool separator = c == '/' && (m->flags & WILDMATCH_PATH);
    if (want == '?') {
        if (separator)
            return false;
    } else if (want == '[') {
        if (!in_set(m, c, &next) || next == STR_NONE || separator)
            return false;
    } else {
        if (want == '\\') {
            if (next >= m->pattern.len)
                return false;
            want = (unsigned char)m->pattern.ptr[next++];
        }
        if (fold(want, m->flags) != c)
            return false;
    }
    m->p = next;
    m->t++;
    return true;
}

/* The pattern stands at a star: remembers it and goes behind it. */
static void take_stars(struct matcher *m)
{
    size_t from = m->p, len = m->pattern.len;
    const char *s = m->pattern.ptr;
    while (m->p < len && s[m->p] == '*')
        m->p++;
    bool bounded = m->p - from > 1 && (from == 0 || s[from - 1] == '/') &&
                   (m->p == len || s[m->p] == '/');
    if (m->flags & WILDMATCH_PATH && bounded) {
        m->p += m->p < len;
        m->any_p = m->p;
        m->any_t = m->t;
        m->star_p = STR_NONE;
    } else {
        m->star_p = m->p;
        m->star_t = m->t;
    }
}

/* After a mismatch: lets the last star take more. */
static bool retry(struct matcher *m)
{
    bool path = m->flags & WILDMATCH_PATH;
    if (m->star_p != STR_NONE && m->star_t < m->text.len &&
        !(path && m->text.ptr[m->star_t] == '/')) {
        m->p = m->star_p;
        m->t = ++m->star_t;
        return true;
    }
    if (m->any_p == STR_NONE)
        return false;
    size_t slash = str_find_char(str_from(m->text, m->any_t), '/');
    if (slash == STR_NONE)
        return false;
    m->any_t += slash + 1;
    m->star_p = STR_NONE;
    m->p = m->any_p;
    m->t = m->any_t;
    return true;
}

static bool is_done(const struct matcher *m)
{
    if (m->p != m->pattern.len)
        return false;
    /* `dir/` + double star at the end takes all that is left. */
    return m->t == m->text.len || m->any_p == m->pattern.len;
}

bool wildmatch(struct str pattern, struct str text, unsigned flags)
{
    struct matcher m = {.pattern = pattern,
                        .text = text,
                        .flags = flags,
                        .star_p = STR_NONE,
                        .any_p = STR_NONE};
    while (!is_done(&m)) {
        if (m.p < pattern.len && pattern.ptr[m.p] == '*')
            take_stars(&m);
        else if (!step(&m) && !retry(&m))
            return false;
    }
    return true;
}
