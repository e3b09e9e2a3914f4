/* What names and attributes stand for. */
#include "program/names_run.h"

#define MAX_CANDIDATES 16

/* ---- definitions in a block ---- */

/* The statements of a block, through if/try/with/for, that define a name: from the last
 * unconditional one on, so that any of them may be the one that counts. */
struct definitions {
    uint32_t nodes[MAX_CANDIDATES];
    uint32_t count;
    bool unfollowed; /* also defined in a way that is not looked into */
};

bool run_names_it(const struct code *code, uint32_t node, struct str name)
{
    return code_kind(code, node) == CODE_NAME && str_eq(code_text(code, node), name);
}

static bool defines(const struct code *code, uint32_t node, struct str name,
                    bool *unfollowed)
{
    const struct code_node *it = &code->nodes[node];
    switch (it->kind) {
    case CODE_FUNCTION:
    case CODE_CLASS:
        return str_eq(code_text(code, node), name);
    case CODE_ASSIGN:
        for (uint32_t i = 1; i < it->child_count; i++) {
            uint32_t target = code_child(code, node, i);
            if (run_names_it(code, target, name))
                return true;
            for (uint32_t k = 0; code_kind(code, target) == CODE_TUPLE &&
                                 k < code->nodes[target].child_count;
                 k++)
                *unfollowed |= run_names_it(code, code_child(code, target, k), name);
        }
        return false;
    case CODE_AUGMENT:
    case CODE_FOR:
        *unfollowed |= run_names_it(code, code_child(code, node, 0), name);
        return false;
    default:
        return false;
    }
}

static void collect(const struct code *code, uint32_t node, struct str name,
                    bool conditional, struct definitions *out)
{
    const struct code_node *it = &code->nodes[node];
    if (defines(code, node, name, &out->unfollowed)) {
        bool is_setter = false;
        if (it->kind == CODE_FUNCTION) {
            uint32_t list = code_child(code, node, 0);
            for (uint32_t i = 0; i < code->nodes[list].child_count; i++) {
                uint32_t decorator = code_child(code, list, i);
                is_setter |= code_kind(code, decorator) == CODE_ATTRIBUTE &&
                             (str_eq(code_text(code, decorator), STR("setter")) ||
                              str_eq(code_text(code, decorator), STR("deleter")));
            }
        }
        if (is_setter)
            return;
        if (!conditional)
            out->count = 0;
        if (out->count < MAX_CANDIDATES)
            out->nodes[out->count++] = node;
        return;
    }
    bool is_block = it->kind == CODE_BLOCK || it->kind == CODE_MODULE;
    bool enters = is_block || it->kind == CODE_IF || it->kind == CODE_TRY ||
                  it->kind == CODE_WITH || it->kind == CODE_FOR ||
                  it->kind == CODE_WHILE || it->kind == CODE_HANDLER ||
                  it->kind == CODE_ELSE || it->kind == CODE_FINALLY;
    for (uint32_t i = 0; enters && i < it->child_count; i++)
        collect(code, code_child(code, node, i), name,
                conditional || (!is_block && it->kind != CODE_WITH), out);
}

/* ---- classes ---- */

static const struct found nothing = {PROGRAM_NONE, PROGRAM_NONE, CODE_NONE};

static struct definitions class_definitions(struct names_run *r, uint32_t class,
                                            struct str name)
{
    struct definitions d = {0};
    uint32_t node = sources_class_node(r->names->sources, class);
    const struct code *code = run_code(r, r->names->classes->items.items[class].file);
    if (node != CODE_NONE)
        collect(code, code_child(code, node, 2), name, false, &d);
    return d;
}

struct found run_find(struct names_run *r, uint32_t class, uint32_t from,
                      struct str name)
{
    const struct class_entry *it = &r->names->classes->items.items[class];
    for (uint32_t i = from; i < it->mro_count; i++) {
        uint32_t at = it->mro[i];
        struct definitions d = class_definitions(r, at, name);
        if (d.count)
            return (struct found){at, r->names->classes->items.items[at].file,
                                  d.nodes[d.count - 1]};
    }
    return nothing;
}

struct value run_class_value(struct names_run *r, uint32_t class, struct str name)
{
    struct definitions d = class_definitions(r, class, name);
    const struct class_entry *it = &r->names->classes->items.items[class];
    struct frame f = {.file = it->file,
                      .node = sources_class_node(r->names->sources, class),
                      .owner = class};
    uint32_t node = d.nodes[run_choose(r, d.count)];
    if (d.unfollowed || r->frames >= NAMES_MAX_FRAMES)
        return run_unknown(r, &f, node, "`%.*s` is set in a way that is not followed",
                           STR_ARG(name));
    r->frames++;
    struct value v = run_expression(r, &f, code_child(run_code(r, it->file), node, 0));
    r->frames--;
    if (it->flags & CLASS_ENUM && v.kind != VALUE_UNKNOWN)
        return value_on(r->arena, VALUE_MEMBER, v, name);
    return v;
}

