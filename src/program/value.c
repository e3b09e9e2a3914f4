#include "program/value.h"

#include "base/buf.h"

#include <inttypes.h>

struct value value_unknown(struct str why)
{
    return (struct value){.kind = VALUE_UNKNOWN,
                          .text = why,
                          .file = VALUE_NOWHERE,
                          .node = VALUE_NOWHERE};
}

struct value value_string(struct str text)
{
    struct value v = value_unknown(text);
    v.kind = VALUE_STRING;
    return v;
}

struct value value_number(int64_t number)
{
    struct value v = value_unknown(STR(""));
    v.kind = VALUE_NUMBER;
    v.number = number;
    return v;
}

struct value value_bool(bool yes)
{
    struct value v = value_number(yes);
    v.kind = VALUE_BOOL;
    return v;
}

struct value value_none(void)
{
    struct value v = value_unknown(STR(""));
    v.kind = VALUE_NONE;
    return v;
}

struct value value_list(struct value *items, size_t count)
{
    struct value v = value_none();
    v.kind = VALUE_LIST;
    v.items = items;
    v.count = (uint32_t)count;
    return v;
}

struct value value_on(struct arena *arena, enum value_kind kind, struct value object,
                      struct str name)
{
    struct value v = value_none(), *copy = arena_new(arena, struct value);
    *copy = object;
    v.kind = (uint8_t)kind;
    v.text = name;
    v.items = copy;
    v.count = 1;
    return v;
}

enum truth value_truth(const struct value *v)
{
    switch (v->kind) {
    case VALUE_UNKNOWN:
        return TRUTH_UNDECIDED;
    case VALUE_STRING:
        return v->text.len ? TRUTH_YES : TRUTH_NO;
    case VALUE_NUMBER:
    case VALUE_BOOL:
        return v->number ? TRUTH_YES : TRUTH_NO;
    case VALUE_NONE:
        return TRUTH_NO;
    case VALUE_LIST:
    case VALUE_SET:
    case VALUE_DICT:
        return v->count ? TRUTH_YES : TRUTH_NO;
    case VALUE_SELF:
        return TRUTH_UNDECIDED; /* __bool__, __len__ */
    default:
        return TRUTH_YES;
    }
}

static bool is_scalar(const struct value *v)
{
    return v->kind == VALUE_STRING || v->kind == VALUE_NUMBER ||
           v->kind == VALUE_BOOL || v->kind == VALUE_NONE || v->kind == VALUE_CLASS;
}

enum truth value_equal(const struct value *a, const struct value *b)
{
    if (!is_scalar(a) || !is_scalar(b))
        return TRUTH_UNDECIDED;
    bool numbers = (a->kind == VALUE_NUMBER || a->kind == VALUE_BOOL) &&
                   (b->kind == VALUE_NUMBER || b->kind == VALUE_BOOL);
    if (numbers)
        return a->number == b->number ? TRUTH_YES : TRUTH_NO;
    if (a->kind != b->kind)
        return TRUTH_NO;
    if (a->kind == VALUE_STRING)
        return str_eq(a->text, b->text) ? TRUTH_YES : TRUTH_NO;
    return a->kind == VALUE_NONE || a->index == b->index ? TRUTH_YES : TRUTH_NO;
}

enum truth value_contains(const struct value *container, const struct value *item)
{
    if (container->kind == VALUE_STRING && item->kind == VALUE_STRING)
        return str_find(container->text, item->text) != STR_NONE ? TRUTH_YES : TRUTH_NO;
    if (container->kind != VALUE_LIST && container->kind != VALUE_SET &&
        container->kind != VALUE_DICT)
        return TRUTH_UNDECIDED;
    uint32_t step = container->kind == VALUE_DICT ? 2 : 1;
    enum truth result = TRUTH_NO;
    for (uint32_t i = 0; i < container->count; i += step) {
        enum truth t = value_equal(&container->items[i], item);
        if (t == TRUTH_YES)
            return TRUTH_YES;
        if (t == TRUTH_UNDECIDED)
            result = TRUTH_UNDECIDED;
    }
    return result;
}

bool value_to_str(struct arena *a, const struct value *v, struct str *out)
{
    switch (v->kind) {
    case VALUE_STRING:
        *out = v->text;
        return true;
    case VALUE_NUMBER:
        *out = arena_printf(a, "%" PRId64, v->number);
        return true;
    case VALUE_BOOL:
        *out = v->number ? STR("True") : STR("False");
        return true;
    case VALUE_NONE:
        *out = STR("None");
        return true;
    default:
        return false;
    }
}

static bool is_ascii(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] >= 0x80)
            return false;
    return true;
}

