#include "program/heartbeat_life.h"

#include "pattern.h"

#define MAX_TRACED 4 /* assignments followed back to a collection */

/* A heartbeat that is kept and started, and what is known of how such things end. */
struct start {
    uint32_t file, call;
    struct str kept;
};
enum { STOPPED_SOMEWHERE, STOPPED_SURELY };
struct endings {
    VEC(struct start) starts;
    struct map stops; /* name it is kept under -> STOPPED_* */
    bool at_exit;
};

struct reading {
    struct life *life;
    struct endings *endings;
    const struct emitters *e;
    struct arena *arena;
    const struct heartbeat_config *config;
    const struct code *code;
    uint32_t file;
};

static void add(struct reading *r, enum life_kind kind, uint32_t node, uint32_t other,
                struct str text)
{
    vec_add(&r->life->items, r->arena,
            ((struct life_fact){(uint8_t)kind, r->file, node, other, text}));
}

static bool listed(const struct str_list *list, struct str name)
{
    return str_listed(name, list->items, list->len);
}

/* Text of the attribute that a CALL calls: `start` of `x.start()`. */
static struct str method_of(const struct reading *r, uint32_t call)
{
    uint32_t callee = code_child(r->code, call, 0);
    return code_kind(r->code, callee) == CODE_ATTRIBUTE ? code_text(r->code, callee)
                                                        : STR("");
}

/* Is the object a call is made on a heartbeat, by its name? */
static bool is_on_heartbeat(const struct reading *r, uint32_t call)
{
    uint32_t object = code_child(r->code, code_child(r->code, call, 0), 0);
    uint8_t kind = code_kind(r->code, object);
    return (kind == CODE_NAME || kind == CODE_ATTRIBUTE) &&
           str_find(code_text(r->code, object), STR("eartbeat")) != STR_NONE;
}

/* ---- FL306 ---- */

static bool is_loud_name(struct str name)
{
    if (STR_IS_ANY(name, "error", "exception", "critical", "fatal",
                   "capture_exception"))
        return true;
    return str_find(name, STR("notify_error")) != STR_NONE;
}

/* Does the handler raise or report at ERROR, anywhere? *says gets its strongest quiet
 * report. */
static bool is_loud(const struct reading *r, uint32_t node, struct str *says)
{
    uint8_t kind = code_kind(r->code, node);
    if (kind == CODE_RAISE)
        return true;
    if (kind == CODE_CALL) {
        uint32_t callee = code_child(r->code, node, 0);
        struct str name = code_kind(r->code, callee) == CODE_NAME
                              ? code_text(r->code, callee)
                              : method_of(r, node);
        if (is_loud_name(name))
            return true;
        if (STR_IS_ANY(name, "warning", "info", "debug", "print"))
            *says = name;
    }
    for (uint32_t i = 0; i < r->code->nodes[node].child_count; i++)
        if (is_loud(r, code_child(r->code, node, i), says))
            return true;
    return false;
}

/* A handler for ImportError alone is another rule's. */
static bool is_import_handler(const struct reading *r, uint32_t handler)
{
    uint32_t type = code_child(r->code, handler, 1);
    return r->code->nodes[handler].child_count == 2 &&
           code_kind(r->code, type) == CODE_NAME &&
           (str_eq(code_text(r->code, type), STR("ImportError")) ||
            str_eq(code_text(r->code, type), STR("ModuleNotFoundError")));
}

/* The innermost `try` whose body holds the node, within its function. */
static uint32_t try_around(const struct reading *r, uint32_t node)
{
    uint32_t below = node;
    for (uint32_t at = r->code->nodes[node].parent; at != CODE_NONE;
         below = at, at = r->code->nodes[at].parent) {
        uint8_t kind = code_kind(r->code, at);
        if (kind == CODE_FUNCTION || kind == CODE_CLASS)
            return CODE_NONE;
        if (kind == CODE_TRY && code_child(r->code, at, 0) == below)
            return at;
    }
    return CODE_NONE;
}

static bool is_reported(const struct reading *r, uint32_t handler)
{
    for (size_t i = r->life->items.len; i > 0; i--) { /* this file's are the last */
        const struct life_fact *fact = &r->life->items.items[i - 1];
        if (fact->file != r->file)
            return false;
        if (fact->node == handler)
            return true;
    }
    return false;
}

/* Only a `try` that is about the heartbeat: a few statements, not a whole run. */
#define SMALL_BODY 8

