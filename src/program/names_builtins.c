/* The functions of Python and its library that names are made with. */
#include "program/names_run.h"

#include "base/path.h"
#include "base/utf8.h"

#include <stdlib.h>

static struct value builtin_super(struct names_run *r, struct frame *f, uint32_t node)
{
    struct value v = value_none();
    if (r->class == PROGRAM_NONE || f->owner == PROGRAM_NONE)
        return run_unknown(r, f, node, "super() outside a class");
    const struct class_entry *it = &r->names->classes->items.items[r->class];
    v.kind = VALUE_SUPER;
    for (uint32_t i = 0; i < it->mro_count; i++)
        if (it->mro[i] == f->owner) {
            v.index = i + 1;
            return v;
        }
    return run_unknown(r, f, node, "super() of an unrelated class");
}

static struct value builtin_type(struct names_run *r, struct frame *f, uint32_t node,
                                 const struct arguments *args)
{
    struct value v = value_none();
    if (args->count != 1 || args->list[0].value.kind != VALUE_SELF)
        return run_unknown(r, f, node, "a call of `type`");
    v.kind = VALUE_CLASS;
    v.index = r->class;
    return v;
}

static struct value builtin_getattr(struct names_run *r, struct frame *f, uint32_t node,
                                    const struct arguments *args)
{
    const struct value *object = &args->list[0].value, *name = &args->list[1].value;
    if (args->count < 2 || name->kind != VALUE_STRING)
        return run_unknown(r, f, node, "getattr with a name that is not known");
    if (args->count == 3 && object->kind == VALUE_SELF) {
        enum truth has = run_has_attribute(r, name->text);
        if (has == TRUTH_NO || (has == TRUTH_UNDECIDED && run_choose(r, 2) == 1))
            return args->list[2].value;
    }
    if (args->count == 3 && object->kind == VALUE_CLASS &&
        run_find(r, object->index, 0, name->text).node == CODE_NONE &&
        !(r->names->classes->items.items[object->index].flags & CLASS_OPAQUE) &&
        name->text.len && name->text.ptr[0] != '_')
        return args->list[2].value;
    return run_attribute(r, f, *object, name->text, node);
}

static struct value builtin_hasattr(struct names_run *r, struct frame *f, uint32_t node,
                                    const struct arguments *args)
{
    enum truth has = TRUTH_UNDECIDED;
    if (args->count == 2 && args->list[0].value.kind == VALUE_SELF &&
        args->list[1].value.kind == VALUE_STRING)
        has = run_has_attribute(r, args->list[1].value.text);
    if (has == TRUTH_UNDECIDED)
        return run_unknown(r, f, node, "hasattr of something that is not known");
    return value_bool(has == TRUTH_YES);
}

static struct value builtin_isinstance(struct names_run *r, struct frame *f,
                                       uint32_t node, const struct arguments *args)
{
    const struct value *of = &args->list[0].value, *class = &args->list[1].value;
    if (args->count == 2 && of->kind == VALUE_SELF && class->kind == VALUE_CLASS &&
        classes_descends(r->names->classes, r->class, class->index))
        return value_bool(true);
    bool is_str = args->count == 2 && class->kind == VALUE_BUILTIN &&
                  str_eq(class->text, STR("str"));
    if (is_str && of->kind != VALUE_UNKNOWN && of->kind != VALUE_OBJECT &&
        of->kind != VALUE_MEMBER)
        return value_bool(of->kind == VALUE_STRING);
    return run_unknown(r, f, node, "isinstance of something that is not known");
}

static struct value builtin_setattr(struct names_run *r, struct frame *f, uint32_t node,
                                    const struct arguments *args)
{
    if (args->count == 3 && args->list[0].value.kind == VALUE_SELF &&
        args->list[1].value.kind == VALUE_STRING) {
        variables_set(r, &r->attributes, args->list[1].value.text, args->list[2].value);
        return value_none();
    }
    if (args->count == 3 && args->list[0].value.kind == VALUE_CLASS &&
        args->list[1].value.kind == VALUE_STRING) {
        vec_add(
            &r->class_settings, &r->names->scratch,
            ((struct class_setting){args->list[0].value.index, args->list[1].value.text,
                                    args->list[2].value}));
        return value_none();
    }
    if (args->list[0].value.kind == VALUE_SELF ||
        args->list[0].value.kind == VALUE_CLASS)
        run_taint(r, f, node);
    return run_unknown(r, f, node, "setattr with a name that is not known");
}

