/* Calls: of methods, of functions in any file, of the few library functions that names
 * are made with; and of emitters. */
#include "program/names_run.h"

#include "base/buf.h"

#define MAX_ARGUMENTS 32

struct arguments {
    struct argument list[MAX_ARGUMENTS];
    size_t count;
    bool complete; /* no *args or **kwargs that could not be followed */
};

/* ---- decorators ---- */

bool run_has_decorator(struct names_run *r, uint32_t file, uint32_t function,
                       const char *suffix)
{
    const struct code *code = run_code(r, file);
    uint32_t list = code_child(code, function, 0);
    for (uint32_t i = 0; list != CODE_NONE && i < code->nodes[list].child_count; i++) {
        uint32_t it = code_child(code, list, i);
        if (code_kind(code, it) == CODE_CALL)
            it = code_child(code, it, 0);
        uint8_t kind = code_kind(code, it);
        if ((kind == CODE_NAME || kind == CODE_ATTRIBUTE) &&
            str_eq(code_text(code, it), str_of(suffix)))
            return true;
    }
    return false;
}

bool run_is_plain(struct names_run *r, uint32_t file, uint32_t function)
{
    static const char *const harmless[] = {"property",         "cached_property",
                                           "staticmethod",     "classmethod",
                                           "override",         "abstractmethod",
                                           "abstractproperty", "final",
                                           "getter",           "setter",
                                           "lru_cache",        "cache",
                                           "overload",         "wraps"};
    const struct code *code = run_code(r, file);
    uint32_t list = code_child(code, function, 0), known = 0;
    if (code_kind(code, function) != CODE_FUNCTION)
        return true;
    for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++)
        known += run_has_decorator(r, file, function, harmless[i]);
    return known >= code->nodes[list].child_count;
}

/* ---- functions ---- */

static void bind_rest(struct names_run *r, struct frame *f, uint32_t parameter,
                      bool args_known)
{
    const struct code *code = run_code(r, f->file);
    struct str name = code_text(code, parameter);
    uint32_t preset = code_child(code, parameter, 0);
    struct value v = run_unknown(r, f, parameter, "the parameter `%.*s` of `%.*s`",
                                 STR_ARG(name), STR_ARG(code_text(code, f->node)));
    if (args_known && preset != CODE_NONE) {
        struct frame module = {.file = f->file, .node = 0, .owner = f->owner};
        v = run_expression(r, &module, preset);
    }
    variables_set(r, &f->locals, name, v);
}

static const struct value *positional(const struct argument *args, size_t count,
                                      size_t n)
{
    for (size_t i = 0; i < count; i++)
        if (args[i].name.len == 0 && n-- == 0)
            return &args[i].value;
    return NULL;
}

static const struct value *keyword(const struct argument *args, size_t count,
                                   struct str name)
{
    for (size_t i = 0; i < count; i++)
        if (args[i].name.len && str_eq(args[i].name, name))
            return &args[i].value;
    return NULL;
}

static void bind(struct names_run *r, struct frame *f, struct value self, bool has_self,
                 const struct argument *args, size_t count, bool args_known)
{
    const struct code *code = run_code(r, f->file);
    uint32_t list = code_child(code, f->node, 1);
    size_t position = 0;
    for (uint32_t i = 0; i < code->nodes[list].child_count; i++) {
        uint32_t p = code_child(code, list, i);
        struct str name = code_text(code, p);
        uint8_t flags = code->nodes[p].flags;
        if (i == 0 && has_self) {
            variables_set(r, &f->locals, name, self);
            continue;
        }
        const struct value *given = NULL;
        if (!(flags & (CODE_STAR | CODE_DOUBLE_STAR))) {
            given = keyword(args, count, name);
            if (!given && !(flags & CODE_KEYWORD_ONLY))
                given = positional(args, count, position++);
        }
        if (given)
            variables_set(r, &f->locals, name, *given);
        else
            bind_rest(r, f, p, args_known && !(flags & (CODE_STAR | CODE_DOUBLE_STAR)));
    }
}

static struct value run_lambda(struct names_run *r, struct found function)
{
    struct frame f = {
        .file = function.file, .node = function.node, .owner = function.class};
    return run_expression(r, &f, code_child(run_code(r, f.file), f.node, 0));
}

/* The last node of a function that may sign on: what comes after it, in the method that
 * is entered from outside, changes no name any more. */
static uint32_t last_signing(struct names_run *r, uint32_t file, uint32_t function)
{
    const struct code *code = run_code(r, file);
    uint32_t last = 0;
    for (uint32_t i = function + 1; i < code->node_count; i++) {
        uint32_t parent = code->nodes[i].parent;
        if (parent != CODE_NONE && parent < function)
            break;
        if (code->nodes[i].kind == CODE_CALL &&
            (emitters_mark(r->names->emitters, file, i) & MARK_SIGNS))
            last = i;
    }
    return last;
}

