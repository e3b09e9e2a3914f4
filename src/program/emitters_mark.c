/* The marks: a fixpoint over the code of all files read, which starts from the
 * arguments of the calls. First names are followed to what they are made of, then the
 * statements that set such names, or sign on, are marked with all that stands around
 * them. */
#include "program/emitters_mark.h"

#include "base/buf.h"

#include <stdio.h>

#define MAX_ROUNDS 24 /* of the fixpoint: chains of helpers are short */
#define MAX_LOCAL 200 /* of a local variable's key; longer names share one */

struct marking {
    struct emitters *e;
    struct map parameters; /* functions that take such a name as a parameter */
    bool changed;
};

static bool is_self(struct str name)
{
    return str_eq(name, STR("self")) || str_eq(name, STR("cls"));
}

static void add_name(struct marking *m, struct map *set, struct str name)
{
    if (name.len && !is_self(name) && map_insert(set, m->e->arena, name))
        m->changed = true;
}

/* Both numbers as they are, then the name. */
static struct str local_key(char *buf, size_t size, uint32_t file, uint32_t function,
                            struct str name)
{
    const uint32_t numbers[] = {file, function};
    size_t room = size - sizeof numbers, len = name.len < room ? name.len : room;
    memcpy(buf, numbers, sizeof numbers);
    memcpy(buf + sizeof numbers, name.ptr, len);
    return str_make(buf, sizeof numbers + len);
}

static bool has_local(const struct map *set, uint32_t file, uint32_t function,
                      struct str name)
{
    char buf[MAX_LOCAL];
    return map_has(set, local_key(buf, sizeof buf, file, function, name));
}

static bool add_local(struct emitters *e, struct map *set, uint32_t file,
                      uint32_t function, struct str name)
{
    if (!name.len || has_local(set, file, function, name))
        return false;
    char buf[MAX_LOCAL];
    struct str key = local_key(buf, sizeof buf, file, function, name);
    return map_insert(set, e->arena, arena_str(e->arena, key));
}

bool emitters_local(const struct emitters *e, uint32_t file, uint32_t function,
                    struct str name)
{
    return has_local(&e->locals, file, function, name);
}

bool emitters_binds(const struct emitters *e, uint32_t file, uint32_t function,
                    struct str name)
{
    return has_local(&e->bound, file, function, name);
}

static void bind_target(struct emitters *e, uint32_t file, uint32_t function,
                        uint32_t node)
{
    const struct code *code = sources_code(e->sources, file);
    uint8_t kind = code_kind(code, node);
    if (kind == CODE_NAME)
        add_local(e, &e->bound, file, function, code_text(code, node));
    bool several =
        kind == CODE_TUPLE || kind == CODE_LIST || kind == CODE_STAR_ARGUMENT;
    for (uint32_t i = 0; several && i < code->nodes[node].child_count; i++)
        bind_target(e, file, function, code_child(code, node, i));
}

/* All that is bound inside functions of a file. */
static void scan(struct emitters *e, uint32_t file)
{
    const struct code *code = sources_code(e->sources, file);
    if (e->scanned[file]++)
        return;
    for (uint32_t i = 0; i < code->node_count; i++) {
        const struct code_node *it = &code->nodes[i];
        bool by_text = it->kind == CODE_PARAMETER || it->kind == CODE_NAMED ||
                       it->kind == CODE_WITH_ITEM || it->kind == CODE_HANDLER;
        bool by_first = it->kind == CODE_AUGMENT || it->kind == CODE_FOR;
        bool by_second = it->kind == CODE_COMPREHENSION;
        if (!by_text && !by_first && !by_second && it->kind != CODE_ASSIGN)
            continue;
        uint32_t owner = code_owner(code, i);
        if (code_kind(code, owner) != CODE_FUNCTION)
            continue;
        if (by_text)
            add_local(e, &e->bound, file, owner, code_text(code, i));
        uint32_t last = by_first ? 1 : by_second ? 2 : it->child_count;
        for (uint32_t k = by_first ? 0 : 1; !by_text && k < last; k++)
            if (k < it->child_count)
                bind_target(e, file, owner, code_child(code, i, k));
    }
}

