#include "program/names_run.h"

#include "base/buf.h"

#include <stdlib.h>

#define MAX_LOOPS 256 /* elements of a known list that a comprehension is made of */

static uint32_t child(struct names_run *r, const struct frame *f, uint32_t node,
                      uint32_t n)
{
    return code_child(run_code(r, f->file), node, n);
}

static struct value number(struct names_run *r, struct frame *f, uint32_t node)
{
    struct str text = code_text(run_code(r, f->file), node);
    int64_t total = 0;
    if (text.len == 0 || text.len > 17)
        return run_unknown(r, f, node, "a number");
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '_')
            continue;
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return run_unknown(r, f, node, "a number that is not decimal");
        total = total * 10 + (text.ptr[i] - '0');
    }
    return value_number(total);
}

static struct value string(struct names_run *r, struct frame *f, uint32_t node)
{
    struct value v = value_string(code_text(run_code(r, f->file), node));
    v.file = f->file;
    v.node = node;
    return v;
}

/* ---- f-strings ---- */

/* One field of an f-string as text. */
static struct value formatted(struct names_run *r, struct frame *f, uint32_t node)
{
    struct str spec = code_text(run_code(r, f->file), node);
    struct value v = run_expression(r, f, child(r, f, node, 0));
    struct str text;
    if (v.kind == VALUE_UNKNOWN)
        return v;
    if (spec.len && !str_eq(spec, STR("!s")))
        return run_unknown(r, f, node, "the format specification `%.*s`",
                           STR_ARG(spec));
    if (v.kind == VALUE_NONE && v.on_class)
        return run_unknown(r, f, node, "a parameter that is None unless given");
    if (!value_to_str(r->arena, &v, &text))
        return run_unknown(r, f, node, "an object put into a string");
    struct value out = value_string(text);
    out.file = v.file;
    out.node = v.node;
    return out;
}

static struct value joined(struct names_run *r, struct frame *f, uint32_t node)
{
    const struct code *code = run_code(r, f->file);
    struct value whole = value_string(STR(""));
    uint32_t file = f->file, from = node;
    for (uint32_t i = 0; i < code->nodes[node].child_count; i++) {
        uint32_t part = child(r, f, node, i);
        bool literal = code_kind(code, part) == CODE_STRING;
        struct value v = literal ? string(r, f, part)
                         : code_kind(code, part) == CODE_FORMATTED
                             ? formatted(r, f, part)
                             : run_expression(r, f, part);
        whole = value_concatenate(r->arena, &whole, &v);
        if (whole.kind != VALUE_STRING)
            return whole;
        if (!literal && v.node != VALUE_NOWHERE) {
            file = v.file;
            from = v.node;
        }
    }
    whole.file = file;
    whole.node = from;
    return whole;
}

/* ---- containers ---- */

struct items {
    VEC(struct value) list;
    struct value unknown; /* when not followed to the end */
    bool failed;
};

static void spread(struct items *out, struct arena *a, struct value v, uint8_t kind)
{
    bool usable = kind == VALUE_DICT ? v.kind == VALUE_DICT : v.kind == VALUE_LIST;
    if (!usable || out->list.len + v.count > VALUE_MAX_ITEMS) {
        out->failed = true;
        out->unknown = v;
        return;
    }
    for (uint32_t i = 0; i < v.count; i++)
        vec_add(&out->list, a, v.items[i]);
}

static void container_item(struct names_run *r, struct frame *f, uint32_t item,
                           uint8_t kind, struct items *out)
{
    uint8_t item_kind = code_kind(run_code(r, f->file), item);
    if (item_kind == CODE_STAR_ARGUMENT || item_kind == CODE_DOUBLE_STAR_ARGUMENT) {
        spread(out, r->arena, run_expression(r, f, child(r, f, item, 0)), kind);
    } else if (kind == VALUE_DICT) {
        vec_add(&out->list, r->arena, run_expression(r, f, child(r, f, item, 0)));
        vec_add(&out->list, r->arena, run_expression(r, f, child(r, f, item, 1)));
    } else {
        vec_add(&out->list, r->arena, run_expression(r, f, item));
    }
}