struct value run_function(struct names_run *r, struct found function, struct value self,
                          bool has_self, const struct argument *args, size_t count,
                          bool args_known, bool wants_result)
{
    struct frame f = {.file = function.file,
                      .node = function.node,
                      .owner = function.class,
                      .wants_result = wants_result,
                      .result = value_none()};
    const struct code *code = run_code(r, f.file);
    struct str name = code_text(code, f.node);
    if (r->frames >= NAMES_MAX_FRAMES || !run_step(r))
        return run_unknown(r, &f, f.node, "calls that nest too deeply");
    vec_add(&r->called, &r->names->scratch, ((struct place){f.file, f.node}));
    bool entered = r->frames == 0 && r->entry.file == f.file && r->entry.node == f.node;
    if (entered || r->tail)
        f.last = last_signing(r, f.file, f.node);
    r->tail = false;
    r->frames++;
    enum flow flow = FLOW_ON;
    if (code_kind(code, f.node) == CODE_LAMBDA) {
        f.result = run_lambda(r, function);
    } else {
        bind(r, &f, self, has_self, args, count, args_known);
        flow = run_block(r, &f, code_child(code, f.node, 2));
    }
    r->frames--;
    if (flow == FLOW_RAISE)
        return run_unknown(r, &f, f.node, "`%.*s` raises", STR_ARG(name));
    if (wants_result && !run_is_plain(r, f.file, f.node))
        return run_unknown(r, &f, f.node, "the decorated `%.*s`", STR_ARG(name));
    return f.result;
}

/* ---- arguments ---- */

static void add_argument(struct arguments *out, struct str name, struct value v)
{
    if (out->count == MAX_ARGUMENTS) {
        out->complete = false;
        return;
    }
    out->list[out->count++] = (struct argument){name, v};
}

static void spread(struct arguments *out, const struct value *v, bool pairs)
{
    if (v->kind != (pairs ? VALUE_DICT : VALUE_LIST)) {
        out->complete = false;
        return;
    }
    for (uint32_t i = 0; i < v->count; i += pairs ? 2 : 1) {
        if (!pairs)
            add_argument(out, STR(""), v->items[i]);
        else if (v->items[i].kind == VALUE_STRING)
            add_argument(out, v->items[i].text, v->items[i + 1]);
        else
            out->complete = false;
    }
}

static void read_arguments(struct names_run *r, struct frame *f, uint32_t call,
                           struct arguments *out)
{
    const struct code *code = run_code(r, f->file);
    out->count = 0;
    out->complete = true;
    for (uint32_t i = 1; i < code->nodes[call].child_count; i++) {
        uint32_t arg = code_child(code, call, i);
        uint8_t kind = code_kind(code, arg);
        bool wrapped = kind == CODE_KEYWORD || kind == CODE_STAR_ARGUMENT ||
                       kind == CODE_DOUBLE_STAR_ARGUMENT;
        struct value v = run_expression(r, f, wrapped ? code_child(code, arg, 0) : arg);
        if (kind == CODE_STAR_ARGUMENT || kind == CODE_DOUBLE_STAR_ARGUMENT)
            spread(out, &v, kind == CODE_DOUBLE_STAR_ARGUMENT);
        else
            add_argument(out, kind == CODE_KEYWORD ? code_text(code, arg) : STR(""), v);
    }
}

/* ---- library functions ---- */

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
    const struct value *v = keyword(args->list, args->count, STR("default"));
    if (v)
        return *v;
    v = keyword(args->list, args->count, STR("default_factory"));
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
    if (str_eq(name, STR("sorted")))
        return run_unknown(r, f, node, "a call of `sorted`");
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

static struct value call_builtin(struct names_run *r, struct frame *f, uint32_t node,
                                 struct str name)
{
    struct arguments args;
    read_arguments(r, f, node, &args);
    for (size_t i = args.count; i < 3; i++) /* the readers below look at three */
        args.list[i] = (struct argument){.value = value_none()};
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
    if (str_eq(name, STR("list")) || str_eq(name, STR("tuple")) ||
        str_eq(name, STR("set")) || str_eq(name, STR("frozenset")) ||
        str_eq(name, STR("sorted")))
        return builtin_sequence(r, f, node, &args, name);
    if (str_eq(name, STR("dataclasses.field")) || str_eq(name, STR("pydantic.Field")))
        return builtin_field(r, f, node, &args);
    if (str_eq(name, STR("os.getenv")) || str_eq(name, STR("os.environ.get")))
        return environment(r, f, node, &args);
    return run_unknown(r, f, node, "a call of `%.*s`", STR_ARG(name));
}

/* ---- calls ---- */

static bool is_statement(const struct code *code, uint32_t node)
{
    uint32_t parent = code->nodes[node].parent;
    return code_kind(code, parent) == CODE_EXPRESSION;
}

