/* What gives a class attribute its value without being walked through. The code of a
 * decorator or a metaclass is only looked at: when nothing in it could set an attribute
 * of that name, it does no harm. */
#include "program/names_run.h"

#include "base/buf.h"

static const struct str no_reason = {0};

/* ---- code that may set an attribute ---- */

static bool is_text(const struct code *code, uint32_t node, struct str name)
{
    return code_kind(code, node) == CODE_STRING && str_eq(code_text(code, node), name);
}

static bool calls(const struct code *code, uint32_t node, const char *function)
{
    return code_kind(code, node) == CODE_CALL &&
           run_names_it(code, code_child(code, node, 0), str_of(function));
}

/* Could this node itself set the attribute `name` of something? */
static bool may_set(const struct code *code, uint32_t node, struct str name)
{
    const struct code_node *it = &code->nodes[node];
    if (it->kind == CODE_CLASS)
        return true; /* it may stand in for the decorated one */
    if (calls(code, node, "setattr")) {
        uint32_t which = code_child(code, node, 2);
        return code_kind(code, which) != CODE_STRING || is_text(code, which, name);
    }
    if (calls(code, node, "type") && it->child_count == 4)
        return true;
    if (it->kind == CODE_KEYWORD || it->kind == CODE_PAIR)
        return str_eq(code_text(code, node), name) ||
               is_text(code, code_child(code, node, 0), name);
    for (uint32_t i = 1; it->kind == CODE_ASSIGN && i < it->child_count; i++) {
        uint32_t target = code_child(code, node, i),
                 index = code_child(code, target, 1);
        if (code_kind(code, target) == CODE_ATTRIBUTE &&
            str_eq(code_text(code, target), name))
            return true;
        if (code_kind(code, target) == CODE_SUBSCRIPT &&
            (code_kind(code, index) != CODE_STRING || is_text(code, index, name)))
            return true;
    }
    return false;
}

static bool sets_below(const struct code *code, uint32_t node, struct str name)
{
    for (uint32_t i = 0; i < code->nodes[node].child_count; i++) {
        uint32_t child = code_child(code, node, i);
        if (may_set(code, child, name) || sets_below(code, child, name))
            return true;
    }
    return false;
}

/* ---- decorators and metaclasses ---- */

/* Functions and classes of this name in the files read. */
static bool any_sets(const struct names_run *r, struct str called, struct str name)
{
    const struct sources *s = r->names->sources;
    for (size_t i = 0; i < s->loaded.len; i++) {
        const struct code *code = run_code(r, s->loaded.items[i]);
        for (uint32_t n = 0; n < code->node_count; n++)
            if ((code->nodes[n].kind == CODE_FUNCTION ||
                 code->nodes[n].kind == CODE_CLASS) &&
                str_eq(code_text(code, n), called) && sets_below(code, n, name))
                return true;
    }
    return false;
}

static bool helper_sets(struct names_run *r, uint32_t file, struct str dotted,
                        struct str name)
{
    struct binding b = classes_lookup(r->names->classes, file, dotted);
    size_t dot = str_rfind_char(dotted, '.');
    struct str last = dot == STR_NONE ? dotted : str_from(dotted, dot + 1);
    if (b.kind == BINDING_EXTERNAL)
        return false;
    if (b.kind == BINDING_CLASS) {
        const struct class_entry *it = &r->names->classes->items.items[b.index];
        uint32_t node = sources_class_node(r->names->sources, b.index);
        return node != CODE_NONE && sets_below(run_code(r, it->file), node, name);
    }
    if (b.kind == BINDING_VALUE)
        run_code(r, b.file); /* so that it is among the files read */
    return any_sets(r, last, name);
}

static bool decorator_sets(struct names_run *r, uint32_t file, uint32_t node,
                           struct str name)
{
    const struct code *code = run_code(r, file);
    struct buf dotted = {0};
    uint32_t callee =
        code_kind(code, node) == CODE_CALL ? code_child(code, node, 0) : node;
    bool plain = code_dotted(code, callee, &dotted);
    struct str text = arena_str(r->names->arena, buf_str(&dotted));
    buf_release(&dotted);
    return plain && helper_sets(r, file, text, name);
}

