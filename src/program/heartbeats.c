#include "program/heartbeats.h"

#include "base/buf.h"
#include "pattern.h"
#include "program/lookalike.h"

#include <stdlib.h>

/* Nearest names are looked for within this distance, for names at least this long. */
#define NEAR_DISTANCE 4
#define NEAR_SHARE 3 /* at most a third of the name may differ */

/* ---- concrete or abstract ---- */

static bool has_word(struct str name, const char *word)
{
    return str_find(name, str_of(word)) != STR_NONE;
}

/* Names by which people mark a class that is no processor by itself. */
static bool is_template_name(struct str name)
{
    return str_starts(name, STR("Base")) || str_ends(name, STR("Base")) ||
           str_starts(name, STR("Abstract")) || str_ends(name, STR("Mixin")) ||
           has_word(name, "MixIn");
}

static uint32_t real_children(const struct classes *c, const struct class_entry *it)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < it->child_count; i++)
        count += !(c->items.items[it->children[i]].flags & CLASS_TEST);
    return count;
}

/* Does the class itself say who it is: a literal for something names are made of? */
static bool says_itself(const struct heartbeats *h, uint32_t class)
{
    uint32_t file = h->classes->items.items[class].file;
    const struct code *code = sources_code(h->sources, file);
    for (uint32_t i = 0; i < code->node_count; i++) {
        uint32_t value = code_child(code, i, 0), target = code_child(code, i, 1);
        if (code->nodes[i].kind != CODE_ASSIGN || target == CODE_NONE)
            continue;
        uint8_t kind = code_kind(code, target);
        bool text = code_kind(code, value) == CODE_STRING && code_text(code, value).len;
        if (text && (kind == CODE_NAME || kind == CODE_ATTRIBUTE) &&
            map_has(&h->emitters->names, code_text(code, target)) &&
            sources_owner(h->sources, file, i) == class)
            return true;
    }
    return false;
}

static bool is_instantiated(const struct heartbeats *h, struct str name)
{
    for (size_t i = 0; i < h->sources->loaded.len; i++) {
        uint32_t file = h->sources->loaded.items[i];
        const struct code *code = sources_code(h->sources, file);
        for (uint32_t n = 0; n < code->node_count; n++) {
            uint32_t callee = code_child(code, n, 0);
            uint8_t kind = code_kind(code, callee);
            if (code->nodes[n].kind == CODE_CALL &&
                (kind == CODE_NAME || kind == CODE_ATTRIBUTE) &&
                str_eq(code_text(code, callee), name))
                return true;
        }
    }
    return false;
}

static bool is_abstract(const struct heartbeats *h, struct names *names, uint32_t class)
{
    const struct class_entry *it = &h->classes->items.items[class];
    if (names_is_abstract(names, class) || is_template_name(it->name))
        return true;
    if (real_children(h->classes, it) == 0)
        return false;
    if (it->flags & CLASS_ABC)
        return true;
    return !says_itself(h, class) && !is_instantiated(h, it->name);
}

/* ---- processors ---- */

const struct heartbeat_convention *heartbeats_convention(const struct program *p,
                                                         struct str path)
{
    const struct heartbeat_config *config = &p->config->heartbeat;
    for (size_t i = 0; i < config->conventions.len; i++)
        if (globs_match(&config->conventions.items[i].paths, path))
            return &config->conventions.items[i];
    return NULL;
}

static struct processor *add_processor(struct heartbeats *h, uint32_t file,
                                       struct str label, struct span span)
{
    struct processor *p = vec_push(&h->processors, h->arena);
    const struct heartbeat_convention *c =
        heartbeats_convention(h->program, heartbeats_path(h, file));
    p->class = PROGRAM_NONE;
    p->file = file;
    p->label = label;
    p->span = span;
    if (c)
        p->pattern = c->pattern_text;
    return p;
}

/* Found by themselves, positional and `name=` arguments count only when they turn out
 * to be texts. */
static bool is_doubtful(const struct heartbeats *h, const struct signing *s)
{
    const struct emitter_call *call =
        emitters_at(h->emitters, s->call_file, s->call_node);
    return call && !call->by_keyword &&
           h->program->config->heartbeat.emitters.len == 0 && s->unknown.len;
}

