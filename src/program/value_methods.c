/* The methods of strings, lists and dicts. */
#include "program/value.h"

#include "base/buf.h"
#include "base/vec.h"

static bool is_ascii(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] >= 0x80)
            return false;
    return true;
}

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static char to_lower(char c)
{
    return is_upper(c) ? (char)(c | 0x20) : c;
}

static char to_upper(char c)
{
    return is_lower(c) ? (char)(c & ~0x20) : c;
}

/* lower, upper, title, capitalize, swapcase, casefold of ASCII text. */
static bool change_case(struct arena *a, struct str s, struct str how, struct str *out)
{
    static const struct str known[] = {STR_INIT("lower"), STR_INIT("casefold"),
                                       STR_INIT("upper"), STR_INIT("capitalize"),
                                       STR_INIT("title"), STR_INIT("swapcase")};
    size_t which = 0;
    while (which < 6 && !str_eq(known[which], how))
        which++;
    if (which == 6 || !is_ascii(s))
        return false;
    char *text = arena_array(a, s.len + 1, 1);
    bool in_word = false;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        bool first = which == 3 ? i == 0 : !in_word;
        in_word = is_lower(c) || is_upper(c);
        if (which == 5)
            text[i] = is_lower(c) ? to_upper(c) : to_lower(c);
        else
            text[i] = which == 2 || (which >= 3 && first) ? to_upper(c) : to_lower(c);
    }
    *out = str_make(text, s.len);
    return true;
}

/* `chars` is what to strip; white space when `blanks`. */
static struct str strip(struct str s, struct str chars, bool blanks, bool left,
                        bool right)
{
    if (blanks)
        chars = STR(" \t\n\r\v\f\x1c\x1d\x1e\x1f");
    while (left && s.len && memchr(chars.ptr, s.ptr[0], chars.len))
        s = str_from(s, 1);
    while (right && s.len && memchr(chars.ptr, s.ptr[s.len - 1], chars.len))
        s.len--;
    return s;
}

/* At most `max` times; max < 0: no limit. */
static bool replace(struct arena *a, struct str s, struct str from, struct str to,
                    int64_t max, struct str *out)
{
    if (!from.len)
        return false;
    struct buf b = {0};
    while (s.len && max-- != 0 && b.len <= VALUE_MAX_TEXT) {
        size_t at = str_find(s, from);
        if (at == STR_NONE)
            break;
        buf_add(&b, str_slice(s, 0, at));
        buf_add(&b, to);
        s = str_from(s, at + from.len);
    }
    buf_add(&b, s);
    bool fits = b.len <= VALUE_MAX_TEXT;
    if (fits)
        *out = arena_str(a, buf_str(&b));
    buf_release(&b);
    return fits;
}

/* split(sep, max) and rsplit; max < 0: no limit. */
static struct value split(struct arena *a, struct str s, struct str sep, int64_t max,
                          bool from_right)
{
    VEC(struct value) parts = {0};
    size_t cuts[64], count = 0;
    if (!sep.len)
        return value_unknown(STR("a split at white space"));
    for (size_t at = 0; at + sep.len <= s.len;) {
        size_t found = str_find(str_from(s, at), sep);
        if (found == STR_NONE)
            break;
        if (count == 64)
            return value_unknown(STR("a string with very many parts"));
        cuts[count++] = at + found;
        at += found + sep.len;
    }
    size_t keep = max < 0 || (size_t)max > count ? count : (size_t)max;
    size_t first = from_right ? count - keep : 0, start = 0;
    for (size_t i = first; i < first + keep; i++) {
        vec_add(&parts, a, value_string(str_slice(s, start, cuts[i])));
        start = cuts[i] + sep.len;
    }
    vec_add(&parts, a, value_string(str_from(s, start)));
    return value_list(parts.items, parts.len);
}

