/* Attributes of the instance: what `__init__` and the method being walked through have
 * set, what the class says, and what other methods may set in between. */
#include "program/names_run.h"

#include <stdio.h>

#define MAX_CANDIDATES 16
#define MAX_KEY 200

struct setting {
    uint32_t class, file, function, value;
};
struct settings {
    struct setting list[MAX_CANDIDATES];
    uint32_t count;
};

static bool was_called(const struct names_run *r, uint32_t file, uint32_t node)
{
    for (size_t i = 0; i < r->called.len; i++)
        if (r->called.items[i].file == file && r->called.items[i].node == node)
            return true;
    return false;
}

/* `self`, `cls`, `type(self)`, `self.__class__`. */
static bool is_own_object(const struct code *code, uint32_t node)
{
    uint8_t kind = code_kind(code, node);
    if (kind == CODE_NAME)
        return str_eq(code_text(code, node), STR("self")) ||
               str_eq(code_text(code, node), STR("cls"));
    if (kind == CODE_CALL)
        return code_kind(code, code_child(code, node, 0)) == CODE_NAME &&
               str_eq(code_text(code, code_child(code, node, 0)), STR("type")) &&
               code_child(code, node, 1) != CODE_NONE &&
               is_own_object(code, code_child(code, node, 1));
    return kind == CODE_ATTRIBUTE && str_eq(code_text(code, node), STR("__class__")) &&
           is_own_object(code, code_child(code, node, 0));
}

static bool is_self_attribute(const struct code *code, uint32_t node, struct str name)
{
    return code_kind(code, node) == CODE_ATTRIBUTE &&
           str_eq(code_text(code, node), name) &&
           is_own_object(code, code_child(code, node, 0));
}

/* "file:name"; longer names than fit share a key, which only costs a look. */
static struct str set_in_key(char buf[static MAX_KEY], uint32_t file, struct str name)
{
    int len = snprintf(buf, MAX_KEY, "%u:%.*s", file, STR_ARG(name));
    return str_make(buf, len < 0 ? 0 : len < MAX_KEY ? (size_t)len : MAX_KEY - 1);
}

/* Is an attribute of this name set on `self` anywhere in the file? Most are not, and
 * need not be looked for method by method. */
static bool is_set_in(struct names_run *r, uint32_t file, struct str name)
{
    struct names *n = r->names;
    char buf[MAX_KEY];
    if (!n->set_in_read[file]) {
        const struct code *code = run_code(r, file);
        n->set_in_read[file] = 1;
        for (uint32_t i = 0; i < code->node_count; i++) {
            uint8_t kind = code->nodes[i].kind;
            bool assigns = kind == CODE_ASSIGN, augments = kind == CODE_AUGMENT;
            uint32_t last = assigns ? code->nodes[i].child_count : augments ? 1 : 0;
            for (uint32_t k = assigns ? 1 : 0; k < last; k++) {
                uint32_t target = code_child(code, i, k);
                if (code_kind(code, target) != CODE_ATTRIBUTE)
                    continue;
                struct str key = set_in_key(buf, file, code_text(code, target));
                if (!map_has(&n->set_in, key))
                    map_insert(&n->set_in, n->arena, arena_str(n->arena, key));
            }
        }
    }
    return map_has(&n->set_in, set_in_key(buf, file, name));
}

static void settings_in(struct names_run *r, const struct found *m, uint32_t node,
                        struct str name, struct settings *out)
{
    const struct code *code = run_code(r, m->file);
    const struct code_node *it = &code->nodes[node];
    bool assigns = it->kind == CODE_ASSIGN, augments = it->kind == CODE_AUGMENT;
    for (uint32_t i = assigns ? 1 : 0;
         (assigns || (augments && i == 0)) && i < it->child_count; i++)
        if (is_self_attribute(code, code_child(code, node, i), name) &&
            out->count < MAX_CANDIDATES)
            out->list[out->count++] = (struct setting){
                m->class, m->file, m->node, assigns ? code_child(code, node, 0) : node};
    for (uint32_t i = 0; i < it->child_count; i++)
        settings_in(r, m, code_child(code, node, i), name, out);
}

/* Where methods that this trial did not run set the attribute: they may be run before
 * the emitter is reached, or after. */