static void drop_doubtful(const struct heartbeats *h, struct signings *signings)
{
    size_t kept = 0;
    for (size_t i = 0; i < signings->items.len; i++)
        if (!is_doubtful(h, &signings->items.items[i]))
            signings->items.items[kept++] = signings->items.items[i];
    signings->items.len = kept;
}

static bool is_emitter_class(const struct heartbeats *h, const struct class_entry *it)
{
    for (uint32_t i = 0; i < it->mro_count; i++)
        if (emitters_is_name(h->program->config,
                             h->classes->items.items[it->mro[i]].name))
            return true;
    return false;
}

static void find_classes(struct heartbeats *h, struct names *names)
{
    for (uint32_t i = 0; i < h->classes->items.len; i++) {
        const struct class_entry *it = &h->classes->items.items[i];
        struct signings signings = {0};
        if (!h->sources->codes[it->file] || (it->flags & CLASS_TEST) ||
            is_emitter_class(h, it))
            continue;
        names_of_class(names, i, &signings);
        drop_doubtful(h, &signings);
        if (!signings.items.len)
            continue;
        struct processor *p = add_processor(h, it->file, it->name, it->span);
        p->class = i;
        p->signings = signings;
        p->is_abstract = is_abstract(h, names, i);
    }
}

/* Does this CALL mean the function `name` at the top level of `of`? `process.run()` is
 * no call of a function `run`. */
static bool calls_function(const struct heartbeats *h, uint32_t file, uint32_t callee,
                           uint32_t of, struct str name)
{
    const struct code *code = sources_code(h->sources, file);
    struct buf dotted = {0};
    bool result = false;
    if (code_dotted(code, callee, &dotted)) {
        struct binding b = classes_lookup(h->classes, file, buf_str(&dotted));
        result = b.kind == BINDING_VALUE && b.file == of && str_eq(b.name, name);
    }
    buf_release(&dotted);
    return result;
}

static bool is_called(const struct heartbeats *h, uint32_t file, uint32_t function)
{
    struct str name = code_text(sources_code(h->sources, file), function);
    for (size_t i = 0; i < h->sources->loaded.len; i++) {
        uint32_t f = h->sources->loaded.items[i];
        const struct code *code = sources_code(h->sources, f);
        for (uint32_t n = 0; n < code->node_count; n++) {
            uint32_t callee = code_child(code, n, 0);
            uint8_t kind = code_kind(code, callee);
            if (code->nodes[n].kind == CODE_CALL &&
                (kind == CODE_NAME || kind == CODE_ATTRIBUTE) &&
                (kind == CODE_NAME || str_eq(code_text(code, callee), name)) &&
                calls_function(h, f, callee, file, name) &&
                !(f == file && code_owner(code, n) == function))
                return true;
            /* `Thread(target=work)` */
            if (code->nodes[n].kind == CODE_NAME &&
                emitters_mark(h->emitters, f, n) & MARK_SIGNS &&
                calls_function(h, f, n, file, name))
                return true;
        }
    }
    return false;
}

static bool signs_at_top(const struct heartbeats *h, uint32_t file)
{
    const struct code *code = sources_code(h->sources, file);
    for (uint32_t i = 0; i < code->nodes[0].child_count; i++) {
        uint32_t node = code_child(code, 0, i);
        if (code_kind(code, node) != CODE_FUNCTION &&
            code_kind(code, node) != CODE_CLASS &&
            (emitters_mark(h->emitters, file, node) & MARK_SIGNS))
            return true;
    }
    return false;
}

static void add_function(struct heartbeats *h, struct names *names, uint32_t file,
                         uint32_t node)
{
    const struct code *code = sources_code(h->sources, file);
    struct signings signings = {0};
    names_of_function(names, file, node, &signings);
    drop_doubtful(h, &signings);
    if (!signings.items.len)
        return;
    struct str label =
        node ? arena_printf(h->arena, "%.*s()", STR_ARG(code_text(code, node)))
             : h->program->files.items[file].module;
    struct span span = code->nodes[node].span;
    if (!node)
        span = (struct span){1, 1, 1, 1};
    struct processor *p = add_processor(h, file, label, span);
    p->signings = signings;
}