static void read_handlers(struct reading *r, uint32_t call)
{
    uint32_t at = try_around(r, call);
    if (at == CODE_NONE ||
        r->code->nodes[code_child(r->code, at, 0)].child_count > SMALL_BODY)
        return;
    for (uint32_t i = 1; i < r->code->nodes[at].child_count; i++) {
        uint32_t handler = code_child(r->code, at, i);
        struct str says = STR("nothing");
        if (code_kind(r->code, handler) != CODE_HANDLER || is_reported(r, handler) ||
            is_import_handler(r, handler) || is_loud(r, handler, &says))
            continue;
        add(r, LIFE_QUIET, handler, call, says);
    }
}

static bool is_life_call(const struct reading *r, uint32_t call)
{
    struct str name = method_of(r, call);
    if (emitters_at(r->e, r->file, call))
        return true;
    return is_on_heartbeat(r, call) && (listed(&r->config->start_methods, name) ||
                                        listed(&r->config->emit_methods, name) ||
                                        listed(&r->config->stop_methods, name));
}

/* ---- FL307 ---- */

static bool mentions_document(const struct reading *r, uint32_t node)
{
    uint8_t kind = code_kind(r->code, node);
    if (kind == CODE_CALL && str_eq(method_of(r, node), STR("document")))
        return true;
    if ((kind == CODE_NAME || kind == CODE_ATTRIBUTE) &&
        str_find(code_text(r->code, node), STR("doc_ref")) != STR_NONE)
        return true;
    return node != CODE_NONE && r->code->nodes[node].child_count &&
           mentions_document(r, code_child(r->code, node, 0));
}

/* Was the variable set to a document a little earlier in the same function? */
static bool is_document(const struct reading *r, uint32_t name)
{
    uint32_t function = code_owner(r->code, name);
    for (uint32_t i = function + 1; function != CODE_NONE && i < name; i++) {
        uint32_t target = code_child(r->code, i, 1);
        if (r->code->nodes[i].kind == CODE_ASSIGN && target != CODE_NONE &&
            code_kind(r->code, target) == CODE_NAME &&
            str_eq(code_text(r->code, target), code_text(r->code, name)) &&
            mentions_document(r, code_child(r->code, i, 0)))
            return true;
    }
    return false;
}

static bool is_retried(const struct reading *r, uint32_t function)
{
    uint32_t list = code_child(r->code, function, 0);
    for (uint32_t i = 0; i < r->code->nodes[list].child_count; i++) {
        uint32_t it = code_child(r->code, list, i);
        if (code_kind(r->code, it) == CODE_CALL)
            it = code_child(r->code, it, 0);
        uint8_t kind = code_kind(r->code, it);
        if ((kind == CODE_NAME || kind == CODE_ATTRIBUTE) &&
            pattern_matches(r->config->retry, code_text(r->code, it)))
            return true;
    }
    return false;
}

static void read_write(struct reading *r, uint32_t call)
{
    uint32_t function = code_owner(r->code, call);
    uint32_t object = code_child(r->code, code_child(r->code, call, 0), 0);
    if (!listed(&r->config->write_calls, method_of(r, call)) ||
        code_kind(r->code, function) != CODE_FUNCTION)
        return;
    if (!mentions_document(r, object) &&
        !(code_kind(r->code, object) == CODE_NAME && is_document(r, object)))
        return;
    uint32_t class = code_owner(r->code, function);
    if (code_kind(r->code, class) != CODE_CLASS ||
        !emitters_is_name(r->e->sources->program->config, code_text(r->code, class)))
        return;
    if (!is_retried(r, function))
        add(r, LIFE_UNRETRIED, call, function, code_text(r->code, function));
}

/* ---- FL308 ---- */

static bool is_heartbeat_collection(const struct reading *r, uint32_t node,
                                    unsigned depth)
{
    uint8_t kind = code_kind(r->code, node);
    struct str text = code_text(r->code, node);
    if (kind == CODE_STRING)
        return r->config->collections.len
                   ? listed(&r->config->collections, text)
                   : str_find(text, STR("heartbeat")) != STR_NONE;
    if ((kind != CODE_NAME && kind != CODE_ATTRIBUTE) || depth == 0)
        return false;
    for (uint32_t i = 0; i < r->code->node_count; i++) { /* a constant of this file */
        uint32_t target = code_child(r->code, i, 1), value = code_child(r->code, i, 0);
        if (r->code->nodes[i].kind == CODE_ASSIGN && target != CODE_NONE &&
            code_kind(r->code, value) == CODE_STRING &&
            (code_kind(r->code, target) == CODE_NAME ||
             code_kind(r->code, target) == CODE_ATTRIBUTE) &&
            str_eq(code_text(r->code, target), text))
            return is_heartbeat_collection(r, value, depth - 1);
    }
    return false;
}