static struct value container(struct names_run *r, struct frame *f, uint32_t node,
                              uint8_t kind)
{
    const struct code *code = run_code(r, f->file);
    struct items items = {0};
    for (uint32_t i = 0; i < code->nodes[node].child_count && !items.failed; i++) {
        if (items.list.len >= VALUE_MAX_ITEMS || !run_step(r))
            return run_unknown(r, f, node, "a container with very many elements");
        container_item(r, f, child(r, f, node, i), kind, &items);
    }
    if (items.failed)
        return run_unknown(r, f, node, "a container made of what is not known");
    struct value v = value_none();
    v.kind = kind;
    v.items = items.list.items;
    v.count = (uint32_t)items.list.len;
    v.file = f->file;
    v.node = node;
    return v;
}

static void add_element(struct names_run *r, struct frame *f, uint32_t node,
                        struct items *out)
{
    const struct code *code = run_code(r, f->file);
    for (uint32_t i = 3; i < code->nodes[node].child_count; i++) {
        struct value v = run_expression(r, f, child(r, f, node, i));
        enum truth truth = value_truth(&v);
        if (truth == TRUTH_NO)
            return;
        out->failed |= truth == TRUTH_UNDECIDED;
    }
    vec_add(&out->list, r->arena, run_expression(r, f, child(r, f, node, 0)));
}

static struct value comprehension(struct names_run *r, struct frame *f, uint32_t node)
{
    struct items items = {0};
    struct value from = run_expression(r, f, child(r, f, node, 2));
    struct variables before = f->locals;
    from = value_iterate(r->arena, &from);
    if (from.kind != VALUE_LIST &&
        emitters_mark(r->names->emitters, f->file, node) & MARK_SIGNS) {
        run_assign(r, f, child(r, f, node, 1), from);
        run_expression(r, f, child(r, f, node, 0)); /* at least once, it is taken */
    }
    if (from.kind != VALUE_LIST || from.count > MAX_LOOPS)
        return from.kind == VALUE_UNKNOWN ? from
                                          : run_unknown(r, f, node, "a comprehension");
    /* The target is local to it: a copy of the variables is written to. */
    f->locals.list.items = NULL;
    f->locals.list.len = f->locals.list.cap = 0;
    for (size_t i = 0; i < before.list.len; i++)
        vec_add(&f->locals.list, &r->names->scratch, before.list.items[i]);
    for (uint32_t i = 0; i < from.count && !items.failed && run_step(r); i++) {
        run_assign(r, f, child(r, f, node, 1), from.items[i]);
        add_element(r, f, node, &items);
    }
    f->locals = before;
    if (items.failed || r->exhausted)
        return run_unknown(r, f, node, "a comprehension");
    struct value v = value_none();
    v.kind = str_eq(code_text(run_code(r, f->file), node), STR("set")) ? VALUE_SET
                                                                       : VALUE_LIST;
    v.items = items.list.items;
    v.count = (uint32_t)items.list.len;
    return v;
}

/* ---- operators ---- */

static struct value binary(struct names_run *r, struct frame *f, uint32_t node)
{
    struct str op = code_text(run_code(r, f->file), node);
    struct value left = run_expression(r, f, child(r, f, node, 0));
    struct value right = run_expression(r, f, child(r, f, node, 1));
    if (str_eq(op, STR("+")))
        return value_concatenate(r->arena, &left, &right);
    if (str_eq(op, STR("%")))
        return value_percent(r->arena, &left, &right);
    if (str_eq(op, STR("*")))
        return value_repeat(r->arena, &left, &right);
    if (left.kind == VALUE_UNKNOWN)
        return left;
    if (right.kind == VALUE_UNKNOWN)
        return right;
    int64_t difference;
    if (str_eq(op, STR("-")) && left.kind == VALUE_NUMBER &&
        right.kind == VALUE_NUMBER &&
        !__builtin_sub_overflow(left.number, right.number, &difference))
        return value_number(difference);
    return run_unknown(r, f, node, "the operator `%.*s`", STR_ARG(op));
}

static struct value from_truth(struct names_run *r, struct frame *f, uint32_t node,
                               enum truth truth, bool negate)
{
    if (truth == TRUTH_UNDECIDED)
        return run_unknown(r, f, node, "a comparison that cannot be decided");
    return value_bool((truth == TRUTH_YES) != negate);
}

static struct value compare_numbers(struct names_run *r, struct frame *f, uint32_t node,
                                    struct str op, int64_t a, int64_t b)
{
    if (str_eq(op, STR("<")))
        return value_bool(a < b);
    if (str_eq(op, STR("<=")))
        return value_bool(a <= b);
    if (str_eq(op, STR(">")))
        return value_bool(a > b);
    if (str_eq(op, STR(">=")))
        return value_bool(a >= b);
    return run_unknown(r, f, node, "a comparison");
}