/* The function around `node` (or that it is) in which `name` is local. */
static uint32_t binder(const struct emitters *e, uint32_t file, uint32_t node,
                       struct str name)
{
    const struct code *code = sources_code(e->sources, file);
    for (uint32_t at = code_owner(code, node); at != CODE_NONE;
         at = code_owner(code, at))
        if (code_kind(code, at) == CODE_FUNCTION &&
            has_local(&e->bound, file, at, name))
            return at;
    return CODE_NONE;
}

/* Methods of strings and containers: no function of ours is meant by them. */
static bool is_common(struct str name)
{
    return STR_IS_ANY(name, "get", "format", "lower", "upper", "strip", "replace",
                      "join", "split", "items", "keys", "values", "append", "rstrip",
                      "lstrip", "startswith", "endswith", "update", "title",
                      "__class__", "__name__");
}

/* Every name and attribute within an expression. */
static void add_names(struct marking *m, uint32_t file, uint32_t node)
{
    const struct code *code = sources_code(m->e->sources, file);
    uint8_t kind = code_kind(code, node);
    if (kind == CODE_ATTRIBUTE && !is_common(code_text(code, node)))
        add_name(m, &m->e->names, code_text(code, node));
    if (kind == CODE_NAME && !is_self(code_text(code, node))) {
        uint32_t function = binder(m->e, file, node, code_text(code, node));
        if (function == CODE_NONE)
            add_name(m, &m->e->names, code_text(code, node));
        else
            m->changed |=
                add_local(m->e, &m->e->locals, file, function, code_text(code, node));
    }
    struct str callee = kind == CODE_CALL ? emitters_callee(code, node) : STR("");
    if ((str_eq(callee, STR("getattr")) || str_eq(callee, STR("hasattr"))) &&
        code_kind(code, code_child(code, node, 2)) == CODE_STRING)
        add_name(m, &m->e->names, code_text(code, code_child(code, node, 2)));
    if (node != CODE_NONE)
        for (uint32_t i = 0; i < code->nodes[node].child_count; i++)
            add_names(m, file, code_child(code, node, i));
}

/* `self.__dict__`, `vars(self)`: whatever is put there is an attribute. */
static bool is_namespace(const struct code *code, uint32_t node)
{
    return (code_kind(code, node) == CODE_ATTRIBUTE &&
            str_eq(code_text(code, node), STR("__dict__"))) ||
           (code_kind(code, node) == CODE_CALL &&
            str_eq(emitters_callee(code, node), STR("vars")));
}

/* Is this assignment target one of the names? Subscripts count for their object. */
static bool is_target(const struct emitters *e, uint32_t file, uint32_t node)
{
    const struct code *code = sources_code(e->sources, file);
    uint8_t kind = code_kind(code, node);
    if (kind == CODE_ATTRIBUTE)
        return map_has(&e->names, code_text(code, node));
    if (kind == CODE_NAME) {
        uint32_t function = binder(e, file, node, code_text(code, node));
        return function == CODE_NONE
                   ? map_has(&e->names, code_text(code, node))
                   : emitters_local(e, file, function, code_text(code, node));
    }
    if (kind == CODE_SUBSCRIPT && is_namespace(code, code_child(code, node, 0)))
        return true;
    if (kind == CODE_SUBSCRIPT || kind == CODE_STAR_ARGUMENT)
        return is_target(e, file, code_child(code, node, 0));
    if (kind == CODE_TUPLE || kind == CODE_LIST)
        for (uint32_t i = 0; i < code->nodes[node].child_count; i++)
            if (is_target(e, file, code_child(code, node, i)))
                return true;
    return false;
}