static struct value method_value(struct names_run *r, struct found m, bool on_class)
{
    struct value v = value_none();
    v.kind = run_has_decorator(r, m.file, m.node, "staticmethod") ? VALUE_FUNCTION
                                                                  : VALUE_METHOD;
    v.on_class = on_class || run_has_decorator(r, m.file, m.node, "classmethod");
    v.file = m.file;
    v.node = m.node;
    v.index = m.class;
    return v;
}

bool run_is_property(struct names_run *r, struct found m)
{
    return code_kind(run_code(r, m.file), m.node) == CODE_FUNCTION &&
           (run_has_decorator(r, m.file, m.node, "property") ||
            run_has_decorator(r, m.file, m.node, "cached_property") ||
            run_has_decorator(r, m.file, m.node, "abstractproperty"));
}

static struct value self_of(void)
{
    struct value v = value_none();
    v.kind = VALUE_SELF;
    return v;
}

struct value run_found_value(struct names_run *r, struct frame *f, struct found m,
                             struct str name, uint32_t node, bool on_class)
{
    uint8_t kind = code_kind(run_code(r, m.file), m.node);
    if (run_is_property(r, m)) {
        if (on_class)
            return run_unknown(r, f, node, "a property read from the class");
        if (!map_has(&r->names->emitters->names, name))
            return run_unknown(r, f, node, "`self.%.*s`", STR_ARG(name));
        return run_function(r, m, self_of(), true, NULL, 0, true, true);
    }
    if (kind == CODE_FUNCTION) {
        struct value v = method_value(r, m, on_class);
        if (on_class && v.kind == VALUE_METHOD &&
            !run_has_decorator(r, m.file, m.node, "classmethod"))
            v.kind = VALUE_FUNCTION; /* Base.method(self, ...) */
        return v;
    }
    if (kind == CODE_CLASS) {
        struct value v = value_none();
        v.kind = VALUE_CLASS;
        v.index = sources_class_of(r->names->sources, m.file, m.node);
        return v.index == PROGRAM_NONE
                   ? run_unknown(r, f, node, "a class that could not be found")
                   : v;
    }
    return run_class_value(r, m.class, name);
}

struct value run_class_attribute(struct names_run *r, struct frame *f, uint32_t class,
                                 uint32_t from, struct str name, uint32_t node,
                                 bool on_class)
{
    if (class == PROGRAM_NONE)
        return run_unknown(r, f, node, "an attribute outside any class");
    const struct class_entry *it = &r->names->classes->items.items[class];
    struct found m = run_find(r, class, from, name);
    uint32_t upto = m.node == CODE_NONE ? UINT32_MAX : run_position(r, class, m.class);
    bool is_method = code_kind(run_code(r, m.file == PROGRAM_NONE ? it->file : m.file),
                               m.node) == CODE_FUNCTION;
    const struct value *set = run_class_setting(r, class, from, upto, name);
    struct str outside = is_method ? STR("") : run_outside(r, class, from, upto, name);
    if (outside.len)
        return run_unknown(r, f, node, "%.*s", STR_ARG(outside));
    if (set)
        return *set;
    if (m.node != CODE_NONE)
        return run_found_value(r, f, m, name, node, on_class);
    if (it->flags & CLASS_OPAQUE)
        return run_unknown(r, f, node,
                           "`%.*s` may come from `%.*s`, which is not in the program",
                           STR_ARG(name), STR_ARG(it->opaque_base));
    return run_unknown(r, f, node, "no class here has `%.*s`", STR_ARG(name));
}

/* ---- modules ---- */

static bool changes(const struct code *code, uint32_t node, struct str name)
{
    const struct code_node *it = &code->nodes[node];
    if (it->kind == CODE_ASSIGN)
        for (uint32_t i = 1; i < it->child_count; i++) {
            uint32_t target = code_child(code, node, i);
            if (code_kind(code, target) == CODE_SUBSCRIPT &&
                run_names_it(code, code_child(code, target, 0), name))
                return true;
        }
    uint32_t callee = it->kind == CODE_CALL ? code_child(code, node, 0) : CODE_NONE;
    return code_kind(code, callee) == CODE_ATTRIBUTE &&
           run_names_it(code, code_child(code, callee, 0), name) &&
           STR_IS_ANY(code_text(code, callee), "append", "extend", "update", "add",
                      "insert", "setdefault", "pop", "remove", "clear");
}