static struct settings other_settings(struct names_run *r, struct str name)
{
    struct settings out = {0};
    const struct class_entry *class = &r->names->classes->items.items[r->class];
    for (uint32_t i = 0; i < class->mro_count; i++) {
        uint32_t at = class->mro[i];
        uint32_t file = r->names->classes->items.items[at].file;
        if (!is_set_in(r, file, name))
            continue;
        const struct code *code = run_code(r, file);
        uint32_t node = sources_class_node(r->names->sources, at);
        uint32_t body = node == CODE_NONE ? CODE_NONE : code_child(code, node, 2);
        for (uint32_t k = 0; body != CODE_NONE && k < code->nodes[body].child_count;
             k++) {
            uint32_t method = code_child(code, body, k);
            struct str called = code_text(code, method);
            if (code_kind(code, method) != CODE_FUNCTION ||
                str_eq(called, STR("__init__")) ||
                str_eq(called, STR("__init_subclass__")) ||
                was_called(r, file, method) ||
                run_has_decorator(r, file, method, "setter"))
                continue;
            struct found visible = run_find(r, r->class, 0, called);
            struct found m = {at, file, method};
            if (visible.file == file && visible.node == method)
                settings_in(r, &m, method, name, &out);
        }
    }
    return out;
}

/* Is the attribute set anywhere in the methods of the class or its bases? */
static bool is_set_somewhere(struct names_run *r, struct str name)
{
    const struct class_entry *class = &r->names->classes->items.items[r->class];
    for (uint32_t i = 0; i < class->mro_count; i++) {
        struct settings out = {0};
        uint32_t at = class->mro[i];
        struct found m = {at, r->names->classes->items.items[at].file,
                          sources_class_node(r->names->sources, at)};
        if (m.node != CODE_NONE && is_set_in(r, m.file, name))
            settings_in(r, &m, m.node, name, &out);
        if (out.count)
            return true;
    }
    return false;
}

/* An attribute that no name is made of was not followed on the way: only if nothing
 * sets it on an instance is it what the class says. */
static bool is_unfollowed(struct names_run *r, struct str name)
{
    return !map_has(&r->names->emitters->names, name) && is_set_somewhere(r, name);
}

static struct value own_object(const struct names_run *r, struct str name)
{
    struct value v = value_none();
    v.kind = str_eq(name, STR("cls")) ? VALUE_CLASS : VALUE_SELF;
    v.index = r->class;
    return v;
}

static struct value setting_value(struct names_run *r, const struct setting *s)
{
    struct frame f = {.file = s->file, .node = s->function, .owner = s->class};
    const struct code *code = run_code(r, s->file);
    if (r->frames >= NAMES_MAX_FRAMES || code_kind(code, s->value) == CODE_AUGMENT)
        return run_unknown(r, &f, s->value, "an attribute changed step by step");
    uint32_t parameters = code_child(code, s->function, 1);
    for (uint32_t i = 0; i < code->nodes[parameters].child_count; i++) {
        uint32_t p = code_child(code, parameters, i);
        struct str name = code_text(code, p);
        variables_set(r, &f.locals, name,
                      i == 0 ? own_object(r, name)
                             : run_unknown(r, &f, p, "the parameter `%.*s` of `%.*s`",
                                           STR_ARG(name),
                                           STR_ARG(code_text(code, s->function))));
    }
    r->frames++;
    struct value v = run_expression(r, &f, s->value);
    r->frames--;
    return v;
}

static bool is_null(const struct value *v)
{
    return v->kind == VALUE_NONE || (v->kind == VALUE_STRING && v->text.len == 0);
}

/* `current` is what __init__ or the class gives it, if `has`; a null there is only a
 * placeholder when some method sets more. */
static struct value choose_setting(struct names_run *r, struct str name,
                                   struct value current, bool has, bool *known)
{
    struct settings others = other_settings(r, name);
    bool keep = has && (!is_null(&current) || !others.count);
    *known = keep || others.count;
    if (!*known)
        return current;
    uint32_t way = run_choose(r, others.count + (keep ? 1 : 0));
    if (keep && way == 0)
        return current;
    struct value v = setting_value(r, &others.list[way - (keep ? 1 : 0)]);
    /* Once decided, it stays so for this trial. */
    variables_set(r, &r->attributes, name, v);
    return v;
}

/* What this trial's code has put on a class of the order, up to the one at `upto`. */
const struct value *run_class_setting(const struct names_run *r, uint32_t class,
                                      uint32_t from, uint32_t upto, struct str name)
{
    const struct class_entry *it = &r->names->classes->items.items[class];
    for (uint32_t i = from; i < it->mro_count && i <= upto; i++)
        for (size_t k = r->class_settings.len; k-- > 0;)
            if (r->class_settings.items[k].class == it->mro[i] &&
                str_eq(r->class_settings.items[k].name, name))
                return &r->class_settings.items[k].value;
    return NULL;
}