static struct str class_reason(struct names_run *r, uint32_t class, struct str name)
{
    uint32_t file = r->names->classes->items.items[class].file;
    const struct code *code = run_code(r, file);
    uint32_t node = sources_class_node(r->names->sources, class);
    uint32_t decorators = node == CODE_NONE ? CODE_NONE : code_child(code, node, 0);
    uint32_t bases = node == CODE_NONE ? CODE_NONE : code_child(code, node, 1);
    for (uint32_t i = 0;
         decorators != CODE_NONE && i < code->nodes[decorators].child_count; i++)
        if (decorator_sets(r, file, code_child(code, decorators, i), name))
            return STR("a class decorator may set it");
    for (uint32_t i = 0; bases != CODE_NONE && i < code->nodes[bases].child_count;
         i++) {
        uint32_t base = code_child(code, bases, i);
        if (code_kind(code, base) == CODE_KEYWORD &&
            str_eq(code_text(code, base), STR("metaclass")) &&
            decorator_sets(r, file, code_child(code, base, 0), name))
            return STR("the metaclass may set it");
    }
    return no_reason;
}

/* ---- assignments from elsewhere ---- */

/* `Odds.processor_name = ...`, `setattr(Odds, ...)`: the class, or PROGRAM_NONE. */
static uint32_t class_meant(struct names_run *r, uint32_t file, uint32_t node)
{
    const struct code *code = run_code(r, file);
    struct buf dotted = {0};
    uint32_t class = PROGRAM_NONE;
    if (code_dotted(code, node, &dotted)) {
        struct str whole = buf_str(&dotted);
        struct str rest = whole, first = str_split(&rest, '.');
        uint32_t function = code_owner(code, node);
        bool local = function != CODE_NONE &&
                     emitters_binds(r->names->emitters, file, function, first);
        if (!local && !str_eq(first, STR("self")) && !str_eq(first, STR("cls"))) {
            struct binding b = classes_lookup(r->names->classes, file, whole);
            if (b.kind == BINDING_CLASS)
                class = b.index;
        }
    }
    buf_release(&dotted);
    return class;
}

static void add_patch(struct names_run *r, uint32_t file, uint32_t object,
                      struct str name)
{
    uint32_t class = class_meant(r, file, object);
    if (class != PROGRAM_NONE)
        vec_add(&r->names->patches, r->names->arena, ((struct patch){class, name}));
}

static void find_patches_in(struct names_run *r, uint32_t file)
{
    const struct code *code = run_code(r, file);
    for (uint32_t n = 0; n < code->node_count; n++) {
        const struct code_node *it = &code->nodes[n];
        for (uint32_t i = 1; it->kind == CODE_ASSIGN && i < it->child_count; i++) {
            uint32_t target = code_child(code, n, i);
            if (code_kind(code, target) == CODE_ATTRIBUTE)
                add_patch(r, file, code_child(code, target, 0),
                          code_text(code, target));
        }
        if (calls(code, n, "setattr") && it->child_count == 4) {
            uint32_t which = code_child(code, n, 2);
            bool known = code_kind(code, which) == CODE_STRING;
            add_patch(r, file, code_child(code, n, 1),
                      known ? code_text(code, which) : no_reason);
        }
    }
}

static bool is_patched(struct names_run *r, uint32_t class, struct str name)
{
    struct names *n = r->names;
    for (; n->patches_read < n->sources->loaded.len; n->patches_read++)
        find_patches_in(r, n->sources->loaded.items[n->patches_read]);
    for (size_t i = 0; i < n->patches.len; i++)
        if (n->patches.items[i].class == class &&
            (!n->patches.items[i].name.len || str_eq(n->patches.items[i].name, name)))
            return true;
    return false;
}

/* ---- the whole ---- */

static struct str reason(struct names_run *r, uint32_t class, uint32_t from,
                         uint32_t upto, struct str name)
{
    const struct class_entry *it = &r->names->classes->items.items[class];
    for (uint32_t i = from; i < it->mro_count && i <= upto; i++) {
        struct str why = class_reason(r, it->mro[i], name);
        if (why.len)
            return why;
        if (is_patched(r, it->mro[i], name))
            return STR("something assigns to the class's attribute from outside");
    }
    return no_reason;
}

struct str run_outside(struct names_run *r, uint32_t class, uint32_t from,
                       uint32_t upto, struct str name)
{
    struct names *n = r->names;
    struct str key =
        arena_printf(r->arena, "%u:%u:%u:%.*s", class, from, upto, STR_ARG(name));
    uint32_t known = map_get(&n->outside_of, key);
    if (known != MAP_NONE)
        return n->outside.items[known];
    struct str why = reason(r, class, from, upto, name);
    *map_slot(&n->outside_of, n->arena, arena_str(n->arena, key)) =
        (uint32_t)n->outside.len;
    vec_add(&n->outside, n->arena, why);
    return why;
}
