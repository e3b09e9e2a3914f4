/* Three steps: the calls, from the files whose bytes mention one; the files of the
 * classes the calls can act for, and of functions that call those in turn; the marks
 * (emitters_mark.c). */
#include "program/emitters_mark.h"

#include "base/buf.h"

#define MAX_CALLERS 6 /* files between an emitter and the function entered first */

static struct str last_part(struct str dotted)
{
    size_t dot = str_rfind_char(dotted, '.');
    return dot == STR_NONE ? dotted : str_from(dotted, dot + 1);
}

static struct str name_argument(const struct config *config)
{
    return config->heartbeat.name_argument.len ? config->heartbeat.name_argument
                                               : STR("processor_name");
}

bool emitters_is_name(const struct config *config, struct str name)
{
    const struct heartbeat_config *h = &config->heartbeat;
    for (size_t i = 0; i < h->emitters.len; i++)
        if (str_eq(last_part(h->emitters.items[i]), name))
            return true;
    return h->emitters.len == 0 && str_ends(name, STR("Heartbeat"));
}

/* ---- the calls ---- */

struct str emitters_callee(const struct code *code, uint32_t call)
{
    uint32_t callee = code_child(code, call, 0);
    uint8_t kind = code_kind(code, callee);
    if (kind != CODE_NAME && kind != CODE_ATTRIBUTE)
        return STR("");
    return code_text(code, callee);
}

/* The name as it is where it comes from: `from m import ProcessorHeartbeat as PH`. */
static struct str original_name(const struct emitters *e, uint32_t file,
                                struct str name)
{
    const struct facts *facts = e->sources->program->files.items[file].facts;
    for (uint32_t i = 0; i < facts->name_count; i++)
        if (facts->names[i].alias.len &&
            str_eq(facts_text(facts, facts->names[i].alias), name))
            return facts_text(facts, facts->names[i].name);
    return name;
}

/* A FUNCTION whose parameters take a call's arguments, after `skip` of them. */
struct signature {
    uint32_t file, node, skip;
};

static bool is_static(const struct code *code, uint32_t function)
{
    uint32_t list = code_child(code, function, 0);
    for (uint32_t i = 0; list != CODE_NONE && i < code->nodes[list].child_count; i++)
        if (code_kind(code, code_child(code, list, i)) == CODE_NAME &&
            str_eq(code_text(code, code_child(code, list, i)), STR("staticmethod")))
            return true;
    return false;
}

/* The method `name` of a class, in its order. */
static bool find_method(const struct emitters *e, uint32_t class, struct str name,
                        struct signature *out)
{
    const struct classes *c = e->sources->classes;
    const struct class_entry *it = &c->items.items[class];
    for (uint32_t i = 0; i < it->mro_count; i++) {
        uint32_t file = c->items.items[it->mro[i]].file;
        const struct code *code = sources_code(e->sources, file);
        uint32_t node = sources_class_node(e->sources, it->mro[i]);
        uint32_t body = node == CODE_NONE ? CODE_NONE : code_child(code, node, 2);
        for (uint32_t k = 0; body != CODE_NONE && k < code->nodes[body].child_count;
             k++) {
            uint32_t method = code_child(code, body, k);
            if (code_kind(code, method) != CODE_FUNCTION ||
                !str_eq(code_text(code, method), name))
                continue;
            *out = (struct signature){file, method, is_static(code, method) ? 0 : 1};
            return true;
        }
    }
    return false;
}

/* What a call of an emitter calls, where that is in the program. */
static bool find_signature(const struct emitters *e, uint32_t file, uint32_t call,
                           struct signature *out)
{
    const struct code *code = sources_code(e->sources, file);
    uint32_t callee = code_child(code, call, 0);
    struct buf dotted = {0};
    bool found = false;
    if (code_dotted(code, callee, &dotted)) {
        struct str whole = buf_str(&dotted);
        size_t dot = str_rfind_char(whole, '.');
        struct binding b = classes_lookup(e->sources->classes, file, whole);
        struct binding of = {0};
        if (b.kind == BINDING_NONE && dot != STR_NONE)
            of = classes_lookup(e->sources->classes, file, str_slice(whole, 0, dot));
        if (b.kind == BINDING_CLASS)
            found = find_method(e, b.index, STR("__init__"), out);
        else if (of.kind == BINDING_CLASS)
            found = find_method(e, of.index, str_from(whole, dot + 1), out);
        for (uint32_t i = 0; b.kind == BINDING_VALUE && !found; i++) {
            const struct code *other = sources_code(e->sources, b.file);
            uint32_t node = code_child(other, 0, i);
            if (node == CODE_NONE)
                break;
            found = code_kind(other, node) == CODE_FUNCTION &&
                    str_eq(code_text(other, node), b.name);
            *out = (struct signature){b.file, node, 0};
        }
    }
    buf_release(&dotted);
    return found;
}

/* The position of the parameter that takes the name, among a call's arguments from 1
 * on; 1 when it is not to be found, CODE_NONE when it cannot be given by position. */