static struct value subscript_text(const struct value *v, int64_t at)
{
    if (!is_ascii(v->text))
        return value_unknown(STR("an index into text that is not ASCII"));
    int64_t len = (int64_t)v->text.len;
    if (at < 0)
        at += len;
    if (at < 0 || at >= len)
        return value_unknown(STR("an index out of range"));
    struct value c = value_string(str_slice(v->text, (size_t)at, (size_t)at + 1));
    c.file = v->file;
    c.node = v->node;
    return c;
}

struct value value_subscript(const struct value *v, const struct value *key)
{
    if (v->kind == VALUE_DICT) {
        for (uint32_t i = v->count; i >= 2; i -= 2) {
            enum truth t = value_equal(&v->items[i - 2], key);
            if (t == TRUTH_YES)
                return v->items[i - 1];
            if (t == TRUTH_UNDECIDED)
                return value_unknown(STR("a key that is not known"));
        }
        return value_unknown(STR("a key that is not in the dict"));
    }
    if (key->kind == VALUE_NUMBER && v->kind == VALUE_STRING)
        return subscript_text(v, key->number);
    if (key->kind == VALUE_NUMBER && v->kind == VALUE_LIST) {
        int64_t at = key->number < 0 ? key->number + v->count : key->number;
        if (at >= 0 && at < v->count)
            return v->items[at];
    }
    return v->kind == VALUE_UNKNOWN ? *v : value_unknown(STR("a subscript"));
}

/* A bound of a slice as Python has it: PySlice_AdjustIndices. */
static bool adjust(const struct value *bound, int64_t len, bool backwards,
                   int64_t absent, int64_t *out)
{
    if (bound->kind == VALUE_NONE) {
        *out = absent;
        return true;
    }
    if (bound->kind != VALUE_NUMBER)
        return false;
    int64_t at = bound->number, low = backwards ? -1 : 0;
    if (at < 0)
        at = at < -len ? low : at + len;
    *out = at > len + low ? len + low : at;
    return true;
}

struct value value_slice(struct arena *a, const struct value *v,
                         const struct value bounds[3])
{
    int64_t start, stop, step = 1;
    if (v->kind == VALUE_UNKNOWN)
        return *v;
    for (int i = 0; i < 3; i++)
        if (bounds[i].kind == VALUE_UNKNOWN)
            return bounds[i];
    bool text = v->kind == VALUE_STRING;
    if ((!text && v->kind != VALUE_LIST) || (text && !is_ascii(v->text)))
        return value_unknown(STR("a slice"));
    if (bounds[2].kind == VALUE_NUMBER)
        step = bounds[2].number;
    int64_t len = text ? (int64_t)v->text.len : (int64_t)v->count;
    bool backwards = step < 0;
    if (step == 0 || step < -len - 1 ||
        !adjust(&bounds[0], len, backwards, backwards ? len - 1 : 0, &start) ||
        !adjust(&bounds[1], len, backwards, backwards ? -1 : len, &stop))
        return value_unknown(STR("a slice"));
    struct value *items = arena_array(a, (size_t)len + 1, sizeof *items);
    char *bytes = arena_array(a, (size_t)len + 1, 1);
    size_t count = 0;
    for (int64_t i = start; backwards ? i > stop : i < stop; i += step) {
        if (text)
            bytes[count++] = v->text.ptr[i];
        else
            items[count++] = v->items[i];
        if (step > len)
            break; /* there is only the first, and i + step could overflow */
    }
    struct value out =
        text ? value_string(str_make(bytes, count)) : value_list(items, count);
    out.file = v->file;
    out.node = v->node;
    return out;
}

struct value value_repeat(struct arena *a, const struct value *left,
                          const struct value *right)
{
    if (left->kind == VALUE_UNKNOWN)
        return *left;
    if (right->kind == VALUE_UNKNOWN)
        return *right;
    if (left->kind == VALUE_NUMBER && right->kind == VALUE_STRING)
        return value_repeat(a, right, left);
    if (left->kind != VALUE_STRING || right->kind != VALUE_NUMBER ||
        right->number > VALUE_MAX_TEXT ||
        (right->number > 0 && left->text.len * (size_t)right->number > VALUE_MAX_TEXT))
        return value_unknown(STR("a product"));
    struct buf out = {0};
    for (int64_t i = 0; i < right->number; i++)
        buf_add(&out, left->text);
    struct value v = value_string(arena_str(a, buf_str(&out)));
    buf_release(&out);
    return v;
}

