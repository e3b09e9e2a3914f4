#include "program/names_run.h"

#define MAX_LOOPS 64 /* elements of a known list that a loop is walked through for */

static enum flow run_statement(struct names_run *r, struct frame *f, uint32_t node);

static bool matters(const struct names_run *r, const struct frame *f, uint32_t node)
{
    if (f->last && node > f->last)
        return false;
    return f->wants_result || (emitters_mark(r->names->emitters, f->file, node) &
                               (MARK_MATTERS | MARK_SIGNS));
}

enum flow run_block(struct names_run *r, struct frame *f, uint32_t block)
{
    const struct code *code = run_code(r, f->file);
    for (uint32_t i = 0; block != CODE_NONE && i < code->nodes[block].child_count;
         i++) {
        enum flow flow = run_statement(r, f, code_child(code, block, i));
        if (flow != FLOW_ON)
            return flow;
    }
    return FLOW_ON;
}

/* ---- assignment ---- */

static struct value changed(struct names_run *r, const struct frame *f, uint32_t node)
{
    return run_unknown(r, f, node, "a container that is changed in ways not followed");
}

/* x[key] = value: a dict with one more pair, where that can be said. */
static void assign_subscript(struct names_run *r, struct frame *f, uint32_t target,
                             struct value value)
{
    const struct code *code = run_code(r, f->file);
    uint32_t object = code_child(code, target, 0);
    uint8_t kind = code_kind(code, object);
    if (kind == CODE_CALL ||
        (kind == CODE_ATTRIBUTE && str_eq(code_text(code, object), STR("__dict__")))) {
        run_taint(r, f, target); /* vars(self)["x"] = ... */
        return;
    }
    if (kind != CODE_NAME && kind != CODE_ATTRIBUTE)
        return;
    struct value old = run_expression(r, f, object);
    struct value key = run_expression(r, f, code_child(code, target, 1));
    if (old.kind != VALUE_DICT || key.kind == VALUE_UNKNOWN ||
        old.count + 2 > VALUE_MAX_ITEMS) {
        run_assign(r, f, object, changed(r, f, target));
        return;
    }
    struct value *items = arena_array(r->arena, old.count + 2, sizeof *items);
    uint32_t at = 0;
    if (old.count)
        memcpy(items, old.items, old.count * sizeof *items);
    while (at < old.count && value_equal(&items[at], &key) == TRUTH_NO)
        at += 2;
    if (at < old.count && value_equal(&items[at], &key) != TRUTH_YES) {
        run_assign(r, f, object, changed(r, f, target));
        return;
    }
    items[at] = key;
    items[at + 1] = value;
    old.items = items;
    old.count += at == old.count ? 2 : 0;
    run_assign(r, f, object, old);
}

/* The setter of a property, a FUNCTION decorated `@name.setter`, in the class order. */
static struct found find_setter(struct names_run *r, struct str name)
{
    const struct class_entry *class = &r->names->classes->items.items[r->class];
    for (uint32_t i = 0; i < class->mro_count; i++) {
        uint32_t at = class->mro[i];
        uint32_t file = r->names->classes->items.items[at].file;
        const struct code *code = run_code(r, file);
        uint32_t node = sources_class_node(r->names->sources, at);
        uint32_t body = node == CODE_NONE ? CODE_NONE : code_child(code, node, 2);
        for (uint32_t k = 0; body != CODE_NONE && k < code->nodes[body].child_count;
             k++) {
            uint32_t child = code_child(code, body, k);
            if (code_kind(code, child) == CODE_FUNCTION &&
                str_eq(code_text(code, child), name) &&
                run_has_decorator(r, file, child, "setter"))
                return (struct found){at, file, child};
        }
    }
    return (struct found){PROGRAM_NONE, PROGRAM_NONE, CODE_NONE};
}

static void assign_attribute(struct names_run *r, struct frame *f, uint32_t target,
                             struct value value)
{
    const struct code *code = run_code(r, f->file);
    uint32_t object = code_child(code, target, 0);
    struct str name = code_text(code, target);
    if (code_kind(code, object) != CODE_NAME &&
        code_kind(code, object) != CODE_ATTRIBUTE &&
        code_kind(code, object) != CODE_CALL)
        return;
    struct value self = run_expression(r, f, object);
    if (self.kind == VALUE_CLASS)
        vec_add(&r->class_settings, &r->names->scratch,
                ((struct class_setting){self.index, name, value}));
    if (self.kind != VALUE_SELF || r->class == PROGRAM_NONE)
        return;
    struct found setter = find_setter(r, name);
    if (setter.node == CODE_NONE) {
        variables_set(r, &r->attributes, name, value);
        return;
    }
    struct argument arg = {.value = value};
    run_function(r, setter, self, true, &arg, 1, true, false);
}