static bool sets_name(const struct emitters *e, uint32_t file, uint32_t node)
{
    const struct code *code = sources_code(e->sources, file);
    const struct code_node *it = &code->nodes[node];
    switch (it->kind) {
    case CODE_ASSIGN:
        for (uint32_t i = 1; i < it->child_count; i++)
            if (is_target(e, file, code_child(code, node, i)))
                return true;
        return false;
    case CODE_AUGMENT:
    case CODE_FOR:
        return is_target(e, file, code_child(code, node, 0));
    case CODE_NAMED:
    case CODE_WITH_ITEM: {
        uint32_t function = binder(e, file, node, code_text(code, node));
        return function != CODE_NONE &&
               emitters_local(e, file, function, code_text(code, node));
    }
    default:
        return false;
    }
}

/* x.update(...), x.append(...): changes what x holds. */
static bool is_mutation(const struct emitters *e, uint32_t file, uint32_t call)
{
    static const struct str names[] = {STR_INIT("update"), STR_INIT("append"),
                                       STR_INIT("extend"), STR_INIT("pop"),
                                       STR_INIT("insert"), STR_INIT("setdefault"),
                                       STR_INIT("clear"),  STR_INIT("remove")};
    const struct code *code = sources_code(e->sources, file);
    uint32_t callee = code_child(code, call, 0);
    if (code_kind(code, callee) != CODE_ATTRIBUTE)
        return false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq(code_text(code, callee), names[i]))
            return is_target(e, file, code_child(code, callee, 0)) ||
                   is_namespace(code, code_child(code, callee, 0));
    return false;
}

static void follow_return(struct marking *m, uint32_t file, uint32_t node)
{
    const struct code *code = sources_code(m->e->sources, file);
    uint32_t owner = code_owner(code, node);
    if (code_kind(code, owner) == CODE_FUNCTION &&
        map_has(&m->e->names, code_text(code, owner)))
        add_names(m, file, node);
}

/* "function:3" and "function=name" of a parameter that names are made of. */
static void follow_parameter(struct marking *m, uint32_t file, uint32_t node)
{
    const struct code *code = sources_code(m->e->sources, file);
    uint32_t owner = code_owner(code, node), list = code->nodes[node].parent;
    struct str name = code_text(code, node);
    if (owner == CODE_NONE || !emitters_local(m->e, file, owner, name))
        return;
    uint32_t position = 0;
    while (code_child(code, list, position) != node)
        position++;
    if (is_self(code_text(code, code_child(code, list, 0))))
        position--;
    char buf[MAX_LOCAL];
    struct str function = code_text(code, owner);
    int len = snprintf(buf, sizeof buf, "%.*s:%u", STR_ARG(function), position);
    if (len > 0 && len < MAX_LOCAL &&
        !map_has(&m->parameters, str_make(buf, (size_t)len)))
        add_name(m, &m->parameters, arena_str(m->e->arena, str_make(buf, (size_t)len)));
    len = snprintf(buf, sizeof buf, "%.*s=%.*s", STR_ARG(function), STR_ARG(name));
    if (len > 0 && len < MAX_LOCAL &&
        !map_has(&m->parameters, str_make(buf, (size_t)len)))
        add_name(m, &m->parameters, arena_str(m->e->arena, str_make(buf, (size_t)len)));
    add_name(m, &m->parameters, function);
}

static bool takes(const struct marking *m, const struct code *code, struct str function,
                  uint32_t arg, uint32_t position)
{
    char buf[MAX_LOCAL];
    uint8_t kind = code_kind(code, arg);
    if (kind == CODE_STAR_ARGUMENT || kind == CODE_DOUBLE_STAR_ARGUMENT)
        return true;
    int len = kind == CODE_KEYWORD
                  ? snprintf(buf, sizeof buf, "%.*s=%.*s", STR_ARG(function),
                             STR_ARG(code_text(code, arg)))
                  : snprintf(buf, sizeof buf, "%.*s:%u", STR_ARG(function), position);
    return len > 0 && len < MAX_LOCAL &&
           map_has(&m->parameters, str_make(buf, (size_t)len));
}

