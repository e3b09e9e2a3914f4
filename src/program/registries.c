#include "program/registries.h"

#include "base/buf.h"

struct selection {
    struct registries *r;
    struct names *names;
    const struct heartbeat_source *source;
    uint32_t registry;
    bool alias;
};

/* ---- what is selected ---- */

static void add(void *context, struct str key, struct str name, const struct data *at,
                bool at_key)
{
    struct selection *s = context;
    struct registry_entry e = {.name = arena_str(s->r->arena, name),
                               .key = arena_str(s->r->arena, key),
                               .path = s->source->file,
                               .span = at_key ? at->key_span : at->span,
                               .registry = s->registry};
    bool python = !at->span.line && !at->key_span.line;
    uint32_t file = at_key ? at->key_file : at->file;
    uint32_t node = at_key ? at->key_node : at->node;
    if (python && file != PROGRAM_NONE && node != CODE_NONE) {
        e.path = s->names->program->files.items[file].path;
        e.span = sources_code(s->names->sources, file)->nodes[node].span;
    }
    if (s->alias) {
        uint32_t *slot = map_slot(&s->r->alias_of_key, s->r->arena, e.key);
        if (*slot == MAP_NONE)
            *slot = (uint32_t)s->r->aliases.len;
        vec_add(&s->r->aliases, s->r->arena, e);
    } else {
        uint32_t *slot = map_slot(&s->r->entry_of_name, s->r->arena, e.name);
        if (*slot == MAP_NONE)
            *slot = (uint32_t)s->r->entries.len;
        vec_add(&s->r->entries, s->r->arena, e);
    }
}

struct walk {
    registry_visit *visit;
    void *context;
    bool alias, keys;
    size_t count;
};

static void tell(struct walk *w, struct str key, struct str name, const struct data *at,
                 bool at_key)
{
    w->count++;
    w->visit(w->context, key, name, at, at_key);
}

static void visit(void *context, const struct data *node)
{
    struct walk *w = context;
    if (node->kind == DATA_TEXT && !w->alias && !w->keys)
        tell(w, STR(""), node->text, node, false);
    for (const struct data *d = node->first; d; d = d->next) {
        if (w->keys && node->kind == DATA_MAP)
            tell(w, STR(""), d->key, d, true);
        else if (d->kind == DATA_TEXT && w->alias)
            tell(w, d->key, d->text, d, true);
        else if (d->kind == DATA_TEXT && !w->keys)
            tell(w, STR(""), d->text, d, false);
    }
}

/* `a.b.keys` and `a.b.values` when the path itself selects nothing. */
void registries_select(const struct data *root, struct str selector, bool alias,
                       registry_visit *out, void *context)
{
    struct walk w = {.visit = out, .context = context, .alias = alias};
    data_select(root, selector, visit, &w);
    if (w.count)
        return;
    w.keys = str_ends(selector, STR(".keys")) || str_eq(selector, STR("keys"));
    bool values = str_ends(selector, STR(".values")) || str_eq(selector, STR("values"));
    if (!w.keys && !values)
        return;
    size_t dot = str_rfind_char(selector, '.');
    data_select(root, str_slice(selector, 0, dot == STR_NONE ? 0 : dot), visit, &w);
}

static void select_all(struct selection *s, const struct data *root,
                       struct str selector)
{
    registries_select(root, selector, s->alias, add, s);
}

/* ---- Python ---- */

/* A value as a tree; what is not known is left out. Texts are copied: the next question
 * to the evaluator clears them. */
static void from_value(const struct value *v, struct data *out, struct arena *arena,
                       unsigned depth)
{
    out->file = v->file;
    out->node = v->node;
    out->kind = v->kind == VALUE_STRING ? DATA_TEXT : DATA_OTHER;
    out->text = v->kind == VALUE_STRING ? arena_str(arena, v->text) : STR("");
    if (depth > DATA_MAX_DEPTH)
        return;
    if (v->kind == VALUE_LIST || v->kind == VALUE_SET) {
        out->kind = DATA_LIST;
        for (uint32_t i = 0; i < v->count; i++)
            from_value(&v->items[i], data_add(out, arena), arena, depth + 1);
    } else if (v->kind == VALUE_DICT) {
        out->kind = DATA_MAP;
        for (uint32_t i = 0; i + 1 < v->count; i += 2) {
            if (v->items[i].kind != VALUE_STRING)
                continue;
            struct data *d = data_add(out, arena);
            from_value(&v->items[i + 1], d, arena, depth + 1);
            d->key = arena_str(arena, v->items[i].text);
            d->key_file = v->items[i].file;
            d->key_node = v->items[i].node;
        }
    }
}

void registries_tree_of_value(const struct value *v, struct data *out,
                              struct arena *arena)
{
    from_value(v, out, arena, 0);
}

/* The value of the longest beginning of the selector that names something, and what is
 * left of the selector; a first name that is no global may be some class's attribute.
 */