static struct value builtin_str(struct names_run *r, struct frame *f, uint32_t node,
                                const struct arguments *args)
{
    struct str text;
    if (args->count != 1)
        return run_unknown(r, f, node, "a call of `str`");
    const struct value *v = &args->list[0].value;
    if (v->kind == VALUE_UNKNOWN || v->kind == VALUE_STRING)
        return *v;
    if (!value_to_str(r->arena, v, &text))
        return run_unknown(r, f, node, "an object put into a string");
    return value_string(text);
}

/* dataclasses.field(default=..., default_factory=...) as a class attribute's value. */
static struct value builtin_field(struct names_run *r, struct frame *f, uint32_t node,
                                  const struct arguments *args)
{
    const struct value *v = run_keyword(args->list, args->count, STR("default"));
    if (v)
        return *v;
    v = run_keyword(args->list, args->count, STR("default_factory"));
    if (v && v->kind == VALUE_FUNCTION)
        return run_function(r, (struct found){v->index, v->file, v->node}, value_none(),
                            false, NULL, 0, true, true);
    return run_unknown(r, f, node, "a field without a default");
}

static struct value builtin_sequence(struct names_run *r, struct frame *f,
                                     uint32_t node, const struct arguments *args,
                                     struct str name)
{
    bool is_set = str_ends(name, STR("set"));
    struct value v = value_none();
    v.kind = is_set ? VALUE_SET : VALUE_LIST;
    if (args->count == 0)
        return v;
    const struct value *from = &args->list[0].value;
    if (from->kind != VALUE_LIST && !(is_set && from->kind == VALUE_SET))
        return from->kind == VALUE_UNKNOWN
                   ? *from
                   : run_unknown(r, f, node, "a call of `%.*s`", STR_ARG(name));
    v.items = from->items;
    v.count = from->count;
    return v;
}

/* What the environment says, or the default written here. */
static struct value environment(struct names_run *r, struct frame *f, uint32_t node,
                                const struct arguments *args)
{
    if (args->count == 2 && run_choose(r, 2) == 0)
        return args->list[1].value;
    return run_unknown(r, f, node, "an environment variable");
}

static int by_text(const void *left, const void *right)
{
    const struct value *a = left, *b = right;
    size_t same = a->text.len < b->text.len ? a->text.len : b->text.len;
    int order = same ? memcmp(a->text.ptr, b->text.ptr, same) : 0;
    return order ? order : (a->text.len > b->text.len) - (a->text.len < b->text.len);
}

/* Of strings, and without a key: bytes of UTF-8 sort as code points do. */
static struct value builtin_sorted(struct names_run *r, struct frame *f, uint32_t node,
                                   const struct arguments *args)
{
    struct value from = args->list[0].value;
    if (from.kind != VALUE_SET)
        from = value_iterate(r->arena, &from);
    bool usable =
        args->count == 1 && (from.kind == VALUE_LIST || from.kind == VALUE_SET);
    for (uint32_t i = 0; usable && i < from.count; i++)
        usable = from.items[i].kind == VALUE_STRING;
    if (!usable || from.kind == VALUE_SET) /* a set may hold one value twice */
        return run_unknown(r, f, node, "a call of `sorted`");
    struct value *items = arena_array(r->arena, from.count, sizeof *items);
    if (from.count) {
        memcpy(items, from.items, from.count * sizeof *items);
        qsort(items, from.count, sizeof *items, by_text);
    }
    from.items = items;
    return from;
}

