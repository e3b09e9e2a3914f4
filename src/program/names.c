/* Trials: a run in which each choice is taken one way. After it the last choice that
 * has another way left takes that, and what came after it is forgotten, until there is
 * none left: every way through the code is taken once. */
#include "program/names_run.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define MAX_WAYS 32 /* for one choice */

void names_init(struct names *n, struct emitters *emitters, struct arena *arena)
{
    *n = (struct names){.emitters = emitters,
                        .sources = emitters->sources,
                        .classes = emitters->sources->classes,
                        .program = emitters->sources->program,
                        .arena = arena};
    arena_init(&n->scratch);
    n->set_in_read = arena_array(arena, n->program->files.len, 1);
    n->run = arena_new(arena, struct names_run);
    n->run->names = n;
}

void names_release(struct names *n)
{
    arena_release(&n->scratch);
    n->run = NULL;
}

const struct code *run_code(const struct names_run *r, uint32_t file)
{
    return sources_code(r->names->sources, file);
}

struct value *variables_find(struct variables *v, struct str name)
{
    for (size_t i = v->list.len; i-- > 0;)
        if (str_eq(v->list.items[i].name, name))
            return &v->list.items[i].value;
    return NULL;
}

void variables_set(struct names_run *r, struct variables *v, struct str name,
                   struct value value)
{
    struct value *old = variables_find(v, name);
    if (old) {
        *old = value;
        return;
    }
    struct variable *new = vec_push(&v->list, &r->names->scratch);
    *new = (struct variable){name, value};
}

uint32_t run_choose(struct names_run *r, uint32_t of)
{
    if (of <= 1)
        return 0;
    if (of > MAX_WAYS)
        of = MAX_WAYS;
    if (r->cursor == r->choices.len)
        vec_add(&r->choices, &r->names->scratch, ((struct choice){0, of}));
    return r->choices.items[r->cursor++].taken;
}

static bool next_trial(struct names_run *r)
{
    r->choices.len = r->cursor < r->choices.len ? r->cursor : r->choices.len;
    while (r->choices.len) {
        struct choice *last = &r->choices.items[r->choices.len - 1];
        if (last->taken + 1 < last->of) {
            last->taken++;
            return true;
        }
        r->choices.len--;
    }
    return false;
}

bool run_step(struct names_run *r)
{
    if (++r->steps <= NAMES_MAX_STEPS)
        return true;
    r->exhausted = true;
    return false;
}

struct value run_unknown(struct names_run *r, const struct frame *f, uint32_t node,
                         const char *format, ...)
{
    char text[256];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    struct value v = value_unknown(arena_str(r->arena, str_of(text)));
    v.file = f ? f->file : VALUE_NOWHERE;
    v.node = node;
    return v;
}

bool run_decide(struct names_run *r, const struct value *v)
{
    enum truth truth = value_truth(v);
    if (truth != TRUTH_UNDECIDED)
        return truth == TRUTH_YES;
    for (size_t i = 0; v->node != VALUE_NOWHERE && i < r->decisions.len; i++)
        if (r->decisions.items[i].file == v->file &&
            r->decisions.items[i].node == v->node)
            return r->decisions.items[i].yes;
    bool yes = run_choose(r, 2) == 0;
    if (v->kind == VALUE_UNKNOWN)
        vec_add(&r->decisions, &r->names->scratch,
                ((struct decision){v->file, v->node, yes}));
    return yes;
}

static void add_signing(struct names_run *r, struct signing s)
{
    for (size_t i = 0; i < r->out->items.len; i++) {
        const struct signing *old = &r->out->items.items[i];
        bool same = str_eq(old->name, s.name) && str_eq(old->unknown, s.unknown) &&
                    old->call_file == s.call_file && old->call_node == s.call_node;
        if (same)
            return;
    }
    s.name = arena_str(r->names->arena, s.name);
    s.unknown = arena_str(r->names->arena, s.unknown);
    vec_add(&r->out->items, r->names->arena, s);
}

void run_sign(struct names_run *r, const struct value *v, uint32_t file, uint32_t node)
{
    struct signing s = {
        .file = v->file, .node = v->node, .call_file = file, .call_node = node};
    if (v->kind == VALUE_STRING && v->text.len)
        s.name = v->text;
    else if (v->kind == VALUE_UNKNOWN)
        s.unknown = v->text.len ? v->text : STR("an expression");
    else if (v->kind == VALUE_STRING)
        s.unknown = STR("the empty string");
    else
        s.unknown = v->kind == VALUE_NONE ? STR("None") : STR("no string");
    add_signing(r, s);
}

