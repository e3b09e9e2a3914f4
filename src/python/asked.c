/* One bloom set holds hashes of four kinds, told apart by what stands where a module's
 * name would. */
#include "python/asked.h"

/* A module is known by the last component of its name: what its file or its directory
 * is called. `from . import x` asks whatever package it stands in. */
static uint64_t asking(struct str module, struct str name)
{
    uint64_t hash = str_hash_more(str_hash(module), STR(" "));
    return str_hash_more(hash, name);
}

/* What stands in a dotted name; whose tests count in a guard's verdict. */
#define COMPONENT STR("^")
#define SENTINEL STR("!")

static bool may_ask(const struct asks *asks, uint64_t hash)
{
    for (size_t i = 0; i < asks->since_count; i++)
        if (asks->since[i] == hash)
            return true;
    return !asks->set.len || bloom_may_have(asks->set, hash);
}

bool asks_name(const struct asks *asks, struct str module, struct str name)
{
    return !module.len || may_ask(asks, asking(module, name)) ||
           may_ask(asks, asking(module, STR("*"))) ||
           may_ask(asks, asking(STR(""), name));
}

bool asks_component(const struct asks *asks, struct str name)
{
    return may_ask(asks, asking(COMPONENT, name));
}

bool asks_sentinel(const struct asks *asks, struct str name)
{
    return may_ask(asks, asking(SENTINEL, facts_sentinel_head(name)));
}

bool asks_word(const struct asks *asks, struct str word)
{
    return may_ask(asks, str_hash(word));
}

bool asked_next_word(struct str *text, struct str *word)
{
    size_t from = 0, at;
    for (at = 0; at <= text->len; at++) {
        char c = at < text->len ? text->ptr[at] : ' ';
        if (c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
            (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80)
            continue;
        if (at > from) {
            *word = str_slice(*text, from, at);
            *text = str_from(*text, at);
            return true;
        }
        from = at + 1;
    }
    return false;
}

size_t asked_count(const struct facts *f)
{
    return (size_t)f->import_count * 2 + f->name_count + f->base_count * 2 +
           f->sentinel_count;
}

static void note(struct asked *asked, uint64_t hash)
{
    if (!asked->known)
        bloom_add(&asked->set, hash);
    else if (!may_ask(asked->known, hash))
        vec_add(&asked->since, asked->arena, hash);
}

void asked_init(struct asked *asked, size_t expected, const uint8_t *secret,
                struct arena *arena)
{
    *asked = (struct asked){.arena = arena};
    memcpy(&asked->seed, secret, sizeof asked->seed);
    bloom_init(&asked->set, expected, arena);
}

void asked_since(struct asked *asked, const struct asks *known, const uint8_t *secret,
                 struct arena *arena)
{
    *asked = (struct asked){.known = known, .arena = arena};
    memcpy(&asked->seed, secret, sizeof asked->seed);
}

/* The same is asked again and again: a quick look before the hashes are made. */
static bool is_first(struct asked *asked, uint64_t of, struct str name)
{
    uint64_t hash = (of ^ str_digest(name)) * 0x9e3779b97f4a7c15ULL;
    return hashset_add(&asked->seen, asked->arena, hash ^ hash >> 29);
}

static void note_module(struct asked *asked, struct str module)
{
    if (!is_first(asked, asked->seed, module))
        return;
    while (module.len)
        note(asked, asking(COMPONENT, str_split(&module, '.')));
}

static void note_name(struct asked *asked, struct str module, struct str name)
{
    size_t dot = str_rfind_char(module, '.');
    struct str last = dot == STR_NONE ? module : str_from(module, dot + 1);
    if (is_first(asked, asked->seed + str_digest(last), name))
        note(asked, asking(last, name));
}

void asked_note(struct asked *asked, const struct facts *f)
{
    for (uint32_t i = 0; i < f->import_count; i++) {
        const struct import_fact *import = &f->imports[i];
        struct str module = facts_text(f, import->module);
        note_module(asked, module);
        if (import->flags & IMPORT_STAR)
            note_name(asked, module, STR("*"));
        for (uint32_t k = 0; k < import->name_count; k++)
            note_name(asked, module,
                      facts_text(f, f->names[import->first_name + k].name));
    }
    for (uint32_t i = 0; i < f->sentinel_count; i++)
        note(asked, asking(SENTINEL,
                           facts_sentinel_head(facts_text(f, f->sentinels[i].name))));
    for (uint32_t i = 0; i < f->base_count; i++) {
        struct str text = facts_text(f, f->bases[i]), word;
        if (!is_first(asked, asked->seed + 1, text))
            continue;
        while (asked_next_word(&text, &word))
            note(asked, str_hash(word));
    }
}