static struct value builtin_reversed(struct names_run *r, struct frame *f,
                                     uint32_t node, const struct arguments *args)
{
    struct value from = value_iterate(r->arena, &args->list[0].value);
    if (args->count != 1 || from.kind != VALUE_LIST)
        return run_unknown(r, f, node, "a call of `reversed`");
    struct value *items = arena_array(r->arena, from.count, sizeof *items);
    for (uint32_t i = 0; i < from.count; i++)
        items[i] = from.items[from.count - 1 - i];
    from.items = items;
    return from;
}

static struct value pair_of(struct names_run *r, struct value first,
                            struct value second)
{
    struct value v = value_none();
    struct value *items = arena_array(r->arena, 2, sizeof *items);
    items[0] = first;
    items[1] = second;
    v.kind = VALUE_LIST;
    v.items = items;
    v.count = 2;
    return v;
}

static struct value builtin_enumerate(struct names_run *r, struct frame *f,
                                      uint32_t node, const struct arguments *args)
{
    struct value from = value_iterate(r->arena, &args->list[0].value);
    if (args->count != 1 || from.kind != VALUE_LIST)
        return run_unknown(r, f, node, "a call of `enumerate`");
    struct value *items = arena_array(r->arena, from.count, sizeof *items);
    for (uint32_t i = 0; i < from.count; i++)
        items[i] = pair_of(r, value_number(i), from.items[i]);
    from.items = items;
    return from;
}

static struct value builtin_len(struct names_run *r, struct frame *f, uint32_t node,
                                const struct arguments *args)
{
    const struct value *v = &args->list[0].value;
    if (args->count == 1 && v->kind == VALUE_STRING)
        return value_number((int64_t)utf8_length(v->text));
    if (args->count == 1 && v->kind == VALUE_LIST)
        return value_number(v->count);
    return v->kind == VALUE_UNKNOWN ? *v : run_unknown(r, f, node, "a call of `len`");
}

/* ---- re ---- */

static bool is_text(const struct arguments *args, size_t n)
{
    return n < args->count && !args->list[n].name.len &&
           args->list[n].value.kind == VALUE_STRING;
}

static struct value call_re(struct names_run *r, struct frame *f, uint32_t node,
                            struct str name, const struct arguments *args)
{
    struct value v = value_unknown(STR("a regular expression"));
    if (args->count == 1 && is_text(args, 0) && str_eq(name, STR("re.compile"))) {
        v = args->list[0].value;
        v.kind = VALUE_PATTERN;
        return v;
    }
    bool limited =
        args->count == 4 && args->list[3].value.kind == VALUE_NUMBER &&
        (!args->list[3].name.len || str_eq(args->list[3].name, STR("count")));
    if (str_eq(name, STR("re.sub")) && (args->count == 3 || limited) &&
        is_text(args, 0) && is_text(args, 1) && is_text(args, 2))
        v = value_regex_sub(r->arena, args->list[0].value.text,
                            args->list[1].value.text, args->list[2].value.text,
                            limited ? args->list[3].value.number : 0);
    if (str_eq(name, STR("re.findall")) && args->count == 2 && is_text(args, 0) &&
        is_text(args, 1))
        v = value_regex_all(r->arena, args->list[0].value.text,
                            args->list[1].value.text);
    for (size_t i = 0; v.kind == VALUE_UNKNOWN && i < args->count; i++)
        if (args->list[i].value.kind == VALUE_UNKNOWN)
            return args->list[i].value;
    return v.kind == VALUE_UNKNOWN
               ? run_unknown(r, f, node, "a call of `%.*s`", STR_ARG(name))
               : v;
}

/* ---- paths ---- */

static struct value path_value(struct value v, struct str path, int64_t state)
{
    v.kind = VALUE_PATH;
    v.text = path;
    v.number |= state;
    return v;
}

struct value run_path_attribute(struct names_run *r, struct frame *f,
                                const struct value *path, struct str name,
                                uint32_t node)
{
    bool object = path->number & PATH_OBJECT, resolved = path->number & PATH_RESOLVED;
    bool is_file = program_is_python(path->text);
    if (object && (is_file || (resolved && path->text.len))) {
        if (str_eq(name, STR("name")))
            return value_string(path_name(path->text));
        if (str_eq(name, STR("stem")))
            return value_string(path_stem(path->text));
    }
    if (object && str_eq(name, STR("parent")) && path->text.len)
        return path_value(*path, path_dir(path->text), 0);
    return run_unknown(r, f, node, "`.%.*s` of a path", STR_ARG(name));
}

