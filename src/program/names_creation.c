/* What happens before a written `__init__` runs, or in its stead: the making of the
 * class (PEP 487) and the constructors that dataclasses and their like generate
 * (PEP 557). A field may be given to such a constructor by whoever makes the instance,
 * so that its default is one of two ways. */
#include "program/names_run.h"

#include "base/buf.h"

/* ---- __init_subclass__ ---- */

static size_t class_keywords(struct names_run *r, uint32_t class, struct argument *out,
                             size_t max)
{
    uint32_t file = r->names->classes->items.items[class].file;
    const struct code *code = run_code(r, file);
    uint32_t node = sources_class_node(r->names->sources, class);
    uint32_t list = node == CODE_NONE ? CODE_NONE : code_child(code, node, 1);
    struct frame f = {.file = file, .node = 0, .owner = PROGRAM_NONE};
    size_t count = 0;
    for (uint32_t i = 0; list != CODE_NONE && i < code->nodes[list].child_count; i++) {
        uint32_t it = code_child(code, list, i);
        if (code_kind(code, it) == CODE_KEYWORD && count < max &&
            !str_eq(code_text(code, it), STR("metaclass")))
            out[count++] = (struct argument){
                code_text(code, it), run_expression(r, &f, code_child(code, it, 0))};
    }
    return count;
}

static void initialize_class(struct names_run *r, uint32_t class)
{
    struct argument keywords[8];
    struct value cls = value_none();
    struct found init = run_find(r, class, 1, STR("__init_subclass__"));
    if (init.node == CODE_NONE ||
        code_kind(run_code(r, init.file), init.node) != CODE_FUNCTION ||
        !(emitters_mark(r->names->emitters, init.file, init.node) & MARK_MATTERS))
        return;
    cls.kind = VALUE_CLASS;
    cls.index = class;
    size_t count = class_keywords(r, class, keywords, 8);
    run_function(r, init, cls, true, keywords, count, true, false);
}

void run_create_class(struct names_run *r)
{
    const struct class_entry *it = &r->names->classes->items.items[r->class];
    for (uint32_t i = it->mro_count; i-- > 0;)
        initialize_class(r, it->mro[i]);
}

/* ---- dataclasses ---- */

static bool is_dataclass_name(struct str dotted)
{
    return STR_IS_ANY(dotted, "dataclasses.dataclass", "pydantic.dataclasses.dataclass",
                      "attr.s", "attr.attrs", "attr.define", "attr.frozen",
                      "attr.dataclass", "attrs.define", "attrs.frozen",
                      "attrs.mutable");
}

static bool is_off(const struct code *code, uint32_t call, const char *keyword)
{
    for (uint32_t i = 1; i < code->nodes[call].child_count; i++) {
        uint32_t it = code_child(code, call, i);
        if (code_kind(code, it) == CODE_KEYWORD &&
            str_eq(code_text(code, it), str_of(keyword)))
            return code_kind(code, code_child(code, it, 0)) == CODE_FALSE;
    }
    return false;
}

static bool is_generating(struct names_run *r, uint32_t file, uint32_t decorator)
{
    const struct code *code = run_code(r, file);
    bool called = code_kind(code, decorator) == CODE_CALL;
    struct buf dotted = {0};
    bool result = false;
    if (code_dotted(code, called ? code_child(code, decorator, 0) : decorator,
                    &dotted)) {
        struct binding b = classes_lookup(r->names->classes, file, buf_str(&dotted));
        result = b.kind == BINDING_EXTERNAL && is_dataclass_name(b.name) &&
                 !(called && is_off(code, decorator, "init"));
    }
    buf_release(&dotted);
    return result;
}

/* Bases of other libraries whose constructors take the annotated attributes. */
static bool has_model_base(const struct class_entry *it)
{
    size_t dot = str_rfind_char(it->opaque_base, '.');
    struct str last =
        dot == STR_NONE ? it->opaque_base : str_from(it->opaque_base, dot + 1);
    return (it->flags & CLASS_OPAQUE) && STR_IS_ANY(last, "BaseModel", "BaseSettings",
                                                    "SQLModel", "Struct", "NamedTuple");
}

bool run_has_fields(struct names_run *r, uint32_t class)
{
    const struct class_entry *it = &r->names->classes->items.items[class];
    const struct code *code = run_code(r, it->file);
    uint32_t node = sources_class_node(r->names->sources, class);
    uint32_t list = node == CODE_NONE ? CODE_NONE : code_child(code, node, 0);
    for (uint32_t i = 0; list != CODE_NONE && i < code->nodes[list].child_count; i++)
        if (is_generating(r, it->file, code_child(code, list, i)))
            return true;
    return has_model_base(it);
}

uint32_t run_generated_init(struct names_run *r)
{
    const struct class_entry *it = &r->names->classes->items.items[r->class];
    struct found written = run_find(r, r->class, 0, STR("__init__"));
    for (uint32_t i = 0; i < it->mro_count && it->mro[i] != written.class; i++)
        if (run_has_fields(r, it->mro[i]))
            return it->mro[i];
    return PROGRAM_NONE;
}

void run_after_init(struct names_run *r)
{
    struct found after = run_find(r, r->class, 0, STR("__post_init__"));
    struct value self = value_none();
    self.kind = VALUE_SELF;
    if (after.node != CODE_NONE &&
        code_kind(run_code(r, after.file), after.node) == CODE_FUNCTION)
        run_function(r, after, self, true, NULL, 0, true, false);
}

void run_generated_call(struct names_run *r, const struct argument *args, size_t count,
                        bool args_known)
{
    for (size_t i = 0; i < count; i++)
        if (!args[i].name.len)
            args_known = false; /* which field it is depends on their order */
    if (!args_known)
        run_taint(r, NULL, 0);
    for (size_t i = 0; i < count; i++)
        if (args[i].name.len)
            variables_set(r, &r->attributes, args[i].name, args[i].value);
    r->constructed = args_known;
    run_after_init(r);
}

static bool takes_no_argument(const struct code *code, uint32_t value)
{
    return code_kind(code, value) == CODE_CALL && is_off(code, value, "init");
}

bool run_is_field(struct names_run *r, const struct found *m)
{
    const struct code *code = run_code(r, m->file);
    return code_kind(code, m->node) == CODE_ASSIGN &&
           code->nodes[m->node].flags & CODE_ANNOTATED && !r->constructed &&
           !takes_no_argument(code, code_child(code, m->node, 0)) &&
           run_has_fields(r, m->class) && run_generated_init(r) != PROGRAM_NONE;
}

struct value run_field_value(struct names_run *r, const struct found *m,
                             struct str name)
{
    struct frame f = {.file = m->file, .node = m->node, .owner = m->class};
    struct value v =
        run_choose(r, 2) == 0
            ? run_class_value(r, m->class, name)
            : run_unknown(r, &f, m->node,
                          "the field `%.*s` of `%.*s`, which the "
                          "constructor takes",
                          STR_ARG(name),
                          STR_ARG(r->names->classes->items.items[m->class].name));
    variables_set(r, &r->attributes, name, v);
    return v;
}