static void assign_several(struct names_run *r, struct frame *f, uint32_t target,
                           struct value value)
{
    const struct code *code = run_code(r, f->file);
    uint32_t count = code->nodes[target].child_count;
    bool fits = value.kind == VALUE_LIST && value.count == count;
    for (uint32_t i = 0; i < count; i++)
        run_assign(r, f, code_child(code, target, i),
                   fits ? value.items[i]
                        : run_unknown(r, f, target,
                                      "one of several values assigned "
                                      "together"));
}

void run_assign(struct names_run *r, struct frame *f, uint32_t target,
                struct value value)
{
    const struct code *code = run_code(r, f->file);
    switch (code_kind(code, target)) {
    case CODE_NAME:
        variables_set(r, &f->locals, code_text(code, target), value);
        break;
    case CODE_ATTRIBUTE:
        assign_attribute(r, f, target, value);
        break;
    case CODE_SUBSCRIPT:
        assign_subscript(r, f, target, value);
        break;
    case CODE_TUPLE:
    case CODE_LIST:
        assign_several(r, f, target, value);
        break;
    case CODE_STAR_ARGUMENT:
        run_assign(r, f, code_child(code, target, 0), changed(r, f, target));
        break;
    default:
        break;
    }
}

static void augment(struct names_run *r, struct frame *f, uint32_t node)
{
    const struct code *code = run_code(r, f->file);
    uint32_t target = code_child(code, node, 0);
    struct value old = run_expression(r, f, target);
    struct value more = run_expression(r, f, code_child(code, node, 1));
    bool plus = str_eq(code_text(code, node), STR("+="));
    run_assign(r, f, target,
               plus ? value_concatenate(r->arena, &old, &more)
                    : run_unknown(r, f, node, "an augmented assignment"));
}

/* ---- branches ---- */

static enum flow run_if(struct names_run *r, struct frame *f, uint32_t node)
{
    const struct code *code = run_code(r, f->file);
    struct value condition = run_expression(r, f, code_child(code, node, 0));
    bool yes = run_decide(r, &condition);
    return run_block(r, f, code_child(code, node, yes ? 1 : 2));
}

static enum flow run_loop_body(struct names_run *r, struct frame *f, uint32_t block)
{
    enum flow flow = run_block(r, f, block);
    return flow == FLOW_CONTINUE ? FLOW_ON : flow;
}

static enum flow run_for(struct names_run *r, struct frame *f, uint32_t node)
{
    const struct code *code = run_code(r, f->file);
    uint32_t target = code_child(code, node, 0), body = code_child(code, node, 2);
    struct value list = run_expression(r, f, code_child(code, node, 1));
    list = value_iterate(r->arena, &list);
    if (list.kind == VALUE_LIST && list.count <= MAX_LOOPS) {
        for (uint32_t i = 0; i < list.count; i++) {
            run_assign(r, f, target, list.items[i]);
            enum flow flow = run_loop_body(r, f, body);
            if (flow == FLOW_BREAK)
                return FLOW_ON;
            if (flow != FLOW_ON)
                return flow;
        }
        return run_block(r, f, code_child(code, node, 3));
    }
    if (run_choose(r, 2) == 1)
        return run_block(r, f, code_child(code, node, 3));
    run_assign(r, f, target,
               run_unknown(r, f, target, "a loop over what is not known"));
    enum flow flow = run_loop_body(r, f, body);
    return flow == FLOW_BREAK ? FLOW_ON : flow;
}

static enum flow run_while(struct names_run *r, struct frame *f, uint32_t node)
{
    const struct code *code = run_code(r, f->file);
    struct value condition = run_expression(r, f, code_child(code, node, 0));
    if (!run_decide(r, &condition))
        return run_block(r, f, code_child(code, node, 2));
    enum flow flow = run_loop_body(r, f, code_child(code, node, 1));
    return flow == FLOW_BREAK ? FLOW_ON : flow;
}

/* Either the body runs to its end, or it fails at its beginning and one of the handlers
 * runs; a handler that does nothing of interest need not be tried. */
static enum flow run_try(struct names_run *r, struct frame *f, uint32_t node)
{
    const struct code *code = run_code(r, f->file);
    uint32_t ways[16], count = 0, final = CODE_NONE, orelse = CODE_NONE;
    ways[count++] = CODE_NONE;
    for (uint32_t i = 1; i < code->nodes[node].child_count; i++) {
        uint32_t child = code_child(code, node, i);
        uint8_t kind = code_kind(code, child);
        if (kind == CODE_HANDLER && matters(r, f, child) && count < 16)
            ways[count++] = child;
        else if (kind == CODE_FINALLY)
            final = code_child(code, child, 0);
        else if (kind == CODE_ELSE)
            orelse = code_child(code, child, 0);
    }
    uint32_t way = ways[run_choose(r, count)];
    enum flow flow = FLOW_ON;
    if (way == CODE_NONE) {
        flow = run_block(r, f, code_child(code, node, 0));
        if (flow == FLOW_ON)
            flow = run_block(r, f, orelse);
    } else {
        flow = run_block(r, f, code_child(code, way, 0));
    }
    enum flow last = run_block(r, f, final);
    return last != FLOW_ON ? last : flow;
}