/* Functions that are called, but by nothing that was walked through. */
static void find_unreached(struct heartbeats *h, struct names *names)
{
    for (size_t i = 0; i < h->sources->loaded.len; i++) {
        uint32_t f = h->sources->loaded.items[i];
        const struct code *code = sources_code(h->sources, f);
        if (h->program->files.items[f].flags & (FILE_TEST | FILE_FIXTURE))
            continue;
        for (uint32_t k = 0; k < code->nodes[0].child_count; k++) {
            uint32_t node = code_child(code, 0, k);
            if (code_kind(code, node) == CODE_FUNCTION &&
                (emitters_mark(h->emitters, f, node) & (MARK_SIGNS | MARK_RUN)) ==
                    MARK_SIGNS &&
                !emitters_is_name(h->program->config, code_text(code, node)))
                add_function(h, names, f, node);
        }
    }
}

/* Functions outside any class that sign on and that no other code read here calls. */
static void find_functions(struct heartbeats *h, struct names *names)
{
    for (uint32_t f = 0; f < h->program->files.len; f++) {
        if (!h->sources->codes[f] ||
            (h->program->files.items[f].flags & (FILE_TEST | FILE_FIXTURE)))
            continue;
        const struct code *code = sources_code(h->sources, f);
        for (uint32_t i = 0; i < code->nodes[0].child_count; i++) {
            uint32_t node = code_child(code, 0, i);
            if (code_kind(code, node) == CODE_FUNCTION &&
                (emitters_mark(h->emitters, f, node) & MARK_SIGNS) &&
                !emitters_is_name(h->program->config, code_text(code, node)) &&
                !is_called(h, f, node))
                add_function(h, names, f, node);
        }
        if (signs_at_top(h, f))
            add_function(h, names, f, 0);
    }
    find_unreached(h, names);
}

static int by_place(const void *left, const void *right)
{
    const struct processor *a = left, *b = right;
    if (a->file != b->file)
        return a->file < b->file ? -1 : 1;
    return a->span.line < b->span.line ? -1 : a->span.line > b->span.line;
}

static void index_names(struct heartbeats *h)
{
    for (uint32_t i = (uint32_t)h->processors.len; i-- > 0;) {
        const struct processor *p = &h->processors.items[i];
        for (uint32_t s = (uint32_t)p->signings.items.len;
             !p->is_abstract && s-- > 0;) {
            struct str name = p->signings.items.items[s].name;
            if (!name.len)
                continue;
            uint32_t *slot = map_slot(&h->first_of_name, h->arena, name);
            vec_add(&h->signed_names, h->arena, ((struct signed_name){i, s, *slot}));
            *slot = (uint32_t)h->signed_names.len - 1;
        }
    }
}

static bool any_mention(const struct program *p)
{
    for (size_t i = 0; i < p->files.len; i++)
        if (p->files.items[i].facts->flags & FACTS_EMITS)
            return true;
    return p->config->heartbeat.registries.len || p->config->heartbeat.aliases.len;
}