static struct value call_path(struct names_run *r, struct frame *f, uint32_t node,
                              struct str name, const struct arguments *args)
{
    const struct value *v = &args->list[0].value;
    bool path = args->count == 1 && v->kind == VALUE_PATH;
    if (path &&
        (str_eq(name, STR("pathlib.Path")) || str_eq(name, STR("pathlib.PurePath"))))
        return path_value(*v, v->text, PATH_OBJECT);
    if (path && str_eq(name, STR("os.path.abspath")))
        return *v;
    if (path && str_eq(name, STR("os.path.realpath")))
        return path_value(*v, v->text, PATH_RESOLVED);
    if (path && str_eq(name, STR("os.path.dirname")) && v->text.len)
        return path_value(*v, path_dir(v->text), 0);
    if (path && str_eq(name, STR("os.path.basename")) &&
        (program_is_python(v->text) || (v->number & PATH_RESOLVED && v->text.len)))
        return value_string(path_name(v->text));
    if (args->count == 1 && v->kind == VALUE_STRING &&
        str_eq(name, STR("os.path.splitext"))) {
        struct str base = path_name(v->text), stem = path_stem(v->text);
        size_t keep = v->text.len - base.len + stem.len;
        if (stem.len && stem.ptr[stem.len - 1] != '.')
            return pair_of(r, value_string(str_slice(v->text, 0, keep)),
                           value_string(str_from(v->text, keep)));
    }
    return run_unknown(r, f, node, "a call of `%.*s`", STR_ARG(name));
}

/* ---- which is which ---- */

struct value run_builtin(struct names_run *r, struct frame *f, uint32_t node,
                         struct str name)
{
    struct arguments args;
    run_arguments(r, f, node, &args);
    for (size_t i = args.count; i < 3; i++) /* the readers below look at three */
        args.list[i] = (struct argument){.value = value_none()};
    if (str_eq(name, STR("dataclass.__init__"))) {
        run_generated_call(r, args.list, args.count, args.complete);
        return value_none();
    }
    if (str_eq(name, STR("super")))
        return builtin_super(r, f, node);
    if (str_eq(name, STR("type")))
        return builtin_type(r, f, node, &args);
    if (str_eq(name, STR("getattr")))
        return builtin_getattr(r, f, node, &args);
    if (str_eq(name, STR("hasattr")))
        return builtin_hasattr(r, f, node, &args);
    if (str_eq(name, STR("setattr")))
        return builtin_setattr(r, f, node, &args);
    if (str_eq(name, STR("isinstance")))
        return builtin_isinstance(r, f, node, &args);
    if (str_eq(name, STR("str")))
        return builtin_str(r, f, node, &args);
    if (STR_IS_ANY(name, "list", "tuple", "set", "frozenset"))
        return builtin_sequence(r, f, node, &args, name);
    if (str_eq(name, STR("dataclasses.field")) || str_eq(name, STR("pydantic.Field")))
        return builtin_field(r, f, node, &args);
    if (str_eq(name, STR("sorted")))
        return builtin_sorted(r, f, node, &args);
    if (str_eq(name, STR("reversed")))
        return builtin_reversed(r, f, node, &args);
    if (str_eq(name, STR("enumerate")))
        return builtin_enumerate(r, f, node, &args);
    if (str_eq(name, STR("len")))
        return builtin_len(r, f, node, &args);
    if (str_starts(name, STR("re.")))
        return call_re(r, f, node, name, &args);
    if (str_starts(name, STR("os.path.")) || str_starts(name, STR("pathlib.")))
        return call_path(r, f, node, name, &args);
    if (str_eq(name, STR("os.getenv")) || str_eq(name, STR("os.environ.get")))
        return environment(r, f, node, &args);
    return run_unknown(r, f, node, "a call of `%.*s`", STR_ARG(name));
}