/* `a is b`, where only None, True, False and classes can be told apart. */
static enum truth identical(const struct value *a, const struct value *b)
{
    if (a->kind == VALUE_UNKNOWN || b->kind == VALUE_UNKNOWN)
        return TRUTH_UNDECIDED;
    if (a->kind == VALUE_NONE || b->kind == VALUE_NONE)
        return a->kind == b->kind ? TRUTH_YES : TRUTH_NO;
    if (a->kind == VALUE_BOOL || a->kind == VALUE_CLASS)
        return value_equal(a, b);
    return TRUTH_UNDECIDED;
}

static struct value comparison(struct names_run *r, struct frame *f, uint32_t node)
{
    struct str op = code_text(run_code(r, f->file), node);
    struct value left = run_expression(r, f, child(r, f, node, 0));
    struct value right = run_expression(r, f, child(r, f, node, 1));
    bool negate = str_eq(op, STR("!=")) || str_find(op, STR("not")) != STR_NONE;
    if (str_eq(op, STR("==")) || str_eq(op, STR("!=")))
        return from_truth(r, f, node, value_equal(&left, &right), negate);
    if (str_starts(op, STR("is")))
        return from_truth(r, f, node, identical(&left, &right), negate);
    if (str_ends(op, STR("in")))
        return from_truth(r, f, node, value_contains(&right, &left), negate);
    if (left.kind == VALUE_NUMBER && right.kind == VALUE_NUMBER)
        return compare_numbers(r, f, node, op, left.number, right.number);
    return run_unknown(r, f, node, "a comparison that cannot be decided");
}

/* Both ways give something unknown, or the same: it does not matter which is taken. */
static bool makes_no_difference(const struct value *a, const struct value *b)
{
    return (a->kind == VALUE_UNKNOWN && b->kind == VALUE_UNKNOWN) ||
           value_equal(a, b) == TRUTH_YES;
}

/* Then only the way that is taken may be walked. */
static bool has_effects(struct names_run *r, const struct frame *f, uint32_t node)
{
    return emitters_mark(r->names->emitters, f->file, node) &
           (MARK_MATTERS | MARK_SIGNS);
}

static struct value shortcut(struct names_run *r, struct frame *f, uint32_t node,
                             bool is_and)
{
    struct value left = run_expression(r, f, child(r, f, node, 0));
    if (value_truth(&left) == TRUTH_UNDECIDED && !has_effects(r, f, node)) {
        struct value right = run_expression(r, f, child(r, f, node, 1));
        if (makes_no_difference(&left, &right) || run_decide(r, &left) == is_and)
            return right;
        return left;
    }
    if (run_decide(r, &left) != is_and)
        return left;
    return run_expression(r, f, child(r, f, node, 1));
}

static struct value negation(struct names_run *r, struct frame *f, uint32_t node)
{
    struct value v = run_expression(r, f, child(r, f, node, 0));
    enum truth truth = value_truth(&v);
    if (truth == TRUTH_UNDECIDED) {
        v = run_unknown(r, f, node, "a condition that cannot be decided");
        return v;
    }
    return value_bool(truth == TRUTH_NO);
}

static struct value conditional(struct names_run *r, struct frame *f, uint32_t node)
{
    struct value condition = run_expression(r, f, child(r, f, node, 0));
    enum truth truth = value_truth(&condition);
    if (truth != TRUTH_UNDECIDED || has_effects(r, f, node))
        return run_expression(r, f,
                              child(r, f, node, run_decide(r, &condition) ? 1 : 2));
    struct value yes = run_expression(r, f, child(r, f, node, 1));
    struct value no = run_expression(r, f, child(r, f, node, 2));
    return makes_no_difference(&yes, &no) || run_decide(r, &condition) ? yes : no;
}

static struct value walrus(struct names_run *r, struct frame *f, uint32_t node)
{
    struct value v = run_expression(r, f, child(r, f, node, 0));
    variables_set(r, &f->locals, code_text(run_code(r, f->file), node), v);
    return v;
}

/* One bound of a slice: VALUE_NONE when it is not there. */
static struct value bound_of(struct names_run *r, struct frame *f, uint32_t slice,
                             uint32_t which)
{
    uint32_t node = child(r, f, slice, which);
    bool absent = code_kind(run_code(r, f->file), node) == CODE_OTHER &&
                  str_eq(code_text(run_code(r, f->file), node), STR("nothing"));
    return absent ? value_none() : run_expression(r, f, node);
}