static struct value join(struct arena *a, struct str sep, const struct value *list)
{
    struct buf b = {0};
    struct value result = value_unknown(STR("a join of things that are not known"));
    if (list->kind != VALUE_LIST)
        return result;
    for (uint32_t i = 0; i < list->count; i++) {
        if (list->items[i].kind != VALUE_STRING || b.len > VALUE_MAX_TEXT) {
            if (list->items[i].kind == VALUE_UNKNOWN)
                result = list->items[i];
            goto out;
        }
        if (i)
            buf_add(&b, sep);
        buf_add(&b, list->items[i].text);
    }
    result = value_string(arena_str(a, buf_str(&b)));
out:
    buf_release(&b);
    return result;
}

/* ---- str.format ---- */

static const struct value *format_operand(struct str field, const struct argument *args,
                                          size_t count, size_t *next)
{
    size_t wanted = STR_NONE;
    if (!field.len) {
        wanted = (*next)++;
    } else if (field.ptr[0] >= '0' && field.ptr[0] <= '9') {
        wanted = 0;
        for (size_t i = 0; i < field.len; i++) {
            if (field.ptr[i] < '0' || field.ptr[i] > '9' || wanted > 1000)
                return NULL;
            wanted = wanted * 10 + (size_t)(field.ptr[i] - '0');
        }
    }
    size_t position = 0;
    for (size_t i = 0; i < count; i++) {
        if (args[i].name.len) {
            if (wanted == STR_NONE && str_eq(args[i].name, field))
                return &args[i].value;
        } else if (position++ == wanted) {
            return &args[i].value;
        }
    }
    return NULL;
}

static struct value format(struct arena *a, const struct value *self,
                           const struct argument *args, size_t count)
{
    struct value result = value_unknown(STR("a .format() flatline does not evaluate"));
    struct value from = *self;
    struct buf out = {0};
    struct str f = self->text;
    size_t next = 0;
    for (size_t i = 0; i < f.len && out.len <= VALUE_MAX_TEXT;) {
        char c = f.ptr[i++];
        bool doubled = i < f.len && f.ptr[i] == c;
        if ((c == '{' || c == '}') && doubled) {
            i++;
            buf_addc(&out, c);
        } else if (c == '{') {
            size_t close = str_find_char(str_from(f, i), '}');
            struct str text;
            if (close == STR_NONE)
                goto out;
            struct str field = str_slice(f, i, i + close);
            if (str_ends(field, STR("!s")))
                field.len -= 2;
            const struct value *v = format_operand(field, args, count, &next);
            if (v && v->kind == VALUE_UNKNOWN)
                result = *v;
            if (!v || !value_to_str(a, v, &text))
                goto out;
            if (v->node != VALUE_NOWHERE)
                from = *v;
            buf_add(&out, text);
            i += close + 1;
        } else {
            buf_addc(&out, c);
        }
    }
    result = value_string(arena_str(a, buf_str(&out)));
    result.file = from.file;
    result.node = from.node;
out:
    buf_release(&out);
    return result;
}

/* ---- which method ---- */

static bool all_known(const struct argument *args, size_t count, struct value *unknown)
{
    for (size_t i = 0; i < count; i++)
        if (args[i].value.kind == VALUE_UNKNOWN) {
            *unknown = args[i].value;
            return false;
        }
    return true;
}

/* The n-th argument as text; false when it is absent or no string. */
static bool text_argument(const struct argument *args, size_t count, size_t n,
                          struct str *out)
{
    if (n >= count || args[n].name.len || args[n].value.kind != VALUE_STRING)
        return false;
    *out = args[n].value.text;
    return true;
}

static bool fill(struct arena *a, struct str s, int64_t width, struct str *out)
{
    bool sign = s.len && (s.ptr[0] == '-' || s.ptr[0] == '+');
    if (!is_ascii(s) || sign || width > VALUE_MAX_TEXT)
        return false;
    struct buf b = {0};
    for (int64_t i = (int64_t)s.len; i < width; i++)
        buf_addc(&b, '0');
    buf_add(&b, s);
    *out = arena_str(a, buf_str(&b));
    buf_release(&b);
    return true;
}