/* ---- trials ---- */

static void start_trial(struct names_run *r)
{
    r->cursor = 0;
    r->steps = 0;
    r->frames = 0;
    r->exhausted = r->tainted = r->constructed = false;
    r->current = NULL;
    r->class_settings.len = 0;
    r->attributes.list.len = 0;
    r->decisions.len = 0;
    r->called.len = 0;
}

static void start_run(struct names_run *r, uint32_t class, struct signings *out)
{
    struct names *n = r->names;
    arena_clear(&n->scratch);
    *r = (struct names_run){.names = n,
                            .arena = &n->scratch,
                            .class = class,
                            .out = out,
                            .constants.items = r->constants.items,
                            .constants.len = r->constants.len,
                            .constants.cap = r->constants.cap,
                            .constant_of = r->constant_of};
}

static struct value self_value(void)
{
    struct value v = value_none();
    v.kind = VALUE_SELF;
    return v;
}

/* What decorators make of the first parameter. */
static bool binds(struct names_run *r, struct found m, struct value *self)
{
    *self = self_value();
    if (run_has_decorator(r, m.file, m.node, "staticmethod"))
        return false;
    if (run_has_decorator(r, m.file, m.node, "classmethod")) {
        self->kind = VALUE_CLASS;
        self->index = r->class;
    }
    return true;
}

static void run_method(struct names_run *r, struct found method)
{
    struct value self;
    bool has_self = method.class != PROGRAM_NONE && binds(r, method, &self);
    run_function(r, method, self, has_self, NULL, 0, false, false);
}

/* The statements of a module, as when it is imported or run. */
static void run_module(struct names_run *r, uint32_t file)
{
    struct frame f = {.file = file, .node = 0, .owner = PROGRAM_NONE};
    run_block(r, &f, 0);
}

/* All trials of `__init__` and then `method` (node CODE_NONE: of a function in no
 * class, or of `__init__` alone). */
static void run_trials(struct names_run *r, struct found method)
{
    unsigned trials = 0;
    r->choices.len = 0;
    r->entry = (struct place){method.file, method.node};
    do {
        start_trial(r);
        struct found init = {PROGRAM_NONE, PROGRAM_NONE, CODE_NONE};
        if (r->class != PROGRAM_NONE) {
            run_create_class(r);
            init = run_find(r, r->class, 0, STR("__init__"));
            if (run_generated_init(r) != PROGRAM_NONE) {
                init.node = CODE_NONE;
                run_after_init(r);
            }
        }
        if (init.node != CODE_NONE &&
            code_kind(run_code(r, init.file), init.node) == CODE_FUNCTION)
            run_method(r, init);
        if (method.node == 0)
            run_module(r, method.file);
        else if (method.node != CODE_NONE && method.node != init.node)
            run_method(r, method);
        if (++trials == NAMES_MAX_TRIALS || r->exhausted) {
            struct value v = value_unknown(STR("too many ways through the code"));
            run_sign(r, &v, method.file, method.node);
            return;
        }
    } while (next_trial(r));
}

/* ---- which methods are entered from outside ---- */

struct methods {
    VEC(struct found) list;
};

static void signing_methods(struct names_run *r, uint32_t class, struct methods *out)
{
    const struct classes *c = r->names->classes;
    for (uint32_t i = 0; i < c->items.items[class].mro_count; i++) {
        uint32_t at = c->items.items[class].mro[i];
        uint32_t file = c->items.items[at].file;
        const struct code *code = run_code(r, file);
        uint32_t node = sources_class_node(r->names->sources, at);
        uint32_t body = node == CODE_NONE ? CODE_NONE : code_child(code, node, 2);
        for (uint32_t k = 0; body != CODE_NONE && k < code->nodes[body].child_count;
             k++) {
            uint32_t child = code_child(code, body, k);
            if (code_kind(code, child) != CODE_FUNCTION ||
                !(emitters_mark(r->names->emitters, file, child) & MARK_SIGNS))
                continue;
            struct found seen = run_find(r, class, 0, code_text(code, child));
            if (seen.file == file && seen.node == child)
                vec_add(&out->list, r->arena, seen);
        }
    }
}