static struct value slice(struct names_run *r, struct frame *f, const struct value *v,
                          uint32_t node)
{
    struct value bounds[3];
    if (v->kind == VALUE_BUILTIN)
        return run_unknown(r, f, node, "`%.*s[...]`", STR_ARG(v->text));
    for (uint32_t i = 0; i < 3; i++)
        bounds[i] = bound_of(r, f, node, i);
    return value_slice(r->arena, v, bounds);
}

static struct value subscript(struct names_run *r, struct frame *f, uint32_t node)
{
    struct value v = run_expression(r, f, child(r, f, node, 0));
    if (code_kind(run_code(r, f->file), child(r, f, node, 1)) == CODE_SLICE)
        return slice(r, f, &v, child(r, f, node, 1));
    struct value key = run_expression(r, f, child(r, f, node, 1));
    if (v.kind == VALUE_BUILTIN)
        return run_unknown(r, f, node, "`%.*s[...]`", STR_ARG(v.text));
    struct value out = value_subscript(&v, &key);
    if (out.kind == VALUE_UNKNOWN && out.node == VALUE_NOWHERE) {
        out.file = f->file;
        out.node = node;
    }
    return out;
}

static struct value unary(struct names_run *r, struct frame *f, uint32_t node)
{
    struct value v = run_expression(r, f, child(r, f, node, 0));
    if (v.kind == VALUE_NUMBER &&
        str_eq(code_text(run_code(r, f->file), node), STR("-")))
        return value_number(-v.number);
    return v.kind == VALUE_UNKNOWN ? v : run_unknown(r, f, node, "a unary operator");
}

/* ---- attributes ---- */

static struct value class_own_attribute(struct names_run *r, struct frame *f,
                                        uint32_t class, struct str name, uint32_t node)
{
    const struct class_entry *it = &r->names->classes->items.items[class];
    bool plain = str_eq(name, STR("__name__"));
    if (plain || (str_eq(name, STR("__qualname__")) && !(it->flags & CLASS_NESTED))) {
        struct value v = value_string(it->name);
        v.file = it->file;
        v.node = sources_class_node(r->names->sources, class);
        return v;
    }
    if (str_starts(name, STR("__")) && str_ends(name, STR("__")) &&
        run_find(r, class, 0, name).node == CODE_NONE)
        return run_unknown(r, f, node, "`%.*s`", STR_ARG(name));
    return run_class_attribute(r, f, class, 0, name, node, true);
}

static struct value member_attribute(struct names_run *r, struct frame *f,
                                     const struct value *member, struct str name,
                                     uint32_t node)
{
    if (str_eq(name, STR("value")))
        return member->items[0];
    if (str_eq(name, STR("name")))
        return value_string(member->text);
    return run_unknown(r, f, node, "an enumeration's `%.*s`", STR_ARG(name));
}

/* Does the next `__init__` from this place in the order on come from a dataclass? */
static bool generated_above(struct names_run *r, uint32_t from)
{
    const struct class_entry *it = &r->names->classes->items.items[r->class];
    struct found written = run_find(r, r->class, from, STR("__init__"));
    uint32_t upto = written.node == CODE_NONE
                        ? it->mro_count
                        : run_position(r, r->class, written.class);
    for (uint32_t i = from; i < upto; i++)
        if (run_has_fields(r, it->mro[i]))
            return true;
    return false;
}

struct value run_attribute(struct names_run *r, struct frame *f, struct value object,
                           struct str name, uint32_t node)
{
    switch (object.kind) {
    case VALUE_UNKNOWN:
        return object;
    case VALUE_SELF:
        return run_self_attribute(r, f, name, node);
    case VALUE_CLASS:
        return class_own_attribute(r, f, object.index, name, node);
    case VALUE_SUPER:
        if (str_eq(name, STR("__init__")) && generated_above(r, object.index)) {
            object = value_none();
            object.kind = VALUE_BUILTIN;
            object.text = STR("dataclass.__init__");
            return object;
        }
        return run_class_attribute(r, f, r->class, object.index, name, node, false);
    case VALUE_MODULE:
        return run_module_name(r, object.file, name);
    case VALUE_BUILTIN: {
        struct str parts[] = {object.text, STR("."), name};
        object.text = arena_join(r->arena, parts, 3);
        return object;
    }
    case VALUE_MEMBER:
        return member_attribute(r, f, &object, name, node);
    case VALUE_PATH:
        if (str_eq(name, STR("resolve")) || str_eq(name, STR("absolute")))
            return value_on(r->arena, VALUE_BOUND, object, name);
        return run_path_attribute(r, f, &object, name, node);
    case VALUE_STRING:
    case VALUE_LIST:
    case VALUE_SET:
    case VALUE_DICT:
    case VALUE_PATTERN:
        return value_on(r->arena, VALUE_BOUND, object, name);
    case VALUE_FUNCTION:
    case VALUE_METHOD:
        if (str_eq(name, STR("__name__")))
            return value_string(code_text(run_code(r, object.file), object.node));
        break;
    default:
        break;
    }
    return run_unknown(r, f, node, "`.%.*s` of an object", STR_ARG(name));
}