struct heartbeats *heartbeats_build(const struct program *p,
                                    bool (*read)(void *, size_t, struct str *),
                                    void *context, struct arena *arena)
{
    if (!any_mention(p))
        return NULL;
    struct heartbeats *h = arena_new(arena, struct heartbeats);
    struct sources *sources = arena_new(arena, struct sources);
    h->program = p;
    h->arena = arena;
    h->classes = classes_build(p, arena);
    *sources = (struct sources){
        .program = p,
        .classes = h->classes,
        .arena = arena,
        .read = read,
        .context = context,
        .codes = arena_array(arena, p->files.len, sizeof *sources->codes),
        .expected = arena_array(arena, p->files.len, sizeof *sources->expected),
        .class_nodes =
            arena_array(arena, h->classes->items.len, sizeof *sources->class_nodes)};
    h->sources = sources;
    h->emitters = emitters_find(p, sources, arena);
    struct names names;
    names_init(&names, h->emitters, arena);
    if (h->emitters->calls.len) {
        find_classes(h, &names);
        find_functions(h, &names);
    }
    if (h->processors.len)
        qsort(h->processors.items, h->processors.len, sizeof *h->processors.items,
              by_place);
    index_names(h);
    registries_read(&h->registries, &names, arena);
    names_release(&names);
    if (h->emitters->calls.len)
        life_read(&h->life, h->emitters, arena);
    sources->read = NULL;
    h->registries_usable = h->registries.list.len > 0;
    for (size_t i = 0; i < h->registries.list.len; i++)
        h->registries_usable &= h->registries.list.items[i].error.len == 0;
    bool empty =
        !h->processors.len && !h->registries.list.len && !h->registries.alias_list.len;
    return empty ? NULL : h;
}

/* ---- questions ---- */

struct str heartbeats_path(const struct heartbeats *h, uint32_t file)
{
    return h->program->files.items[file].path;
}

struct span heartbeats_span(const struct heartbeats *h, uint32_t file, uint32_t node)
{
    const struct code *code = sources_code(h->sources, file);
    return node < code->node_count ? code->nodes[node].span : (struct span){0};
}

const struct registry_entry *heartbeats_registered(const struct heartbeats *h,
                                                   const struct processor *processor,
                                                   struct str name)
{
    const struct registries *r = &h->registries;
    const struct registry_entry *e = registries_find(r, name);
    if (e)
        return e;
    const struct registry_entry *alias = registries_alias(r, name);
    if (!alias && processor->class != PROGRAM_NONE)
        alias = registries_alias(r, processor->label);
    return alias ? registries_find(r, alias->name) : NULL;
}

/* What stands before the first `_`: the phase, in names of phases. */
static struct str prefix_of(struct str name)
{
    size_t at = str_find_char(name, '_');
    return at == STR_NONE ? STR("") : str_slice(name, 0, at);
}

static bool comparable(const struct heartbeats *h, const struct processor *processor,
                       struct str name, struct str candidate)
{
    const struct heartbeat_convention *c =
        heartbeats_convention(h->program, heartbeats_path(h, processor->file));
    if (c)
        return pattern_matches(c->pattern, candidate);
    return str_eq(prefix_of(name), prefix_of(candidate));
}

/* The same but for accents, look-alike letters, case and punctuation. */
static struct str twin(const struct heartbeats *h, struct str name)
{
    for (size_t i = 0; i < h->registries.entries.len; i++) {
        struct str candidate = h->registries.entries.items[i].name;
        if (lookalike_same(name, candidate) && !str_eq(name, candidate))
            return candidate;
    }
    return STR("");
}

struct str heartbeats_nearest(const struct heartbeats *h,
                              const struct processor *processor, struct str name)
{
    struct str best = twin(h, name);
    if (best.len)
        return best;
    size_t limit = name.len / NEAR_SHARE;
    if (limit > NEAR_DISTANCE)
        limit = NEAR_DISTANCE;
    size_t best_distance = limit + 1;
    for (size_t i = 0; i < h->registries.entries.len; i++) {
        struct str candidate = h->registries.entries.items[i].name;
        size_t distance = str_distance(name, candidate, limit);
        if (distance < best_distance && comparable(h, processor, name, candidate)) {
            best = candidate;
            best_distance = distance;
        }
    }
    return best;
}

static bool meets(const struct heartbeats *h, const struct processor *p,
                  const struct registry_entry *e)
{
    for (size_t i = 0; !p->is_abstract && i < p->signings.items.len; i++) {
        struct str name = p->signings.items.items[i].name;
        const struct registry_entry *met =
            name.len ? heartbeats_registered(h, p, name) : NULL;
        if (met && str_eq(met->name, e->name))
            return true;
    }
    return false;
}

bool heartbeats_is_awaited(const struct heartbeats *h, const struct registry_entry *e)
{
    if (map_has(&h->first_of_name, e->name))
        return false;
    for (size_t i = 0; h->registries.aliases.len && i < h->processors.len; i++)
        if (meets(h, &h->processors.items[i], e))
            return false;
    return true;
}