static uint32_t find_collection(const struct reading *r, uint32_t node,
                                uint32_t function, unsigned depth);

/* What a local variable was set to, if that reads a heartbeat collection. */
static uint32_t trace_name(const struct reading *r, uint32_t name, uint32_t function,
                           unsigned depth)
{
    for (uint32_t i = function == CODE_NONE ? 0 : function; i < name; i++) {
        uint32_t target = code_child(r->code, i, 1);
        if (r->code->nodes[i].kind == CODE_ASSIGN && target != CODE_NONE &&
            code_kind(r->code, target) == CODE_NAME &&
            str_eq(code_text(r->code, target), code_text(r->code, name)) &&
            code_owner(r->code, i) == function) {
            uint32_t found =
                find_collection(r, code_child(r->code, i, 0), function, depth - 1);
            if (found != CODE_NONE)
                return found;
        }
    }
    return CODE_NONE;
}

/* The `.collection(...)` of the heartbeats that an expression reads. */
static uint32_t find_collection(const struct reading *r, uint32_t node,
                                uint32_t function, unsigned depth)
{
    if (node == CODE_NONE || depth == 0)
        return CODE_NONE;
    if (code_kind(r->code, node) == CODE_CALL &&
        str_eq(method_of(r, node), STR("collection")) &&
        is_heartbeat_collection(r, code_child(r->code, node, 1), 2))
        return node;
    if (code_kind(r->code, node) == CODE_NAME)
        return trace_name(r, node, function, depth);
    for (uint32_t i = 0; i < r->code->nodes[node].child_count; i++) {
        uint32_t found =
            find_collection(r, code_child(r->code, node, i), function, depth);
        if (found != CODE_NONE)
            return found;
    }
    return CODE_NONE;
}

/* `doc.id` as the value of a name field, in a loop over heartbeats. */
static void read_field(struct reading *r, uint32_t value)
{
    uint32_t object = code_child(r->code, value, 0);
    if (code_kind(r->code, value) != CODE_ATTRIBUTE ||
        !str_eq(code_text(r->code, value), STR("id")) ||
        code_kind(r->code, object) != CODE_NAME)
        return;
    struct str doc = code_text(r->code, object);
    for (uint32_t at = r->code->nodes[value].parent; at != CODE_NONE;
         at = r->code->nodes[at].parent) {
        if (code_kind(r->code, at) == CODE_FUNCTION)
            return;
        uint32_t target = code_child(r->code, at, 0);
        if (code_kind(r->code, at) != CODE_FOR ||
            code_kind(r->code, target) != CODE_NAME ||
            !str_eq(code_text(r->code, target), doc))
            continue;
        uint32_t found = find_collection(r, code_child(r->code, at, 1),
                                         code_owner(r->code, at), MAX_TRACED);
        if (found != CODE_NONE)
            add(r, LIFE_BY_ID, value, found, doc);
        return;
    }
}

static bool is_name_field(const struct reading *r, struct str key)
{
    return str_eq(key, r->config->name_argument) || str_eq(key, STR("name")) ||
           str_eq(key, STR("processor"));
}

/* ---- FL309 ---- */

/* The name an emitter's object is kept under: `heartbeat` of `self.heartbeat = ...`. */
static struct str kept_as(const struct reading *r, uint32_t call)
{
    uint32_t parent = r->code->nodes[call].parent;
    uint32_t target = code_child(r->code, parent, 1);
    uint8_t kind = code_kind(r->code, target);
    bool assigned = code_kind(r->code, parent) == CODE_ASSIGN;
    return assigned && (kind == CODE_NAME || kind == CODE_ATTRIBUTE)
               ? code_text(r->code, target)
               : STR("");
}

static bool is_certain(const struct code *code, uint32_t node)
{
    for (uint32_t at = node; at != CODE_NONE; at = code->nodes[at].parent) {
        uint8_t kind = code->nodes[at].kind;
        if (kind == CODE_FINALLY ||
            (kind == CODE_FUNCTION && (str_eq(code_text(code, at), STR("__exit__")) ||
                                       str_eq(code_text(code, at), STR("__del__")))))
            return true;
    }
    return false;
}