/* isupper, islower, isdigit, isalpha, isalnum, isidentifier of ASCII text. */
static bool question(struct str s, struct str name, bool *yes)
{
    bool upper = false, lower = false, digit = false, other = false;
    for (size_t i = 0; i < s.len; i++) {
        upper |= is_upper(s.ptr[i]);
        lower |= is_lower(s.ptr[i]);
        bool is_digit = s.ptr[i] >= '0' && s.ptr[i] <= '9';
        digit |= is_digit;
        other |= !is_digit && !is_upper(s.ptr[i]) && !is_lower(s.ptr[i]);
    }
    if (str_eq(name, STR("isupper")))
        *yes = upper && !lower;
    else if (str_eq(name, STR("islower")))
        *yes = lower && !upper;
    else if (str_eq(name, STR("isdigit")))
        *yes = digit && !upper && !lower && !other;
    else if (str_eq(name, STR("isalpha")))
        *yes = (upper || lower) && !digit && !other;
    else if (str_eq(name, STR("isalnum")))
        *yes = (upper || lower || digit) && !other;
    else
        return false;
    return is_ascii(s);
}

/* partition and rpartition. */
static struct value partition(struct arena *a, struct str s, struct str sep,
                              bool from_right)
{
    struct value *parts = arena_array(a, 3, sizeof *parts);
    size_t at = str_find(s, sep);
    for (size_t next = at; from_right && next != STR_NONE;) {
        at = next;
        next = str_find(str_from(s, at + 1), sep);
        next = next == STR_NONE ? next : next + at + 1;
    }
    bool found = at != STR_NONE;
    struct str left = found ? str_slice(s, 0, at) : from_right ? STR("") : s;
    struct str right = found ? str_from(s, at + sep.len) : from_right ? s : STR("");
    parts[0] = value_string(left);
    parts[1] = value_string(found ? sep : STR(""));
    parts[2] = value_string(right);
    return value_list(parts, 3);
}

static struct value split_at_blanks(struct arena *a, struct str s)
{
    VEC(struct value) parts = {0};
    const struct str blanks = STR(" \t\n\r\v\f\x1c\x1d\x1e\x1f");
    for (size_t i = 0; i < s.len;) {
        size_t start = i;
        while (i < s.len && !memchr(blanks.ptr, s.ptr[i], blanks.len))
            i++;
        if (i > start)
            vec_add(&parts, a, value_string(str_slice(s, start, i)));
        else
            i++;
    }
    return value_list(parts.items, parts.len);
}

static bool text_method(struct arena *a, struct str s, struct str name,
                        const struct argument *args, size_t count, struct str *out)
{
    struct str x = {0}, y = {0};
    bool one = text_argument(args, count, 0, &x) && count == 1;
    bool is_strip = str_eq(name, STR("strip"));
    bool left = is_strip || str_eq(name, STR("lstrip"));
    bool right = is_strip || str_eq(name, STR("rstrip"));
    if (left || right) {
        bool usable = count == 0 ? is_ascii(s) : one && is_ascii(x);
        *out = strip(s, x, count == 0, left, right);
        return usable;
    }
    if (count == 0)
        return change_case(a, s, name, out);
    if (str_eq(name, STR("replace"))) {
        bool limited =
            count == 3 && !args[2].name.len && args[2].value.kind == VALUE_NUMBER;
        return (count == 2 || limited) && text_argument(args, count, 0, &x) &&
               text_argument(args, count, 1, &y) &&
               replace(a, s, x, y, limited ? args[2].value.number : -1, out);
    }
    if (str_eq(name, STR("zfill")))
        return count == 1 && args[0].value.kind == VALUE_NUMBER &&
               fill(a, s, args[0].value.number, out);
    *out = s;
    if (one && str_eq(name, STR("removeprefix"))) {
        *out = str_starts(s, x) ? str_from(s, x.len) : s;
        return true;
    }
    if (one && str_eq(name, STR("removesuffix"))) {
        *out = str_ends(s, x) ? str_slice(s, 0, s.len - x.len) : s;
        return true;
    }
    return false;
}