static enum flow run_with(struct names_run *r, struct frame *f, uint32_t node)
{
    const struct code *code = run_code(r, f->file);
    for (uint32_t i = 1; i < code->nodes[node].child_count; i++) {
        uint32_t item = code_child(code, node, i);
        struct value v = run_expression(r, f, code_child(code, item, 0));
        if (v.kind != VALUE_OBJECT && v.kind != VALUE_UNKNOWN)
            v = run_unknown(r, f, item, "what a context manager gives");
        if (code_text(code, item).len)
            variables_set(r, &f->locals, code_text(code, item), v);
    }
    return run_block(r, f, code_child(code, node, 0));
}

static enum flow run_match(struct names_run *r, struct frame *f, uint32_t node)
{
    const struct code *code = run_code(r, f->file);
    uint32_t way = run_choose(r, code->nodes[node].child_count);
    if (way == 0)
        return FLOW_ON;
    return run_block(r, f, code_child(code, code_child(code, node, way), 0));
}

/* ---- the rest ---- */

static enum flow run_return(struct names_run *r, struct frame *f, uint32_t node)
{
    const struct code *code = run_code(r, f->file);
    f->result = code->nodes[node].child_count
                    ? run_expression(r, f, code_child(code, node, 0))
                    : value_none();
    return FLOW_RETURN;
}

static void run_children(struct names_run *r, struct frame *f, uint32_t node)
{
    const struct code *code = run_code(r, f->file);
    for (uint32_t i = 0; i < code->nodes[node].child_count; i++)
        run_expression(r, f, code_child(code, node, i));
}

static void assign(struct names_run *r, struct frame *f, uint32_t node)
{
    const struct code *code = run_code(r, f->file);
    struct value v = run_expression(r, f, code_child(code, node, 0));
    for (uint32_t i = 1; i < code->nodes[node].child_count; i++)
        run_assign(r, f, code_child(code, node, i), v);
}

/* `@with_heartbeat("odds")`: such calls are made for the function they stand on. */
void run_decorators(struct names_run *r, struct frame *f, uint32_t function)
{
    const struct code *code = run_code(r, f->file);
    uint32_t list = code_child(code, function, 0);
    for (uint32_t i = 0; list != CODE_NONE && i < code->nodes[list].child_count; i++) {
        uint32_t decorator = code_child(code, list, i);
        if (emitters_mark(r->names->emitters, f->file, decorator) & MARK_SIGNS)
            run_expression(r, f, decorator);
    }
}

/* A function made inside a method is taken to be run, with arguments unknown. */
static void define(struct names_run *r, struct frame *f, uint32_t node)
{
    struct value v = value_none();
    v.kind = VALUE_FUNCTION;
    v.file = f->file;
    v.node = node;
    v.index = f->owner;
    variables_set(r, &f->locals, code_text(run_code(r, f->file), node), v);
    if (!(emitters_mark(r->names->emitters, f->file, node) & MARK_SIGNS) ||
        r->frames >= NAMES_MAX_FRAMES)
        return;
    run_decorators(r, f, node);
    struct frame inner = {.outer = f, .file = f->file, .node = node, .owner = f->owner};
    r->frames++;
    run_block(r, &inner, code_child(run_code(r, f->file), node, 2));
    r->frames--;
}

static enum flow run_simple(struct names_run *r, struct frame *f, uint32_t node)
{
    switch (code_kind(run_code(r, f->file), node)) {
    case CODE_ASSIGN:
        assign(r, f, node);
        break;
    case CODE_AUGMENT:
        augment(r, f, node);
        break;
    case CODE_EXPRESSION:
        run_children(r, f, node);
        break;
    case CODE_FUNCTION:
        define(r, f, node);
        break;
    default:
        break;
    }
    return FLOW_ON;
}

static enum flow run_compound(struct names_run *r, struct frame *f, uint32_t node)
{
    switch (code_kind(run_code(r, f->file), node)) {
    case CODE_IF:
        return run_if(r, f, node);
    case CODE_FOR:
        return run_for(r, f, node);
    case CODE_WHILE:
        return run_while(r, f, node);
    case CODE_TRY:
        return run_try(r, f, node);
    case CODE_WITH:
        return run_with(r, f, node);
    case CODE_MATCH:
        return run_match(r, f, node);
    case CODE_BLOCK:
        return run_block(r, f, node);
    default:
        return run_simple(r, f, node);
    }
}

static enum flow run_statement(struct names_run *r, struct frame *f, uint32_t node)
{
    if (!run_step(r))
        return FLOW_RAISE;
    switch (code_kind(run_code(r, f->file), node)) {
    case CODE_RETURN:
        if (!matters(r, f, node))
            return FLOW_RETURN;
        return run_return(r, f, node);
    case CODE_RAISE:
        return FLOW_RAISE;
    case CODE_BREAK:
        return FLOW_BREAK;
    case CODE_CONTINUE:
        return FLOW_CONTINUE;
    default:
        return matters(r, f, node) ? run_compound(r, f, node) : FLOW_ON;
    }
}