/* Is a module's variable changed by a function (`global`) or, being a container, in
 * place? */
static bool is_changed(const struct code *code, struct str name, bool container)
{
    for (uint32_t i = 0; i < code->node_count; i++) {
        if (container && changes(code, i, name))
            return true;
        if (code->nodes[i].kind != CODE_GLOBAL)
            continue;
        for (uint32_t k = 0; k < code->nodes[i].child_count; k++)
            if (run_names_it(code, code_child(code, i, k), name))
                return true;
    }
    return false;
}

static struct value defined_value(struct names_run *r, uint32_t file, struct str name)
{
    struct definitions d = {0};
    const struct code *code = run_code(r, file);
    struct frame f = {.file = file, .node = 0, .owner = PROGRAM_NONE};
    collect(code, 0, name, false, &d);
    if (d.count == 0 || d.unfollowed)
        return run_unknown(r, &f, 0, "`%.*s` is set in a way that is not followed",
                           STR_ARG(name));
    uint32_t node = d.nodes[run_choose(r, d.count)];
    if (code_kind(code, node) == CODE_FUNCTION) {
        struct value v = value_none();
        v.kind = VALUE_FUNCTION;
        v.file = file;
        v.node = node;
        v.index = PROGRAM_NONE;
        return v;
    }
    if (code_kind(code, node) != CODE_ASSIGN || r->frames >= NAMES_MAX_FRAMES)
        return run_unknown(r, &f, node, "`%.*s` is defined through itself",
                           STR_ARG(name));
    r->frames++;
    struct value v = run_expression(r, &f, code_child(code, node, 0));
    r->frames--;
    bool container =
        v.kind == VALUE_LIST || v.kind == VALUE_DICT || v.kind == VALUE_SET;
    if (is_changed(code, name, container))
        return run_unknown(r, &f, node, "`%.*s` is changed after it is set",
                           STR_ARG(name));
    return v;
}

static struct value bound_value(struct names_run *r, const struct binding *b)
{
    struct value v = value_none();
    switch (b->kind) {
    case BINDING_CLASS:
        v.kind = VALUE_CLASS;
        v.index = b->index;
        return v;
    case BINDING_MODULE:
        v.kind = VALUE_MODULE;
        v.file = b->file;
        return v;
    case BINDING_VALUE:
        return defined_value(r, b->file, b->name);
    default:
        v.kind = VALUE_BUILTIN;
        v.text = arena_str(r->arena, b->name);
        return v;
    }
}

struct value run_module_name(struct names_run *r, uint32_t file, struct str name)
{
    struct str key = arena_printf(r->arena, "%u:%.*s", file, STR_ARG(name));
    uint32_t known = map_get(&r->constant_of, key);
    if (known != MAP_NONE)
        return r->constants.items[known].value;
    struct binding b = classes_lookup(r->names->classes, file, name);
    if (b.kind == BINDING_NONE) {
        struct frame f = {.file = file, .owner = PROGRAM_NONE};
        return run_unknown(r, &f, 0, "`%.*s` is not defined", STR_ARG(name));
    }
    struct arena *before = r->arena;
    size_t cursor = r->cursor;
    r->arena = r->names->arena;
    struct value v = bound_value(r, &b);
    r->arena = before;
    if (cursor == r->cursor && !r->exhausted && r->frames < NAMES_MAX_FRAMES / 2) {
        *map_slot(&r->constant_of, r->names->arena, arena_str(r->names->arena, key)) =
            (uint32_t)r->constants.len;
        vec_add(&r->constants, r->names->arena, ((struct variable){name, v}));
    }
    return v;
}

/* ---- plain names ---- */

static void count_assignments(const struct code *code, uint32_t node, struct str name,
                              uint32_t *count, uint32_t *value)
{
    const struct code_node *it = &code->nodes[node];
    if (it->kind == CODE_ASSIGN)
        for (uint32_t i = 1; i < it->child_count; i++) {
            uint32_t target = code_child(code, node, i);
            bool unfollowed = false;
            if (run_names_it(code, target, name)) {
                ++*count;
                *value = code_child(code, node, 0);
            } else if (defines(code, node, name, &unfollowed) || unfollowed) {
                *count += 2;
            }
        }
    bool binds_text = it->kind == CODE_NAMED || it->kind == CODE_WITH_ITEM ||
                      it->kind == CODE_HANDLER;
    bool binds_first = it->kind == CODE_FOR || it->kind == CODE_AUGMENT;
    if ((binds_text && str_eq(code_text(code, node), name)) ||
        (binds_first && run_names_it(code, code_child(code, node, 0), name)))
        *count += 2;
    for (uint32_t i = 0; i < it->child_count; i++) {
        uint32_t below = code_child(code, node, i);
        if (code_kind(code, below) != CODE_FUNCTION &&
            code_kind(code, below) != CODE_CLASS)
            count_assignments(code, below, name, count, value);
    }
}