static struct value string_method(struct arena *a, const struct value *self,
                                  struct str name, const struct argument *args,
                                  size_t count)
{
    struct value unknown;
    struct str text, x;
    if (str_eq(name, STR("format")))
        return format(a, self, args, count);
    if (!all_known(args, count, &unknown))
        return unknown;
    bool has_text = text_argument(args, count, 0, &x);
    if (str_eq(name, STR("join")) && count == 1)
        return join(a, self->text, &args[0].value);
    if (str_eq(name, STR("startswith")) && count == 1 && has_text)
        return value_bool(str_starts(self->text, x));
    if (str_eq(name, STR("endswith")) && count == 1 && has_text)
        return value_bool(str_ends(self->text, x));
    bool yes, is_rpartition = str_eq(name, STR("rpartition"));
    if (count == 0 && question(self->text, name, &yes))
        return value_bool(yes);
    if ((is_rpartition || str_eq(name, STR("partition"))) && count == 1 && has_text &&
        x.len)
        return partition(a, self->text, x, is_rpartition);
    if (str_eq(name, STR("split")) && count == 0 && is_ascii(self->text))
        return split_at_blanks(a, self->text);
    bool is_rsplit = str_eq(name, STR("rsplit"));
    if ((is_rsplit || str_eq(name, STR("split"))) && has_text && count <= 2) {
        bool limited = count == 2 && args[1].value.kind == VALUE_NUMBER;
        if (count == 1 || limited)
            return split(a, self->text, x, limited ? args[1].value.number : -1,
                         is_rsplit);
    }
    if (text_method(a, self->text, name, args, count, &text)) {
        struct value v = value_string(text);
        v.file = self->file;
        v.node = self->node;
        return v;
    }
    return value_unknown(arena_printf(a, "str.%.*s()", STR_ARG(name)));
}

static struct value dict_method(struct arena *a, const struct value *self,
                                struct str name, const struct argument *args,
                                size_t count)
{
    bool keys = str_eq(name, STR("keys")), values = str_eq(name, STR("values"));
    if ((keys || values) && count == 0) {
        struct value *items = arena_array(a, self->count / 2, sizeof *items);
        for (uint32_t i = 0; i < self->count / 2; i++)
            items[i] = self->items[2 * i + (values ? 1 : 0)];
        return value_list(items, self->count / 2);
    }
    if (str_eq(name, STR("items")) && count == 0) {
        struct value *items = arena_array(a, self->count / 2, sizeof *items);
        for (uint32_t i = 0; i < self->count / 2; i++) {
            struct value *pair = arena_array(a, 2, sizeof *pair);
            pair[0] = self->items[2 * i];
            pair[1] = self->items[2 * i + 1];
            items[i] = value_list(pair, 2);
        }
        return value_list(items, self->count / 2);
    }
    if (str_eq(name, STR("get")) && (count == 1 || count == 2)) {
        enum truth in = value_contains(self, &args[0].value);
        if (in == TRUTH_YES)
            return value_subscript(self, &args[0].value);
        if (in == TRUTH_NO)
            return count == 2 ? args[1].value : value_none();
        if (args[0].value.kind == VALUE_UNKNOWN)
            return args[0].value;
    }
    return value_unknown(arena_printf(a, "dict.%.*s()", STR_ARG(name)));
}

struct value value_call_method(struct arena *a, const struct value *self,
                               struct str name, const struct argument *args,
                               size_t count)
{
    if (self->kind == VALUE_STRING)
        return string_method(a, self, name, args, count);
    if (self->kind == VALUE_DICT)
        return dict_method(a, self, name, args, count);
    if (self->kind == VALUE_PATH && count == 0) {
        struct value v = *self;
        v.number |= str_eq(name, STR("resolve")) ? PATH_RESOLVED : 0;
        return v;
    }
    struct str x, y;
    if (self->kind == VALUE_PATTERN && str_eq(name, STR("sub")) && count == 2 &&
        text_argument(args, count, 0, &x) && text_argument(args, count, 1, &y))
        return value_regex_sub(a, self->text, x, y, 0);
    if (self->kind == VALUE_PATTERN && str_eq(name, STR("findall")) && count == 1 &&
        text_argument(args, count, 0, &x))
        return value_regex_all(a, self->text, x);
    return value_unknown(arena_printf(a, "a call of .%.*s()", STR_ARG(name)));
}