/* Does something in the subtree of `node` call a thing of this name? */
static bool calls(struct names_run *r, uint32_t file, uint32_t node, struct str name)
{
    const struct code *code = run_code(r, file);
    if (code_kind(code, node) == CODE_CALL) {
        uint32_t callee = code_child(code, node, 0);
        uint8_t kind = code_kind(code, callee);
        if ((kind == CODE_NAME || kind == CODE_ATTRIBUTE) &&
            str_eq(code_text(code, callee), name) &&
            emitters_may_call(r->names->emitters, file, node))
            return true;
    }
    for (uint32_t i = 0; i < code->nodes[node].child_count; i++)
        if (calls(r, file, code_child(code, node, i), name))
            return true;
    return false;
}

static bool is_called_by_another(struct names_run *r, const struct methods *all,
                                 size_t which)
{
    const struct found *it = &all->list.items[which];
    struct str name = code_text(run_code(r, it->file), it->node);
    for (size_t i = 0; i < all->list.len; i++)
        if (i != which &&
            calls(r, all->list.items[i].file, all->list.items[i].node, name))
            return true;
    return false;
}

static bool is_mentioned(struct names_run *r, struct str name)
{
    const struct sources *s = r->names->sources;
    for (size_t i = 0; i < s->loaded.len; i++) {
        const struct code *code = run_code(r, s->loaded.items[i]);
        for (uint32_t n = 0; n < code->node_count; n++)
            if ((code->nodes[n].kind == CODE_ATTRIBUTE ||
                 code->nodes[n].kind == CODE_STRING) &&
                str_eq(code_text(code, n), name))
                return true;
    }
    return false;
}

/* A private method that nothing mentions is never run. */
static bool is_dead(struct names_run *r, const struct found *method)
{
    struct str name = code_text(run_code(r, method->file), method->node);
    bool is_private = str_starts(name, STR("_")) && !str_ends(name, STR("__"));
    return is_private && !is_mentioned(r, name);
}

void names_of_class(struct names *n, uint32_t class, struct signings *out)
{
    struct names_run *r = n->run;
    struct methods all = {0};
    start_run(r, class, out);
    signing_methods(r, class, &all);
    size_t entered = 0;
    for (size_t i = 0; i < all.list.len; i++)
        if (!is_called_by_another(r, &all, i)) {
            entered++;
            if (!is_dead(r, &all.list.items[i]))
                run_trials(r, all.list.items[i]);
        }
    for (size_t i = 0; !entered && i < all.list.len; i++) /* they call each other */
        run_trials(r, all.list.items[i]);
}

void names_of_function(struct names *n, uint32_t file, uint32_t node,
                       struct signings *out)
{
    start_run(n->run, PROGRAM_NONE, out);
    run_trials(n->run, (struct found){PROGRAM_NONE, file, node});
}

/* ---- other questions ---- */

bool names_is_abstract(struct names *n, uint32_t class)
{
    struct names_run *r = n->run;
    const struct classes *c = n->classes;
    start_run(r, class, NULL);
    for (uint32_t i = 0; i < c->items.items[class].mro_count; i++) {
        uint32_t at = c->items.items[class].mro[i];
        uint32_t file = c->items.items[at].file;
        const struct code *code = run_code(r, file);
        uint32_t node = sources_class_node(n->sources, at);
        uint32_t body = node == CODE_NONE ? CODE_NONE : code_child(code, node, 2);
        for (uint32_t k = 0; body != CODE_NONE && k < code->nodes[body].child_count;
             k++) {
            uint32_t child = code_child(code, body, k);
            if (code_kind(code, child) != CODE_FUNCTION ||
                !(run_has_decorator(r, file, child, "abstractmethod") ||
                  run_has_decorator(r, file, child, "abstractproperty")))
                continue;
            struct found seen = run_find(r, class, 0, code_text(code, child));
            if (seen.file == file && seen.node == child)
                return true;
        }
    }
    return false;
}

struct value names_of_module(struct names *n, uint32_t file, struct str dotted)
{
    struct signings none = {0};
    struct str rest = dotted;
    struct frame f = {.file = file, .node = 0, .owner = PROGRAM_NONE};
    start_run(n->run, PROGRAM_NONE, &none);
    start_trial(n->run);
    struct value v = run_module_name(n->run, file, str_split(&rest, '.'));
    while (rest.len && v.kind != VALUE_UNKNOWN)
        v = run_attribute(n->run, &f, v, str_split(&rest, '.'), 0);
    return v;
}
