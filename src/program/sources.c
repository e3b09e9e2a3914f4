#include "program/sources.h"

static const struct code *read_one(struct sources *s, uint32_t file)
{
    struct code *code = arena_new(s->arena, struct code);
    const struct code_store *store = s->read ? s->program->code_store : NULL;
    size_t entry = s->program->files.items[file].entry;
    struct str bytes = {0};
    if (store && store->recall(store->context, entry, code))
        return code;
    bool was_read = s->read && s->read(s->context, entry, &bytes);
    code_read(was_read ? bytes : STR(""), s->arena, code);
    if (store && was_read)
        store->keep(store->context, entry, code);
    return code;
}

const struct code *sources_code(struct sources *s, uint32_t file)
{
    if (s->codes[file])
        return s->codes[file];
    s->codes[file] = s->expected[file] ? s->expected[file] : read_one(s, file);
    vec_add(&s->loaded, s->arena, file);
    return s->codes[file];
}

void sources_expect(struct sources *s, const uint32_t *files, size_t count)
{
    const struct code_store *store = s->program->code_store;
    if (!s->read || !store)
        return;
    size_t *entries = arena_array(s->arena, count, sizeof *entries);
    struct code *codes = arena_array(s->arena, count, sizeof *codes);
    for (size_t i = 0; i < count; i++)
        entries[i] = s->program->files.items[files[i]].entry;
    store->read(store->context, entries, count, codes);
    for (size_t i = 0; i < count; i++)
        s->expected[files[i]] = &codes[i];
}

uint32_t sources_class_node(struct sources *s, uint32_t class)
{
    if (s->class_nodes[class])
        return s->class_nodes[class];
    const struct class_entry *it = &s->classes->items.items[class];
    const struct code *code = sources_code(s, it->file);
    s->class_nodes[class] = CODE_NONE;
    for (uint32_t i = 0; i < code->node_count; i++)
        if (code->nodes[i].kind == CODE_CLASS &&
            code->nodes[i].span.line == it->span.line) {
            s->class_nodes[class] = i;
            break;
        }
    return s->class_nodes[class];
}

uint32_t sources_class_of(struct sources *s, uint32_t file, uint32_t node)
{
    return classes_at(s->classes, file, sources_code(s, file)->nodes[node].span.line);
}

uint32_t sources_owner(struct sources *s, uint32_t file, uint32_t node)
{
    const struct code *code = sources_code(s, file);
    uint32_t at = code_owner(code, node);
    while (at != CODE_NONE && code->nodes[at].kind != CODE_CLASS)
        at = code_owner(code, at);
    return at == CODE_NONE ? PROGRAM_NONE : sources_class_of(s, file, at);
}