static void follow_call(struct marking *m, uint32_t file, uint32_t node)
{
    const struct code *code = sources_code(m->e->sources, file);
    struct str name = emitters_callee(code, node);
    if (!name.len || !map_has(&m->parameters, name))
        return;
    for (uint32_t i = 1; i < code->nodes[node].child_count; i++) {
        uint32_t arg = code_child(code, node, i);
        /* Base.method(self, x): one further along. */
        if (takes(m, code, name, arg, i - 1) ||
            (i > 1 && takes(m, code, name, arg, i - 2)))
            add_names(m, file, arg);
    }
}

static void follow(struct marking *m, uint32_t file, uint32_t node)
{
    const struct code *code = sources_code(m->e->sources, file);
    switch (code->nodes[node].kind) {
    case CODE_ASSIGN:
    case CODE_NAMED:
        if (sets_name(m->e, file, node))
            add_names(m, file, code_child(code, node, 0));
        break;
    case CODE_AUGMENT:
    case CODE_FOR:
        if (sets_name(m->e, file, node))
            add_names(m, file, code_child(code, node, 1));
        break;
    case CODE_RETURN:
        follow_return(m, file, node);
        break;
    case CODE_PARAMETER:
        follow_parameter(m, file, node);
        break;
    case CODE_CALL:
        follow_call(m, file, node);
        break;
    default:
        break;
    }
}

bool emitters_may_call(const struct emitters *e, uint32_t file, uint32_t call)
{
    const struct code *code = sources_code(e->sources, file);
    uint32_t callee = code_child(code, call, 0);
    uint32_t object = code_child(code, callee, 0);
    if (code_kind(code, callee) != CODE_ATTRIBUTE)
        return code_kind(code, callee) == CODE_NAME;
    if (code_kind(code, object) == CODE_CALL)
        return str_eq(emitters_callee(code, object), STR("super"));
    if (code_kind(code, object) == CODE_ATTRIBUTE)
        return str_eq(code_text(code, object), STR("__class__"));
    if (code_kind(code, object) != CODE_NAME)
        return false;
    struct str name = code_text(code, object);
    if (is_self(name))
        return true;
    uint8_t kind = classes_lookup(e->sources->classes, file, name).kind;
    return kind == BINDING_CLASS || kind == BINDING_MODULE;
}

/* Is the function `name` at the top of `file` one that signs on? True too when it is
 * not to be found there at once. */
static bool function_signs(const struct emitters *e, uint32_t file, struct str name)
{
    const struct code *code = e->sources->codes[file];
    if (!code || !e->marks[file])
        return false;
    for (uint32_t i = 0; i < code->nodes[0].child_count; i++) {
        uint32_t node = code_child(code, 0, i);
        if (code_kind(code, node) == CODE_FUNCTION &&
            str_eq(code_text(code, node), name))
            return e->marks[file][node] & MARK_SIGNS;
    }
    return true;
}

/* Among functions of one name in many files: is it one that signs on that a plain name
 * means here? */
static bool means_signing(const struct emitters *e, uint32_t file,
                          const struct code *code, uint32_t call)
{
    uint32_t callee = code_child(code, call, 0);
    if (code_kind(code, callee) != CODE_NAME)
        return true;
    struct binding b =
        classes_lookup(e->sources->classes, file, code_text(code, callee));
    if (b.kind == BINDING_VALUE)
        return function_signs(e, b.file, b.name);
    return b.kind != BINDING_EXTERNAL;
}

/* `Thread(target=work)`, `pool.submit(work)`: a function that signs on, handed over to
 * be called. */