static struct value python_root(struct selection *s, uint32_t file, struct str *rest)
{
    struct names *n = s->names;
    struct str first = str_split(rest, '.');
    struct value v = names_of_module(n, file, first);
    v.text = arena_str(s->r->arena, v.text); /* the next question clears it */
    if (v.kind == VALUE_UNKNOWN && v.node == 0)
        for (uint32_t i = n->classes->first_of_file[file];
             i < n->classes->first_of_file[file + 1]; i++) {
            struct str dotted =
                arena_printf(s->r->arena, "%.*s.%.*s",
                             STR_ARG(n->classes->items.items[i].name), STR_ARG(first));
            struct value attribute = names_of_module(n, file, dotted);
            if (attribute.kind != VALUE_UNKNOWN)
                return attribute;
        }
    struct str path = first;
    while (v.kind == VALUE_CLASS && rest->len) {
        struct str next = str_split(rest, '.');
        path = arena_printf(s->r->arena, "%.*s.%.*s", STR_ARG(path), STR_ARG(next));
        v = names_of_module(n, file, path);
    }
    return v;
}

static void read_python(struct selection *s, struct registry *registry)
{
    const struct program *p = s->names->program;
    struct str rest = s->source->select;
    uint32_t file = map_get(&p->file_of_path, s->source->file);
    if (file == MAP_NONE)
        return;
    struct value v = python_root(s, file, &rest);
    if (v.kind == VALUE_UNKNOWN)
        registry->error = arena_str(s->r->arena, v.text);
    struct data *root = arena_new(s->r->arena, struct data);
    from_value(&v, root, s->r->arena, 0);
    select_all(s, root, rest);
}

/* ---- files ---- */

static void read_document(struct selection *s, struct str text,
                          struct registry *registry)
{
    struct error err;
    struct data *root = data_parse(s->source->file, text, s->r->arena, &err);
    if (!root)
        registry->error = arena_str(s->r->arena, str_of(err.text));
    else
        select_all(s, root, s->source->select);
    if (root && !registry->error.len &&
        s->r->entries.len + s->r->aliases.len == registry->first) {
        struct buf there = {0};
        for (const struct data *d = root->first; d && there.len < 200; d = d->next)
            buf_printf(&there, "%s%.*s", there.len ? ", " : "",
                       STR_ARG(root->kind == DATA_MAP ? d->key : d->text));
        registry->error =
            arena_printf(s->r->arena, "`%.*s` selects nothing; there is: %s",
                         STR_ARG(s->source->select), there.len ? there.ptr : "nothing");
        buf_release(&there);
    }
}

static void read_source(struct selection *s, struct registry *registry)
{
    const struct program *p = s->names->program;
    size_t entry = snapshot_find(p->snapshot, s->source->file);
    struct str text = {0};
    if (entry == STR_NONE)
        registry->error = STR("there is no such file");
    else if (str_ends(s->source->file, STR(".py")))
        read_python(s, registry);
    else if (!s->names->sources->read(s->names->sources->context, entry, &text))
        registry->error = STR("cannot be read");
    else
        read_document(s, text, registry);
}

static void read_list(struct registries *r, struct names *names,
                      const struct heartbeat_source *sources, size_t count, bool alias)
{
    for (size_t i = 0; i < count; i++) {
        struct registry registry = {.source = &sources[i]};
        struct selection s = {.r = r,
                              .names = names,
                              .source = &sources[i],
                              .registry = (uint32_t)i,
                              .alias = alias};
        size_t before = alias ? r->aliases.len : r->entries.len;
        registry.first = (uint32_t)(r->aliases.len + r->entries.len);
        read_source(&s, &registry);
        registry.first = (uint32_t)before;
        registry.count = (uint32_t)((alias ? r->aliases.len : r->entries.len) - before);
        if (registry.count)
            registry.error = STR("");
        else if (!registry.error.len)
            registry.error = arena_printf(r->arena, "`%.*s` selects nothing",
                                          STR_ARG(sources[i].select));
        if (alias)
            vec_add(&r->alias_list, r->arena, registry);
        else
            vec_add(&r->list, r->arena, registry);
    }
}

void registries_read(struct registries *r, struct names *names, struct arena *arena)
{
    const struct heartbeat_config *h = &names->program->config->heartbeat;
    *r = (struct registries){.arena = arena};
    read_list(r, names, h->registries.items, h->registries.len, false);
    read_list(r, names, h->aliases.items, h->aliases.len, true);
}

void registries_read_one(struct registries *r, struct names *names,
                         const struct heartbeat_source *source, struct arena *arena)
{
    *r = (struct registries){.arena = arena};
    read_list(r, names, source, 1, false);
}

const struct registry_entry *registries_find(const struct registries *r,
                                             struct str name)
{
    uint32_t at = map_get(&r->entry_of_name, name);
    return at == MAP_NONE ? NULL : &r->entries.items[at];
}

const struct registry_entry *registries_alias(const struct registries *r,
                                              struct str key)
{
    uint32_t at = map_get(&r->alias_of_key, key);
    return at == MAP_NONE ? NULL : &r->aliases.items[at];
}