uint32_t run_position(const struct names_run *r, uint32_t class, uint32_t base)
{
    const struct class_entry *it = &r->names->classes->items.items[class];
    uint32_t at = 0;
    while (at + 1 < it->mro_count && it->mro[at] != base)
        at++;
    return at;
}

/* What the instance has before any method sets it: *has tells whether there is such. */
static struct value current_value(struct names_run *r, struct frame *f,
                                  const struct found *m, struct str name, bool *has)
{
    struct value *own = variables_find(&r->attributes, name);
    uint32_t upto =
        m->node == CODE_NONE ? UINT32_MAX : run_position(r, r->class, m->class);
    const struct value *set = run_class_setting(r, r->class, 0, upto, name);
    *has = own || set || m->node != CODE_NONE;
    if (own)
        return *own;
    struct str outside = run_outside(r, r->class, 0, upto, name);
    if (outside.len) {
        *has = true;
        return run_unknown(r, f, 0, "%.*s", STR_ARG(outside));
    }
    if (set)
        return *set;
    if (m->node == CODE_NONE)
        return value_none();
    return run_is_field(r, m) ? run_field_value(r, m, name)
                              : run_class_value(r, m->class, name);
}

struct value run_self_attribute(struct names_run *r, struct frame *f, struct str name,
                                uint32_t node)
{
    if (r->class == PROGRAM_NONE)
        return run_unknown(r, f, node, "`self` outside any class");
    if (str_eq(name, STR("__class__"))) {
        struct value v = value_none();
        v.kind = VALUE_CLASS;
        v.index = r->class;
        return v;
    }
    struct found m = run_find(r, r->class, 0, name);
    struct value *own = variables_find(&r->attributes, name);
    if (is_unfollowed(r, name))
        return run_unknown(r, f, node, "`self.%.*s`", STR_ARG(name));
    bool property = m.node != CODE_NONE && run_is_property(r, m);
    if (property && !(own && run_has_decorator(r, m.file, m.node, "cached_property"))) {
        struct str outside =
            run_outside(r, r->class, 0, run_position(r, r->class, m.class), name);
        return outside.len ? run_unknown(r, f, node, "%.*s", STR_ARG(outside))
                           : run_found_value(r, f, m, name, node, false);
    }
    bool plain =
        m.node == CODE_NONE || code_kind(run_code(r, m.file), m.node) == CODE_ASSIGN;
    if (!plain && !own)
        return run_found_value(r, f, m, name, node, false);
    if (r->tainted && !own)
        return run_unknown(r, f, node, "attributes set in a way that is not followed");
    bool has, known;
    struct value current = current_value(r, f, &m, name, &has);
    struct value v = choose_setting(r, name, current, has, &known);
    if (known)
        return v;
    if (run_find(r, r->class, 0, STR("__getattr__")).node != CODE_NONE)
        return run_unknown(r, f, node, "`__getattr__`");
    return run_class_attribute(r, f, r->class, 0, name, node, false);
}

/* All that is known of the instance so far may be otherwise. */
void run_taint(struct names_run *r, const struct frame *f, uint32_t node)
{
    r->tainted = true;
    for (size_t i = 0; i < r->attributes.list.len; i++)
        r->attributes.list.items[i].value =
            run_unknown(r, f, node, "attributes set in a way that is not followed");
}

enum truth run_has_attribute(struct names_run *r, struct str name)
{
    if (r->class == PROGRAM_NONE)
        return TRUTH_UNDECIDED;
    if (variables_find(&r->attributes, name) ||
        run_find(r, r->class, 0, name).node != CODE_NONE)
        return TRUTH_YES;
    if (is_unfollowed(r, name))
        return TRUTH_UNDECIDED;
    bool opaque = r->names->classes->items.items[r->class].flags & CLASS_OPAQUE;
    if (run_class_setting(r, r->class, 0, UINT32_MAX, name))
        return TRUTH_YES;
    if (opaque || r->tainted || run_outside(r, r->class, 0, UINT32_MAX, name).len ||
        other_settings(r, name).count ||
        run_find(r, r->class, 0, STR("__getattr__")).node != CODE_NONE)
        return TRUTH_UNDECIDED;
    return TRUTH_NO;
}