static bool is_handed_over(const struct emitters *e, uint32_t file,
                           const struct code *code, uint32_t node)
{
    uint32_t parent = code->nodes[node].parent;
    if (code->nodes[node].kind != CODE_NAME || parent == CODE_NONE ||
        !map_has(&e->signing, code_text(code, node)))
        return false;
    bool argument =
        code->nodes[parent].kind == CODE_KEYWORD ||
        (code->nodes[parent].kind == CODE_CALL && code_child(code, parent, 0) != node);
    if (!argument)
        return false;
    struct binding b = classes_lookup(e->sources->classes, file, code_text(code, node));
    return b.kind == BINDING_VALUE && function_signs(e, b.file, b.name);
}

static uint8_t own_mark(const struct emitters *e, uint32_t file,
                        const struct code *code, uint32_t node)
{
    if (sets_name(e, file, node))
        return MARK_MATTERS;
    if (is_handed_over(e, file, code, node))
        return MARK_MATTERS | MARK_SIGNS;
    if (code->nodes[node].kind != CODE_CALL)
        return 0;
    if (emitters_at(e, file, node))
        return MARK_MATTERS | MARK_SIGNS;
    struct str name = emitters_callee(code, node);
    bool signs =
        name.len && map_has(&e->signing, name) && means_signing(e, file, code, node);
    bool sets = name.len && map_has(&e->setting, name);
    if ((signs || sets) && emitters_may_call(e, file, node))
        return signs ? MARK_MATTERS | MARK_SIGNS : MARK_MATTERS;
    bool changes = is_mutation(e, file, node) || str_eq(name, STR("setattr"));
    return changes ? MARK_MATTERS : 0;
}

/* Children come after their parents, so one pass backwards reaches every ancestor up to
 * the function. A function in a function counts for the outer one. */
static void mark_file(struct marking *m, uint32_t file)
{
    struct emitters *e = m->e;
    const struct code *code = sources_code(e->sources, file);
    if (!e->marks[file])
        e->marks[file] = arena_array(e->arena, code->node_count, 1);
    uint8_t *marks = e->marks[file];
    for (uint32_t i = code->node_count; i-- > 0;) {
        uint8_t before = marks[i];
        marks[i] |= own_mark(e, file, code, i);
        bool leads =
            code->nodes[i].kind == CODE_CALL || code->nodes[i].kind == CODE_NAME;
        m->changed |= leads && marks[i] != before;
        const struct code_node *it = &code->nodes[i];
        if (!marks[i] || it->parent == CODE_NONE)
            continue;
        uint32_t owner = it->kind == CODE_FUNCTION ? code_owner(code, i) : CODE_NONE;
        if (it->kind != CODE_CLASS &&
            (it->kind != CODE_FUNCTION || code_kind(code, owner) == CODE_FUNCTION))
            marks[it->parent] |= marks[i];
        if (it->kind != CODE_FUNCTION)
            continue;
        if (marks[i] & MARK_SIGNS)
            add_name(m, &e->signing, code_text(code, i));
        add_name(m, &e->setting, code_text(code, i));
    }
}

void emitters_set_marks(struct emitters *e)
{
    struct marking m = {.e = e};
    for (size_t i = 0; i < e->sources->loaded.len; i++)
        scan(e, e->sources->loaded.items[i]);
    for (size_t i = 0; i < e->calls.len; i++)
        add_names(&m, e->calls.items[i].file, e->calls.items[i].argument);
    unsigned rounds = 0;
    do {
        m.changed = false;
        for (size_t i = 0; i < e->sources->loaded.len; i++) {
            uint32_t file = e->sources->loaded.items[i];
            const struct code *code = sources_code(e->sources, file);
            for (uint32_t n = 0; n < code->node_count; n++)
                follow(&m, file, n);
        }
    } while (m.changed && ++rounds < MAX_ROUNDS);
    rounds = 0;
    do {
        m.changed = false;
        for (size_t i = 0; i < e->sources->loaded.len; i++)
            mark_file(&m, e->sources->loaded.items[i]);
    } while (m.changed && ++rounds < MAX_ROUNDS);
}