static struct value call_function(struct names_run *r, struct frame *f, uint32_t node,
                                  const struct value *callee)
{
    const struct code *code = run_code(r, callee->file);
    struct found function = {callee->index, callee->file, callee->node};
    bool wants = !is_statement(run_code(r, f->file), node);
    /* What it returns decides a branch, no name: whole programs hang on such calls. */
    if (wants && code_kind(code, callee->node) == CODE_FUNCTION &&
        !map_has(&r->names->emitters->names, code_text(code, callee->node)))
        wants = false;
    struct value self = value_none();
    struct arguments args;
    read_arguments(r, f, node, &args);
    bool has_self = callee->kind == VALUE_METHOD;
    if (has_self) {
        self.kind = callee->on_class ? VALUE_CLASS : VALUE_SELF;
        self.index = r->class;
    }
    bool runs =
        wants || emitters_mark(r->names->emitters, function.file, function.node);
    struct value v = value_none();
    r->tail = runs && !wants && f->last && node >= f->last;
    if (runs)
        v = run_function(r, function, self, has_self, args.list, args.count,
                         args.complete, wants);
    if (wants)
        return v;
    return run_unknown(r, f, node, "what `%.*s` returns",
                       STR_ARG(code_text(code, callee->node)));
}

/* x.append(...): x is not what it was. */
static void note_mutation(struct names_run *r, struct frame *f, uint32_t node,
                          struct str method)
{
    static const struct str mutators[] = {STR_INIT("append"),     STR_INIT("extend"),
                                          STR_INIT("update"),     STR_INIT("insert"),
                                          STR_INIT("pop"),        STR_INIT("remove"),
                                          STR_INIT("setdefault"), STR_INIT("clear")};
    const struct code *code = run_code(r, f->file);
    uint32_t object = code_child(code, code_child(code, node, 0), 0);
    uint8_t kind = code_kind(code, object);
    for (size_t i = 0; i < sizeof mutators / sizeof *mutators; i++)
        if (str_eq(method, mutators[i]) &&
            (kind == CODE_NAME || kind == CODE_ATTRIBUTE))
            run_assign(r, f, object,
                       run_unknown(r, f, node, "a container that is changed"));
}

static struct value call_bound(struct names_run *r, struct frame *f, uint32_t node,
                               const struct value *callee)
{
    struct arguments args;
    read_arguments(r, f, node, &args);
    if (!args.complete)
        return run_unknown(r, f, node, "a call with arguments that are not known");
    struct value v = value_call_method(r->arena, &callee->items[0], callee->text,
                                       args.list, args.count);
    if (callee->items[0].kind != VALUE_STRING)
        note_mutation(r, f, node, callee->text);
    if (v.kind == VALUE_UNKNOWN && v.node == VALUE_NOWHERE) {
        v.file = f->file;
        v.node = node;
    }
    return v;
}

static struct value sign(struct names_run *r, struct frame *f,
                         const struct emitter_call *call)
{
    struct value v = call->argument == CODE_NONE
                         ? run_unknown(r, f, call->node, "the call gives no name")
                         : run_expression(r, f, call->argument);
    run_sign(r, &v, call->file, call->node);
    v = value_none();
    v.kind = VALUE_OBJECT;
    return v;
}

static struct value unknown_call(struct names_run *r, struct frame *f, uint32_t node)
{
    struct arguments args;
    struct buf dotted = {0};
    const struct code *code = run_code(r, f->file);
    bool plain = code_dotted(code, code_child(code, node, 0), &dotted);
    struct value v = run_unknown(r, f, node, "a call of `%.*s`",
                                 STR_ARG(plain ? buf_str(&dotted) : STR("...")));
    buf_release(&dotted);
    if (emitters_mark(r->names->emitters, f->file, node) & MARK_SIGNS)
        read_arguments(r, f, node, &args);
    return v;
}

struct value run_call(struct names_run *r, struct frame *f, uint32_t node)
{
    const struct emitter_call *emitter = emitters_at(r->names->emitters, f->file, node);
    if (emitter)
        return sign(r, f, emitter);
    struct value callee =
        run_expression(r, f, code_child(run_code(r, f->file), node, 0));
    switch (callee.kind) {
    case VALUE_BUILTIN:
        return call_builtin(r, f, node, callee.text);
    case VALUE_FUNCTION:
    case VALUE_METHOD:
        return call_function(r, f, node, &callee);
    case VALUE_BOUND:
        return call_bound(r, f, node, &callee);
    case VALUE_CLASS: {
        struct arguments args;
        read_arguments(r, f, node, &args);
        struct value v = value_none();
        v.kind = VALUE_OBJECT;
        return v;
    }
    default:
        return unknown_call(r, f, node);
    }
}
