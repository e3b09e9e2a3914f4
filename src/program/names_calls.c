/* Calls: of methods, of functions in any file, of the few library functions that names
 * are made with; and of emitters. */
#include "program/names_run.h"

#include "base/buf.h"

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

const struct value *run_keyword(const struct argument *args, size_t count,
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
            given = run_keyword(args, count, name);
            if (!given && !(flags & CODE_KEYWORD_ONLY))
                given = positional(args, count, position++);
        }
        if (given)
            variables_set(r, &f->locals, name, *given);
        else
            bind_rest(r, f, p, args_known && !(flags & (CODE_STAR | CODE_DOUBLE_STAR)));
    }
}

/* The frame of the function around a nested one, while it is being walked through. */
static struct frame *enclosing(const struct names_run *r, uint32_t file, uint32_t node)
{
    uint32_t owner = code_owner(run_code(r, file), node);
    struct frame *at = r->current;
    while (at && (at->file != file || at->node != owner))
        at = at->caller;
    return at;
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
    if (r->names->emitters->marks[f.file])
        r->names->emitters->marks[f.file][f.node] |= MARK_RUN;
    bool entered = r->frames == 0 && r->entry.file == f.file && r->entry.node == f.node;
    if (entered || r->tail)
        f.last = last_signing(r, f.file, f.node);
    r->tail = false;
    r->frames++;
    enum flow flow = FLOW_ON;
    f.caller = r->current;
    f.outer = enclosing(r, f.file, f.node);
    r->current = &f;
    bind(r, &f, self, has_self, args, count, args_known);
    if (code_kind(code, f.node) == CODE_FUNCTION &&
        emitters_mark(r->names->emitters, f.file, code_child(code, f.node, 0)) &
            MARK_SIGNS) {
        struct frame module = {.file = f.file, .node = 0, .owner = f.owner};
        run_decorators(r, f.outer ? f.outer : &module, f.node);
    }
    if (code_kind(code, f.node) == CODE_LAMBDA)
        f.result = run_expression(r, &f, code_child(code, f.node, 0));
    else
        flow = run_block(r, &f, code_child(code, f.node, 2));
    r->current = f.caller;
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
    if (out->count == RUN_MAX_ARGUMENTS) {
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

static void one_argument(struct names_run *r, struct frame *f, uint32_t arg,
                         struct arguments *out)
{
    const struct code *code = run_code(r, f->file);
    uint8_t kind = code_kind(code, arg);
    bool wrapped = kind == CODE_KEYWORD || kind == CODE_STAR_ARGUMENT ||
                   kind == CODE_DOUBLE_STAR_ARGUMENT;
    struct value v = run_expression(r, f, wrapped ? code_child(code, arg, 0) : arg);
    if (kind == CODE_STAR_ARGUMENT || kind == CODE_DOUBLE_STAR_ARGUMENT)
        spread(out, &v, kind == CODE_DOUBLE_STAR_ARGUMENT);
    else
        add_argument(out, kind == CODE_KEYWORD ? code_text(code, arg) : STR(""), v);
}

void run_arguments(struct names_run *r, struct frame *f, uint32_t call,
                   struct arguments *out)
{
    const struct code *code = run_code(r, f->file);
    out->count = 0;
    out->complete = true;
    for (uint32_t i = 1; i < code->nodes[call].child_count; i++)
        one_argument(r, f, code_child(code, call, i), out);
}

/* ---- calls ---- */

static bool is_statement(const struct code *code, uint32_t node)
{
    uint32_t parent = code->nodes[node].parent;
    return code_kind(code, parent) == CODE_EXPRESSION;
}

/* Is the n-th argument of a call something that the function makes names of, or that
 * signs on itself? */
static bool is_of_interest(struct names_run *r, const struct frame *f, uint32_t call,
                           uint32_t n, const struct value *callee)
{
    const struct emitters *e = r->names->emitters;
    const struct code *code = run_code(r, f->file), *other = run_code(r, callee->file);
    uint32_t arg = code_child(code, call, n);
    uint32_t list = code_child(other, callee->node, 1);
    if (!e->marks[callee->file] || code_kind(other, callee->node) != CODE_FUNCTION ||
        emitters_mark(e, f->file, arg))
        return true;
    uint8_t kind = code_kind(code, arg);
    uint8_t plain =
        kind == CODE_KEYWORD ? code_kind(code, code_child(code, arg, 0)) : kind;
    if (kind == CODE_STAR_ARGUMENT || kind == CODE_DOUBLE_STAR_ARGUMENT)
        return true;
    if (plain == CODE_STRING || plain == CODE_NUMBER || plain == CODE_NAME ||
        plain == CODE_TRUE || plain == CODE_FALSE || plain == CODE_NULL)
        return true; /* it may decide a branch, and has but one value */
    for (uint32_t i = 0; i < other->nodes[list].child_count; i++) {
        uint32_t p = code_child(other, list, i);
        bool variable = other->nodes[p].flags & (CODE_STAR | CODE_DOUBLE_STAR);
        bool named =
            kind == CODE_KEYWORD && str_eq(code_text(other, p), code_text(code, arg));
        /* By position: with or without a self before it. */
        bool placed = kind != CODE_KEYWORD && (i == n - 1 || i == n);
        if ((named || placed || variable) &&
            emitters_local(e, callee->file, callee->node, code_text(other, p)))
            return true;
    }
    return false;
}

/* The arguments, with "unknown" for those that no name is made of: working them out
 * could only multiply the ways. */
static void some_arguments(struct names_run *r, struct frame *f, uint32_t call,
                           const struct value *callee, struct arguments *out)
{
    const struct code *code = run_code(r, f->file);
    out->count = 0;
    out->complete = true;
    for (uint32_t i = 1; i < code->nodes[call].child_count; i++) {
        uint32_t arg = code_child(code, call, i);
        struct str name =
            code_kind(code, arg) == CODE_KEYWORD ? code_text(code, arg) : STR("");
        if (is_of_interest(r, f, call, i, callee))
            one_argument(r, f, arg, out);
        else
            add_argument(out, name, run_unknown(r, f, arg, "an argument"));
    }
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
    some_arguments(r, f, node, callee, &args);
    bool has_self = callee->kind == VALUE_METHOD;
    if (has_self) {
        self.kind = callee->on_class ? VALUE_CLASS : VALUE_SELF;
        self.index = r->class;
    }
    /* super().__init_subclass__(...): of the class that is being made. */
    if (has_self && f->locals.list.len &&
        f->locals.list.items[0].value.kind == VALUE_CLASS &&
        str_eq(code_text(code, callee->node), STR("__init_subclass__")))
        self = f->locals.list.items[0].value;
    bool runs =
        wants || (emitters_mark(r->names->emitters, function.file, function.node) &
                  (MARK_MATTERS | MARK_SIGNS));
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
    const struct code *code = run_code(r, f->file);
    uint32_t object = code_child(code, code_child(code, node, 0), 0);
    uint8_t kind = code_kind(code, object);
    if ((kind == CODE_NAME || kind == CODE_ATTRIBUTE) &&
        STR_IS_ANY(method, "append", "extend", "update", "insert", "pop", "remove",
                   "setdefault", "clear"))
        run_assign(r, f, object,
                   run_unknown(r, f, node, "a container that is changed"));
}

static struct value call_bound(struct names_run *r, struct frame *f, uint32_t node,
                               const struct value *callee)
{
    struct arguments args;
    run_arguments(r, f, node, &args);
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
        run_arguments(r, f, node, &args);
    return v;
}

/* self.__dict__.update(...), vars(self).update(...) */
static bool changes_namespace(const struct code *code, uint32_t call)
{
    uint32_t callee = code_child(code, call, 0), object = code_child(code, callee, 0);
    if (code_kind(code, callee) != CODE_ATTRIBUTE)
        return false;
    if (code_kind(code, object) == CODE_CALL)
        return run_names_it(code, code_child(code, object, 0), STR("vars"));
    return code_kind(code, object) == CODE_ATTRIBUTE &&
           str_eq(code_text(code, object), STR("__dict__"));
}

/* Functions handed over to what is not followed are taken to be called by it, with
 * arguments unknown. */
static void run_handed_over(struct names_run *r, struct frame *f, uint32_t call)
{
    const struct code *code = run_code(r, f->file);
    for (uint32_t i = 1; i < code->nodes[call].child_count; i++) {
        uint32_t arg = code_child(code, call, i);
        if (code_kind(code, arg) == CODE_KEYWORD)
            arg = code_child(code, arg, 0);
        if (code_kind(code, arg) != CODE_NAME ||
            !(emitters_mark(r->names->emitters, f->file, arg) & MARK_SIGNS))
            continue;
        struct value v = run_expression(r, f, arg);
        if (v.kind == VALUE_FUNCTION)
            run_function(r, (struct found){v.index, v.file, v.node}, value_none(),
                         false, NULL, 0, false, false);
    }
}

struct value run_call(struct names_run *r, struct frame *f, uint32_t node)
{
    const struct emitter_call *emitter = emitters_at(r->names->emitters, f->file, node);
    if (emitter)
        return sign(r, f, emitter);
    struct value callee =
        run_expression(r, f, code_child(run_code(r, f->file), node, 0));
    if (changes_namespace(run_code(r, f->file), node))
        run_taint(r, f, node);
    if (callee.kind != VALUE_FUNCTION && callee.kind != VALUE_METHOD &&
        emitters_mark(r->names->emitters, f->file, node) & MARK_SIGNS)
        run_handed_over(r, f, node);
    switch (callee.kind) {
    case VALUE_BUILTIN:
        return run_builtin(r, f, node, callee.text);
    case VALUE_FUNCTION:
    case VALUE_METHOD:
        return call_function(r, f, node, &callee);
    case VALUE_BOUND:
        return call_bound(r, f, node, &callee);
    case VALUE_CLASS: {
        struct arguments args;
        run_arguments(r, f, node, &args);
        struct value v = value_none();
        v.kind = VALUE_OBJECT;
        return v;
    }
    default:
        return unknown_call(r, f, node);
    }
}