static uint32_t name_position(const struct emitters *e, uint32_t file, uint32_t call)
{
    const struct config *config = e->sources->program->config;
    struct signature s;
    uint32_t fallback = 1;
    if (!find_signature(e, file, call, &s))
        return 1;
    const struct code *code = sources_code(e->sources, s.file);
    uint32_t list = code_child(code, s.node, 1);
    for (uint32_t i = s.skip; i < code->nodes[list].child_count; i++) {
        uint32_t p = code_child(code, list, i);
        bool by_keyword =
            code->nodes[p].flags & (CODE_STAR | CODE_DOUBLE_STAR | CODE_KEYWORD_ONLY);
        uint32_t position = by_keyword ? CODE_NONE : i - s.skip + 1;
        if (str_eq(code_text(code, p), name_argument(config)))
            return position;
        if (!config->heartbeat.emitters.len && str_eq(code_text(code, p), STR("name")))
            fallback = position;
    }
    return fallback;
}

static uint32_t find_argument(const struct emitters *e, uint32_t file, uint32_t call,
                              bool *by_keyword)
{
    const struct config *config = e->sources->program->config;
    const struct code *code = sources_code(e->sources, file);
    uint32_t named = CODE_NONE;
    bool configured = config->heartbeat.emitters.len > 0;
    *by_keyword = false;
    for (uint32_t i = 1; i < code->nodes[call].child_count; i++) {
        uint32_t arg = code_child(code, call, i);
        if (code_kind(code, arg) != CODE_KEYWORD)
            continue;
        struct str key = code_text(code, arg);
        if (str_eq(key, name_argument(config))) {
            *by_keyword = true;
            return code_child(code, arg, 0);
        }
        if (!configured && str_eq(key, STR("name")))
            named = code_child(code, arg, 0);
    }
    if (named != CODE_NONE)
        return named;
    uint32_t position = name_position(e, file, call);
    for (uint32_t i = 1; position != CODE_NONE && i <= position; i++) {
        uint8_t kind = code_kind(code, code_child(code, call, i));
        if (kind == CODE_KEYWORD || kind == CODE_STAR_ARGUMENT ||
            kind == CODE_DOUBLE_STAR_ARGUMENT)
            return CODE_NONE;
    }
    return position == CODE_NONE ? CODE_NONE : code_child(code, call, position);
}

/* Found without configuration: not every `...Heartbeat(x)` signs a processor on. A
 * library's own (kafka's, a web socket's) is none, nor is a call that could not take a
 * name; a lower-case function only if it says `processor_name`. */
static bool is_believable(const struct emitters *e, uint32_t file, uint32_t node,
                          const struct emitter_call *call)
{
    const struct code *code = sources_code(e->sources, file);
    if (e->sources->program->config->heartbeat.emitters.len || call->by_keyword)
        return true;
    uint32_t callee = code_child(code, node, 0);
    bool is_class =
        call->name.len && call->name.ptr[0] >= 'A' && call->name.ptr[0] <= 'Z';
    if (call->argument == CODE_NONE || !is_class)
        return false;
    struct buf dotted = {0};
    bool plain = code_dotted(code, callee, &dotted);
    struct binding b = {0};
    if (plain)
        b = classes_lookup(e->sources->classes, file, buf_str(&dotted));
    buf_release(&dotted);
    if (b.kind != BINDING_CLASS)
        return false;
    const struct class_entry *class = &e->sources->classes->items.items[b.index];
    return !(class->flags & CLASS_OPAQUE);
}

static void add_call(struct emitters *e, uint32_t file, uint32_t node)
{
    const struct config *config = e->sources->program->config;
    const struct code *code = sources_code(e->sources, file);
    struct str written = emitters_callee(code, node);
    struct str name = original_name(e, file, written);
    if (written.len && emitters_is_name(config, written))
        name = written; /* configured by the name it is imported under */
    if (!name.len || !emitters_is_name(config, name))
        return;
    struct emitter_call call = {.file = file, .node = node, .name = name};
    call.argument = find_argument(e, file, node, &call.by_keyword);
    call.owner = sources_owner(e->sources, file, node);
    if (call.owner != PROGRAM_NONE &&
        emitters_is_name(config, e->sources->classes->items.items[call.owner].name))
        return;
    if (is_believable(e, file, node, &call))
        vec_add(&e->calls, e->arena, call);
}

static void find_calls(struct emitters *e)
{
    const struct program *p = e->sources->program;
    VEC(uint32_t) files = {0};
    for (uint32_t f = 0; f < p->files.len; f++) {
        const struct program_file *file = &p->files.items[f];
        if ((file->facts->flags & FACTS_EMITS) &&
            !(file->flags & (FILE_TEST | FILE_FIXTURE | FILE_UNREAD | FILE_EXCLUDED)))
            vec_add(&files, e->arena, f);
    }
    sources_expect(e->sources, files.items, files.len);
    for (size_t k = 0; k < files.len; k++) {
        uint32_t f = files.items[k];
        const struct code *code = sources_code(e->sources, f);
        for (uint32_t i = 0; i < code->node_count; i++)
            if (code->nodes[i].kind == CODE_CALL)
                add_call(e, f, i);
    }
}