bool heartbeats_is_same(const struct processor *a, const struct processor *b,
                        struct str name)
{
    bool classes = a->class != PROGRAM_NONE;
    if (classes != (b->class != PROGRAM_NONE))
        return true; /* a script that runs the class */
    if (classes)
        return false;
    for (size_t i = 0; i < a->signings.items.len; i++)
        for (size_t k = 0; k < b->signings.items.len; k++) {
            const struct signing *x = &a->signings.items.items[i];
            const struct signing *y = &b->signings.items.items[k];
            if (str_eq(x->name, name) && str_eq(y->name, name) && x->file == y->file &&
                x->node == y->node)
                return true;
        }
    return false;
}

const struct processor *heartbeats_collision(const struct heartbeats *h,
                                             const struct processor *p, struct str name)
{
    for (uint32_t at = map_get(&h->first_of_name, name); at != MAP_NONE;
         at = h->signed_names.items[at].next) {
        const struct processor *other =
            &h->processors.items[h->signed_names.items[at].processor];
        if (other != p && !heartbeats_is_same(p, other, name))
            return other;
    }
    return NULL;
}

size_t heartbeats_unknown(const struct heartbeats *h)
{
    size_t count = 0;
    for (size_t i = 0; h && i < h->processors.len; i++) {
        const struct processor *p = &h->processors.items[i];
        for (size_t k = 0; !p->is_abstract && k < p->signings.items.len; k++)
            count += p->signings.items.items[k].unknown.len > 0;
    }
    return count;
}

bool heartbeats_has_class(const struct heartbeats *h, struct str name)
{
    for (size_t i = 0; i < h->classes->items.len; i++)
        if (str_eq(h->classes->items.items[i].name, name) &&
            !(h->classes->items.items[i].flags & CLASS_TEST))
            return true;
    return false;
}

/* ---- how ---- */

static void show(const struct code *code, uint32_t node, struct buf *out,
                 unsigned depth)
{
    uint8_t kind = code_kind(code, node);
    if (kind == CODE_STRING) {
        buf_addc(out, '\'');
        buf_add(out, code_text(code, node));
        buf_addc(out, '\'');
    } else if (kind == CODE_JOIN) {
        buf_addz(out, "f'");
        for (uint32_t i = 0; i < code->nodes[node].child_count; i++) {
            uint32_t part = code_child(code, node, i);
            if (code_kind(code, part) == CODE_STRING) {
                buf_add(out, code_text(code, part));
                continue;
            }
            buf_addc(out, '{');
            show(code, code_child(code, part, 0), out, depth + 1);
            buf_addc(out, '}');
        }
        buf_addc(out, '\'');
    } else if (kind == CODE_CALL && depth < 4) {
        show(code, code_child(code, node, 0), out, depth + 1);
        buf_addz(out, code->nodes[node].child_count > 1 ? "(...)" : "()");
    } else if (kind == CODE_ATTRIBUTE && depth < 8) {
        show(code, code_child(code, node, 0), out, depth + 1);
        buf_addc(out, '.');
        buf_add(out, code_text(code, node));
    } else if (kind == CODE_NAME) {
        buf_add(out, code_text(code, node));
    } else if ((kind == CODE_OR || kind == CODE_AND) && depth < 4) {
        show(code, code_child(code, node, 0), out, depth + 1);
        buf_addz(out, kind == CODE_OR ? " or " : " and ");
        show(code, code_child(code, node, 1), out, depth + 1);
    } else {
        buf_addz(out, "...");
    }
}

struct str heartbeats_how(const struct heartbeats *h, const struct signing *s)
{
    const struct emitter_call *call =
        emitters_at(h->emitters, s->call_file, s->call_node);
    struct buf out = {0};
    if (call && call->argument != CODE_NONE)
        show(sources_code(h->sources, call->file), call->argument, &out, 0);
    struct str text = arena_str(h->arena, buf_str(&out));
    buf_release(&out);
    return text;
}