struct value value_iterate(struct arena *a, const struct value *v)
{
    bool text = v->kind == VALUE_STRING && is_ascii(v->text);
    if (v->kind == VALUE_LIST || v->kind == VALUE_UNKNOWN)
        return *v;
    if (!text && v->kind != VALUE_DICT)
        return value_unknown(STR("a loop over what is not known"));
    size_t count = text ? v->text.len : v->count / 2;
    struct value *items = arena_array(a, count, sizeof *items);
    for (size_t i = 0; i < count; i++)
        items[i] = text ? value_string(str_slice(v->text, i, i + 1)) : v->items[2 * i];
    return value_list(items, count);
}

static struct value carry(struct value result, const struct value *from)
{
    if (result.kind == VALUE_STRING) {
        result.file = from->file;
        result.node = from->node;
    }
    return result;
}

struct value value_concatenate(struct arena *a, const struct value *left,
                               const struct value *right)
{
    if (left->kind == VALUE_UNKNOWN)
        return *left;
    if (right->kind == VALUE_UNKNOWN)
        return *right;
    if (left->kind == VALUE_NUMBER && right->kind == VALUE_NUMBER) {
        int64_t sum;
        if (!__builtin_add_overflow(left->number, right->number, &sum))
            return value_number(sum);
    }
    if (left->kind == VALUE_LIST && right->kind == VALUE_LIST &&
        left->count + right->count <= VALUE_MAX_ITEMS) {
        struct value both = *left;
        struct value *items = arena_array(a, left->count + right->count, sizeof *items);
        if (left->count)
            memcpy(items, left->items, left->count * sizeof *items);
        if (right->count)
            memcpy(items + left->count, right->items, right->count * sizeof *items);
        both.items = items;
        both.count = left->count + right->count;
        return both;
    }
    if (left->kind != VALUE_STRING || right->kind != VALUE_STRING)
        return value_unknown(STR("an addition of other things than strings"));
    if (left->text.len + right->text.len > VALUE_MAX_TEXT)
        return value_unknown(STR("a very long string"));
    struct str parts[] = {left->text, right->text};
    struct value both = value_string(arena_join(a, parts, 2));
    bool from_right = right->node != VALUE_NOWHERE;
    return carry(both, from_right ? right : left);
}

/* ---- % ---- */

/* What follows `%` at *i: "(name)s", "s", "d"; false when it is anything finer. */
static bool percent_field(struct str f, size_t *i, struct str *name, char *type)
{
    *name = (struct str){0};
    if (*i < f.len && f.ptr[*i] == '(') {
        size_t close = str_find_char(str_from(f, *i), ')');
        if (close == STR_NONE)
            return false;
        *name = str_slice(f, *i + 1, *i + close);
        *i += close + 1;
    }
    if (*i >= f.len)
        return false;
    *type = f.ptr[(*i)++];
    return *type == 's' || *type == 'd' || *type == '%';
}

static const struct value *percent_operand(const struct value *right, struct str name,
                                           uint32_t *used)
{
    if (name.len) {
        for (uint32_t i = 0; right->kind == VALUE_DICT && i < right->count; i += 2)
            if (right->items[i].kind == VALUE_STRING &&
                str_eq(right->items[i].text, name))
                return &right->items[i + 1];
        return NULL;
    }
    if (right->kind == VALUE_LIST)
        return *used < right->count ? &right->items[(*used)++] : NULL;
    return (*used)++ == 0 ? right : NULL;
}

struct value value_percent(struct arena *a, const struct value *left,
                           const struct value *right)
{
    if (left->kind != VALUE_STRING)
        return left->kind == VALUE_UNKNOWN ? *left : value_unknown(STR("a remainder"));
    struct buf out = {0};
    struct value result = value_unknown(STR("a % format flatline does not evaluate"));
    struct value from = *left;
    uint32_t used = 0;
    struct str f = left->text;
    for (size_t i = 0; i < f.len;) {
        if (f.ptr[i] != '%') {
            buf_addc(&out, f.ptr[i++]);
            continue;
        }
        struct str name, text;
        char type;
        i++;
        if (!percent_field(f, &i, &name, &type))
            goto out;
        if (type == '%') {
            buf_addc(&out, '%');
            continue;
        }
        const struct value *operand = percent_operand(right, name, &used);
        if (!operand || (type == 'd' && operand->kind != VALUE_NUMBER))
            goto out;
        if (!value_to_str(a, operand, &text)) {
            if (operand->kind == VALUE_UNKNOWN)
                result = *operand;
            goto out;
        }
        if (operand->node != VALUE_NOWHERE)
            from = *operand;
        buf_add(&out, text);
        if (out.len > VALUE_MAX_TEXT)
            goto out;
    }
    if (right->kind == VALUE_LIST && used < right->count)
        goto out;
    result = carry(value_string(arena_str(a, buf_str(&out))), &from);
out:
    buf_release(&out);
    return result;
}