/* ---- the files ---- */

static void load_class(struct emitters *e, uint8_t *seen, uint32_t class)
{
    const struct classes *c = e->sources->classes;
    const struct class_entry *it = &c->items.items[class];
    if (seen[class])
        return;
    seen[class] = 1;
    if (e->sources->loaded.len > EMITTERS_MAX_FILES || (it->flags & CLASS_TEST))
        return;
    for (uint32_t i = 0; i < it->mro_count; i++)
        sources_code(e->sources, c->items.items[it->mro[i]].file);
}

/* All descendants, breadth first; each class's bases come with it. */
static void load_descendants(struct emitters *e, uint8_t *seen, uint32_t class)
{
    const struct classes *c = e->sources->classes;
    VEC(uint32_t) queue = {0};
    vec_add(&queue, e->arena, class);
    for (size_t i = 0; i < queue.len; i++) {
        if (seen[queue.items[i]])
            continue;
        load_class(e, seen, queue.items[i]);
        const struct class_entry *it = &c->items.items[queue.items[i]];
        for (uint32_t k = 0; k < it->child_count; k++)
            vec_add(&queue, e->arena, it->children[k]);
    }
}

/* A function outside any class that signs on may be anybody's helper. */
static void load_callers(struct emitters *e, uint32_t file)
{
    const struct program *p = e->sources->program;
    uint32_t count;
    const struct importer *by = program_importers_of_file(p, file, &count);
    for (uint32_t i = 0; i < count; i++)
        if (!(p->files.items[by[i].file].flags & (FILE_TEST | FILE_FIXTURE)) &&
            e->sources->loaded.len <= EMITTERS_MAX_FILES)
            sources_code(e->sources, by[i].file);
}

static void load_files(struct emitters *e)
{
    const struct classes *c = e->sources->classes;
    uint8_t *seen = arena_array(e->arena, c->items.len, 1);
    for (size_t i = 0; i < e->calls.len; i++) {
        uint32_t owner = e->calls.items[i].owner;
        if (owner != PROGRAM_NONE)
            load_descendants(e, seen, owner);
        else
            load_callers(e, e->calls.items[i].file);
    }
    for (size_t i = 0; i < e->sources->loaded.len; i++) {
        uint32_t f = e->sources->loaded.items[i];
        for (uint32_t k = c->first_of_file[f]; k < c->first_of_file[f + 1]; k++)
            if (!seen[k])
                load_class(e, seen, k);
    }
}

/* Files that import one with a function that signs on may call it in turn. */
static bool load_more(struct emitters *e, uint8_t *asked)
{
    size_t before = e->sources->loaded.len;
    for (size_t i = 0; i < before; i++) {
        uint32_t file = e->sources->loaded.items[i];
        const struct code *code = sources_code(e->sources, file);
        bool signs = false;
        for (uint32_t k = 0; !asked[file] && k < code->nodes[0].child_count; k++) {
            uint32_t node = code_child(code, 0, k);
            signs |= code_kind(code, node) == CODE_FUNCTION &&
                     e->marks[file][node] & MARK_SIGNS;
        }
        if (signs) {
            asked[file] = 1;
            load_callers(e, file);
        }
    }
    return e->sources->loaded.len > before;
}

struct emitters *emitters_find(const struct program *p, struct sources *sources,
                               struct arena *arena)
{
    struct emitters *e = arena_new(arena, struct emitters);
    e->sources = sources;
    e->arena = arena;
    e->marks = arena_array(arena, p->files.len, sizeof *e->marks);
    e->scanned = arena_array(arena, p->files.len, 1);
    find_calls(e);
    if (e->calls.len == 0)
        return e;
    load_files(e);
    uint8_t *asked = arena_array(arena, p->files.len, 1);
    unsigned rounds = 0;
    do
        emitters_set_marks(e);
    while (load_more(e, asked) && ++rounds < MAX_CALLERS);
    if (rounds == MAX_CALLERS)
        emitters_set_marks(e);
    return e;
}

const struct emitter_call *emitters_at(const struct emitters *e, uint32_t file,
                                       uint32_t node)
{
    size_t low = 0, high = e->calls.len;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct emitter_call *it = &e->calls.items[middle];
        if (it->file < file || (it->file == file && it->node < node))
            low = middle + 1;
        else
            high = middle;
    }
    const struct emitter_call *it = low < e->calls.len ? &e->calls.items[low] : NULL;
    return it && it->file == file && it->node == node ? it : NULL;
}

uint8_t emitters_mark(const struct emitters *e, uint32_t file, uint32_t node)
{
    return e->marks[file] ? e->marks[file][node] : MARK_MATTERS;
}