/* A local variable that the walk has not come past: one assigned once has that value.
 */
static bool local_value(struct names_run *r, struct frame *f, struct str name,
                        uint32_t node, struct value *out)
{
    const struct code *code = run_code(r, f->file);
    uint32_t count = 0, value = CODE_NONE;
    if (code_kind(code, f->node) != CODE_FUNCTION)
        return false;
    count_assignments(code, code_child(code, f->node, 2), name, &count, &value);
    if (count == 0)
        return false;
    if (count > 1 || r->frames >= NAMES_MAX_FRAMES) {
        *out = run_unknown(r, f, node, "the local variable `%.*s`", STR_ARG(name));
        return true;
    }
    r->frames++;
    *out = run_expression(r, f, value);
    r->frames--;
    return true;
}

/* A parameter that no argument is known for: its default, or anything. */
static struct value parameter_value(struct names_run *r, struct frame *f,
                                    struct value *local)
{
    const struct code *code = run_code(r, f->file);
    bool pending = local->kind == VALUE_UNKNOWN && local->number == 0 &&
                   local->file == f->file && local->node != VALUE_NOWHERE &&
                   code_kind(code, local->node) == CODE_PARAMETER;
    /* One that no name is made of decides branches at most: it is not tried out. */
    if (!pending || !emitters_local(r->names->emitters, f->file, f->node,
                                    code_text(code, local->node)))
        return *local;
    uint32_t preset = code_child(code, local->node, 0);
    local->number = 1;
    if (preset == CODE_NONE || run_choose(r, 2) == 1)
        return *local;
    struct frame module = {.file = f->file, .node = 0, .owner = f->owner};
    struct value v = run_expression(r, &module, preset);
    v.on_class = v.kind == VALUE_NONE; /* a placeholder, see names_expressions.c */
    *local = v;
    return v;
}

static bool is_builtin(struct str name)
{
    return STR_IS_ANY(name, "super", "type", "str", "getattr", "hasattr", "setattr",
                      "len", "isinstance", "list", "tuple", "set", "frozenset", "dict",
                      "sorted", "bool", "print", "int", "repr", "iter", "callable",
                      "enumerate", "reversed", "vars");
}

/* A variable of a function around this one which is not being walked through: what the
 * module calls by that name is not meant. */
static bool is_of_enclosing(const struct names_run *r, const struct frame *f,
                            struct str name)
{
    const struct code *code = run_code(r, f->file);
    for (uint32_t at = f->node ? code_owner(code, f->node) : CODE_NONE; at != CODE_NONE;
         at = code_owner(code, at))
        if (code_kind(code, at) == CODE_FUNCTION &&
            emitters_binds(r->names->emitters, f->file, at, name))
            return true;
    return false;
}

struct value run_name(struct names_run *r, struct frame *f, uint32_t node)
{
    struct str name = code_text(run_code(r, f->file), node);
    struct value v;
    for (struct frame *at = f; at; at = at->outer) {
        struct value *local = variables_find(&at->locals, name);
        if (local)
            return parameter_value(r, at, local);
        if (local_value(r, at, name, node, &v))
            return v;
        if (code_kind(run_code(r, at->file), at->node) == CODE_CLASS &&
            class_definitions(r, at->owner, name).count)
            return run_class_attribute(r, f, at->owner, 0, name, node, true);
    }
    if (is_of_enclosing(r, f, name))
        return run_unknown(r, f, node, "`%.*s` of an enclosing function",
                           STR_ARG(name));
    if (str_eq(name, STR("__class__")) && f->owner != PROGRAM_NONE) {
        v = value_none();
        v.kind = VALUE_CLASS;
        v.index = f->owner;
        return v;
    }
    struct binding b = classes_lookup(r->names->classes, f->file, name);
    if (b.kind == BINDING_NONE && str_eq(name, STR("__file__"))) {
        v = value_none();
        v.kind = VALUE_PATH;
        v.text = r->names->program->files.items[f->file].path;
        return v;
    }
    if (b.kind == BINDING_NONE && str_eq(name, STR("__name__")))
        return run_unknown(r, f, node,
                           "`__name__`, which depends on how the module is run");
    if (b.kind == BINDING_NONE && is_builtin(name)) {
        v = value_none();
        v.kind = VALUE_BUILTIN;
        v.text = name;
        return v;
    }
    return run_module_name(r, f->file, name);
}