/* Where things are stopped, by the name they are kept under, in all files read: a
 * class's methods are spread over its bases and subclasses. A helper that stops may
 * itself be called in a `finally`. */
static void read_stops(const struct reading *r, struct endings *endings)
{
    for (uint32_t n = 0; n < r->code->node_count; n++) {
        uint8_t kind = r->code->nodes[n].kind;
        uint32_t callee = code_child(r->code, n, 0);
        if (kind == CODE_CALL && code_kind(r->code, callee) == CODE_NAME &&
            str_eq(code_text(r->code, callee), STR("atexit")))
            endings->at_exit = true;
        if (kind != CODE_ATTRIBUTE ||
            !listed(&r->config->stop_methods, code_text(r->code, n)))
            continue;
        uint32_t function = code_owner(r->code, n);
        bool in_helper =
            code_kind(r->code, function) == CODE_FUNCTION &&
            str_find(code_text(r->code, function), STR("stop")) != STR_NONE;
        uint32_t *slot =
            map_slot(&endings->stops, r->arena, code_text(r->code, callee));
        if (in_helper || is_certain(r->code, n))
            *slot = STOPPED_SURELY;
        else if (*slot == MAP_NONE)
            *slot = STOPPED_SOMEWHERE;
    }
}

static void read_start(struct reading *r, uint32_t call)
{
    struct str kept = kept_as(r, call);
    bool started = false;
    for (uint32_t n = 0; kept.len && n < r->code->node_count && !started; n++)
        started = r->code->nodes[n].kind == CODE_ATTRIBUTE &&
                  listed(&r->config->start_methods, code_text(r->code, n)) &&
                  str_eq(code_text(r->code, code_child(r->code, n, 0)), kept);
    if (started)
        vec_add(&r->endings->starts, r->arena, ((struct start){r->file, call, kept}));
}

/* Only when all files are read is it known what is never stopped. */
static void judge_starts(struct reading *r)
{
    const struct sources *s = r->e->sources;
    for (size_t i = 0; r->endings->starts.len && i < s->loaded.len; i++) {
        struct reading other = *r;
        other.file = s->loaded.items[i];
        other.code = sources_code(r->e->sources, other.file);
        read_stops(&other, r->endings);
    }
    for (size_t i = 0; !r->endings->at_exit && i < r->endings->starts.len; i++) {
        const struct start *start = &r->endings->starts.items[i];
        uint32_t stopped = map_get(&r->endings->stops, start->kept);
        r->file = start->file;
        if (stopped != STOPPED_SURELY)
            add(r, LIFE_UNSTOPPED, start->call, CODE_NONE,
                stopped == STOPPED_SOMEWHERE ? STR("is stopped, but not in a `finally`")
                                             : STR("is never stopped"));
    }
}

static void read_node(struct reading *r, uint32_t node)
{
    switch (r->code->nodes[node].kind) {
    case CODE_CALL:
        read_write(r, node);
        if (is_life_call(r, node))
            read_handlers(r, node);
        if (emitters_at(r->e, r->file, node))
            read_start(r, node);
        break;
    case CODE_PAIR:
        if (code_kind(r->code, code_child(r->code, node, 0)) == CODE_STRING &&
            is_name_field(r, code_text(r->code, code_child(r->code, node, 0))))
            read_field(r, code_child(r->code, node, 1));
        break;
    case CODE_KEYWORD:
        if (is_name_field(r, code_text(r->code, node)))
            read_field(r, code_child(r->code, node, 0));
        break;
    default:
        break;
    }
}

void life_read(struct life *life, const struct emitters *e, struct arena *arena)
{
    const struct program *p = e->sources->program;
    struct endings endings = {0};
    struct reading r = {.life = life,
                        .endings = &endings,
                        .e = e,
                        .arena = arena,
                        .config = &p->config->heartbeat};
    for (uint32_t f = 0; f < p->files.len; f++) {
        const struct program_file *file = &p->files.items[f];
        bool mentions = file->facts->flags & FACTS_HEARTBEAT;
        if ((!e->sources->codes[f] && !mentions) ||
            (file->flags & (FILE_TEST | FILE_FIXTURE | FILE_UNREAD | FILE_EXCLUDED)))
            continue;
        r.code = sources_code(e->sources, f);
        r.file = f;
        for (uint32_t n = 0; n < r.code->node_count; n++)
            read_node(&r, n);
    }
    judge_starts(&r);
}
