/* re.sub and re.findall, where PCRE2 and Python's re are known to agree: patterns of a
 * small common subset, on printable ASCII. Anything else is unknown. Source: the Python
 * library reference, "re"; the order of matches after an empty one is that of Python
 * 3.7 and later. */
#include "program/value.h"

#include "base/buf.h"
#include "base/vec.h"
#include "pattern.h"

#define MAX_GROUPS 10
#define MAX_PATTERN 200

static bool is_printable(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] < 0x20 || s.ptr[i] > 0x7e)
            return false;
    return true;
}

static char at(struct str s, size_t i)
{
    return i < s.len ? s.ptr[i] : '\0';
}

/* After `(?`: non-capturing, lookahead, lookbehind; *behind tells of the last. */
static bool is_known_group(struct str s, size_t i, bool *behind)
{
    char c = at(s, i);
    if (c == '<') {
        *behind = true;
        c = at(s, i + 1);
        return c == '=' || c == '!';
    }
    return c == ':' || c == '=' || c == '!';
}

/* Do both engines read the pattern alike? */
static bool is_common(struct str s)
{
    bool behind = false, alternatives = false, in_class = false;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i], next = at(s, i + 1);
        if (c == '\\') {
            if (!next || !strchr("dwsDWSbB.-_^$*+?()[]{}|/\\", next) ||
                (in_class && (next == 'b' || next == 'B')))
                return false;
            i++;
        } else if (in_class) {
            in_class = c != ']';
            if (c == '[' || (c == next && strchr("-&|~", c)))
                return false;
        } else if (c == '[') {
            in_class = true;
            i += next == '^';
            if (at(s, i + 1) == ']' || at(s, i + 1) == '[')
                return false;
        } else if (c == '{') {
            return false;
        } else if (c == '(' && next == '?') {
            if (!is_known_group(s, i + 2, &behind))
                return false;
            i++;
        } else if (strchr("*+?", c) && next == '+') {
            return false; /* possessive: new in Python 3.11 */
        }
        alternatives |= c == '|' && !in_class;
    }
    return !(behind && alternatives) && s.len <= MAX_PATTERN && is_printable(s);
}

/* `\1`, `\g<1>`, `\\` and plain text. */
static bool expand(struct str template, struct str subject, const size_t *extents,
                   size_t groups, struct buf *out)
{
    for (size_t i = 0; i < template.len; i++) {
        char c = template.ptr[i], next = at(template, i + 1);
        size_t group;
        if (c != '\\') {
            buf_addc(out, c);
            continue;
        }
        i++;
        if (next == '\\') {
            buf_addc(out, '\\');
            continue;
        }
        if (next == 'g' && at(template, i + 1) == '<' && at(template, i + 3) == '>') {
            next = at(template, i + 2);
            i += 3;
            if (next < '0' || next > '9')
                return false;
        } else if (next < '1' || next > '9' ||
                   (at(template, i + 1) >= '0' && at(template, i + 1) <= '9')) {
            return false;
        }
        group = (size_t)(next - '0');
        if (group >= groups)
            return false;
        if (extents[2 * group] != STR_NONE)
            buf_add(out,
                    str_slice(subject, extents[2 * group], extents[2 * group + 1]));
    }
    return true;
}

struct matching {
    struct pattern *pattern;
    struct str subject;
    size_t from, groups;
    bool after_empty;
    size_t extents[2 * MAX_GROUPS];
};

static bool start(struct matching *m, struct str pattern, struct str subject)
{
    struct error err;
    *m = (struct matching){.subject = subject};
    if (!is_common(pattern) || !is_printable(subject))
        return false;
    m->pattern = pattern_compile(pattern, PATTERN_BYTES, &err);
    return m->pattern != NULL;
}

static bool next_match(struct matching *m)
{
    m->groups = pattern_groups(m->pattern, m->subject, m->from, m->after_empty,
                               m->extents, MAX_GROUPS);
    if (!m->groups)
        return false;
    m->from = m->extents[1];
    m->after_empty = m->extents[0] == m->extents[1];
    return true;
}

struct value value_regex_sub(struct arena *a, struct str pattern, struct str template,
                             struct str subject, int64_t max)
{
    struct matching m;
    struct buf out = {0};
    struct value v = value_unknown(STR("a regular expression"));
    size_t copied = 0;
    bool ok = start(&m, pattern, subject);
    if (!ok)
        return v;
    while (ok && next_match(&m)) {
        buf_add(&out, str_slice(subject, copied, m.extents[0]));
        ok = expand(template, subject, m.extents, m.groups, &out) &&
             out.len <= VALUE_MAX_TEXT;
        copied = m.extents[1];
        if (--max == 0)
            break;
    }
    buf_add(&out, str_from(subject, copied));
    if (ok && !pattern_exceeded(m.pattern))
        v = value_string(arena_str(a, buf_str(&out)));
    buf_release(&out);
    pattern_free(m.pattern);
    return v;
}

struct value value_regex_all(struct arena *a, struct str pattern, struct str subject)
{
    struct matching m;
    VEC(struct value) found = {0};
    struct value v = value_unknown(STR("a regular expression"));
    bool ok = start(&m, pattern, subject);
    if (!ok)
        return v;
    while (ok && next_match(&m)) {
        size_t group = m.groups > 1 ? 1 : 0;
        size_t from = m.extents[2 * group], to = m.extents[2 * group + 1];
        ok = m.groups <= 2 && found.len < VALUE_MAX_ITEMS;
        vec_add(
            &found, a,
            value_string(from == STR_NONE ? STR("") : str_slice(subject, from, to)));
    }
    if (ok && !pattern_exceeded(m.pattern)) {
        v = value_none();
        v.kind = VALUE_LIST;
        v.items = found.items;
        v.count = (uint32_t)found.len;
    }
    pattern_free(m.pattern);
    return v;
}