static struct value attribute(struct names_run *r, struct frame *f, uint32_t node)
{
    const struct code *code = run_code(r, f->file);
    struct str name = code_text(code, node);
    struct buf dotted = {0};
    struct value object;
    /* `import a.b` binds `a`; only the whole says which module is meant. */
    bool plain = code_dotted(code, node, &dotted);
    struct str whole = arena_str(r->arena, buf_str(&dotted));
    buf_release(&dotted);
    struct binding b = {0};
    size_t dot = plain ? str_find_char(whole, '.') : STR_NONE;
    if (plain && !variables_find(&f->locals, str_slice(whole, 0, dot)))
        b = classes_lookup(r->names->classes, f->file, whole);
    if (b.kind == BINDING_VALUE)
        return run_module_name(r, b.file, b.name);
    if (b.kind == BINDING_MODULE) {
        object = value_none();
        object.kind = VALUE_MODULE;
        object.file = b.file;
        return object;
    }
    object = run_expression(r, f, child(r, f, node, 0));
    return run_attribute(r, f, object, name, node);
}

static struct value constant(uint8_t kind)
{
    return kind == CODE_NULL ? value_none() : value_bool(kind == CODE_TRUE);
}

static struct value lambda(struct frame *f, uint32_t node)
{
    struct value v = value_none();
    v.kind = VALUE_FUNCTION;
    v.file = f->file;
    v.node = node;
    v.index = f->owner;
    return v;
}

static struct value run_operator(struct names_run *r, struct frame *f, uint32_t node)
{
    switch (code_kind(run_code(r, f->file), node)) {
    case CODE_BINARY:
        return binary(r, f, node);
    case CODE_COMPARE:
        return comparison(r, f, node);
    case CODE_AND:
        return shortcut(r, f, node, true);
    case CODE_OR:
        return shortcut(r, f, node, false);
    case CODE_NOT:
        return negation(r, f, node);
    case CODE_UNARY:
        return unary(r, f, node);
    case CODE_CONDITIONAL:
        return conditional(r, f, node);
    case CODE_NAMED:
        return walrus(r, f, node);
    case CODE_SUBSCRIPT:
        return subscript(r, f, node);
    case CODE_AWAIT:
        return run_expression(r, f, child(r, f, node, 0));
    default: {
        struct str what = code_text(run_code(r, f->file), node);
        return run_unknown(r, f, node, "%.*s", STR_ARG(what));
    }
    }
}

struct value run_expression(struct names_run *r, struct frame *f, uint32_t node)
{
    uint8_t kind = code_kind(run_code(r, f->file), node);
    if (node == CODE_NONE || !run_step(r))
        return run_unknown(r, f, node, "too much code to follow");
    switch (kind) {
    case CODE_STRING:
        return string(r, f, node);
    case CODE_NUMBER:
        return number(r, f, node);
    case CODE_TRUE:
    case CODE_FALSE:
    case CODE_NULL:
        return constant(kind);
    case CODE_NAME:
        return run_name(r, f, node);
    case CODE_ATTRIBUTE:
        return attribute(r, f, node);
    case CODE_CALL:
        return run_call(r, f, node);
    case CODE_JOIN:
        return joined(r, f, node);
    case CODE_LIST:
    case CODE_TUPLE:
        return container(r, f, node, VALUE_LIST);
    case CODE_SET:
        return container(r, f, node, VALUE_SET);
    case CODE_DICT:
        return container(r, f, node, VALUE_DICT);
    case CODE_LAMBDA:
        return lambda(f, node);
    case CODE_COMPREHENSION:
        return comprehension(r, f, node);
    default:
        return run_operator(r, f, node);
    }
}
