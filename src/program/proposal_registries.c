/* A file is looked into when several words in it are names that processors sign with,
 * or could be. In its tree every text and key that looks like such a name suggests some
 * selectors: by its own path, with one step made `*`, by the key it stands under
 * anywhere. Those are tried with the registries' own reader, and the one that selects
 * the most such names and hardly anything else is taken; then the rest is looked at in
 * the same way. */
#include "program/proposal.h"

#include "base/buf.h"
#include "base/path.h"
#include "git/snapshot.h"
#include "program/testtree.h"

#include <stdlib.h>

#define MAX_STEPS 24      /* keys above a text */
#define MAX_SELECTORS 160 /* tried in one file */
#define MAX_LEAVES 20000
#define LEAST_NAMES 3   /* fewer are a coincidence... */
#define LEAST_TELLING 2 /* ...unless all are signed with, or the key tells */
#define MAX_PER_FILE 4

struct searching {
    struct proposal *out;
    const struct heartbeats *h;
    struct names names;
    struct arena *arena;
    struct str stem; /* "processor" of "processor_name" */
    VEC(struct str) prefixes;
    /* of the file being looked into */
    struct arena scratch;
    struct str steps[MAX_STEPS];
    VEC(struct str) selectors;
    struct map seen;  /* of them */
    struct map taken; /* names that a selector chosen already has */
    size_t leaves;
    uint32_t least_telling;
};

/* ---- what looks like a name ---- */

static bool is_signed(const struct searching *s, struct str name)
{
    return map_has(&s->h->first_of_name, name);
}

static bool has_known_prefix(const struct searching *s, struct str name)
{
    for (size_t i = 0; i < s->prefixes.len; i++)
        if (str_starts(name, s->prefixes.items[i]) && naming_of(name) == NAMING_SNAKE)
            return true;
    return false;
}

/* `processor_name`, `processors`, `phase2_expected_processors` for the argument
 * `processor_name`. */
static bool is_telling_key(const struct searching *s, struct str key)
{
    if (str_eq(key, s->out->name_argument))
        return true;
    size_t at = s->stem.len ? str_find(key, s->stem) : STR_NONE;
    return at != STR_NONE && str_eq(str_from(key, at + s->stem.len), STR("s")) &&
           (at == 0 || key.ptr[at - 1] == '_' || key.ptr[at - 1] == '-');
}

static bool looks_like_a_name(const struct searching *s, struct str name,
                              struct str under)
{
    return is_signed(s, name) || has_known_prefix(s, name) ||
           (naming_of(name) != NAMING_OTHER && name.len > 3 &&
            is_telling_key(s, under));
}

/* ---- selectors ---- */

static bool is_plain_key(struct str key)
{
    return key.len && !str_eq(key, STR("*")) && !str_eq(key, STR("**")) &&
           str_find_char(key, '.') == STR_NONE;
}

/* The steps with the n-th made `*`; list elements are `*` already. */
static void add_path(struct searching *s, size_t count, size_t star, const char *end)
{
    struct buf path = {0};
    bool usable = count > 0 && s->selectors.len < MAX_SELECTORS;
    for (size_t i = 0; i < count && usable; i++) {
        bool element = str_eq(s->steps[i], STR("*"));
        usable = element || i == star || is_plain_key(s->steps[i]);
        buf_addz(&path, i ? "." : "");
        buf_add(&path, i == star ? STR("*") : s->steps[i]);
    }
    buf_addz(&path, end);
    if (usable && !map_has(&s->seen, buf_str(&path))) {
        struct str selector = arena_str(&s->scratch, buf_str(&path));
        map_insert(&s->seen, &s->scratch, selector);
        vec_add(&s->selectors, &s->scratch, selector);
    }
    buf_release(&path);
}

static void add_paths(struct searching *s, size_t count, const char *end)
{
    add_path(s, count, STR_NONE, end);
    for (size_t i = 0; i + 1 < count; i++)
        if (!str_eq(s->steps[i], STR("*")))
            add_path(s, count, i, end);
}

/* `**.key` of the last key, as the steps themselves. */
static void add_anywhere(struct searching *s, struct str key, const char *end)
{
    if (!is_plain_key(key) || s->selectors.len >= MAX_SELECTORS)
        return;
    struct str parts[] = {STR("**."), key, str_of(end)};
    struct str selector = arena_join(&s->scratch, parts, 3);
    if (map_insert(&s->seen, &s->scratch, selector))
        vec_add(&s->selectors, &s->scratch, selector);
}

static void suggest_for_text(struct searching *s, size_t depth, struct str under)
{
    size_t count = depth;
    while (count && str_eq(s->steps[count - 1], STR("*")))
        count--;
    add_anywhere(s, under, "");
    add_paths(s, count, "");
    if (count == depth && depth > 1) /* the map it is a value of */
        add_paths(s, depth - 1, "");
}

static void suggest_for_key(struct searching *s, size_t depth, struct str under)
{
    add_anywhere(s, under, ".keys");
    add_paths(s, depth, ".keys");
}

/* `under` is the nearest key above. */
static void walk(struct searching *s, const struct data *node, size_t depth,
                 struct str under)
{
    if (s->leaves++ > MAX_LEAVES)
        return;
    if (node->kind == DATA_TEXT && looks_like_a_name(s, node->text, under))
        suggest_for_text(s, depth, under);
    for (const struct data *d = node->first; d && depth < MAX_STEPS; d = d->next) {
        bool keyed = node->kind == DATA_MAP;
        s->steps[depth] = keyed ? d->key : STR("*");
        if (keyed && depth && looks_like_a_name(s, d->key, under))
            suggest_for_key(s, depth, under);
        walk(s, d, depth + 1, keyed ? d->key : under);
    }
}

/* ---- trying them ---- */

struct trial {
    const struct searching *s;
    struct map names;
    struct arena *arena;
    uint32_t all, alike, signed_with, fresh; /* distinct names */
    struct str under;
};

static void count_name(void *context, struct str key, struct str name,
                       const struct data *at, bool at_key)
{
    struct trial *t = context;
    (void)key;
    (void)at;
    (void)at_key;
    if (!map_insert(&t->names, t->arena, arena_str(t->arena, name)))
        return;
    bool known = is_signed(t->s, name);
    bool alike = looks_like_a_name(t->s, name, t->under);
    t->all++;
    t->signed_with += known;
    t->alike += alike;
    t->fresh += alike && !map_has(&t->s->taken, name);
}

/* The last key of a selector. */
static struct str last_key(struct str selector)
{
    if (str_ends(selector, STR(".keys")))
        selector.len -= 5;
    while (str_ends(selector, STR(".*")))
        selector.len -= 2;
    size_t dot = str_rfind_char(selector, '.');
    return dot == STR_NONE ? selector : str_from(selector, dot + 1);
}

static struct trial try_selector(struct searching *s, const struct data *root,
                                 struct str selector)
{
    struct trial t = {.s = s, .arena = &s->scratch, .under = last_key(selector)};
    registries_select(root, selector, false, count_name, &t);
    return t;
}

/* Hardly anything else: at most a tenth, for a stray default or a wildcard. */
static bool is_usable(const struct trial *t)
{
    bool telling = is_telling_key(t->s, t->under);
    bool enough = t->fresh >= (telling ? t->s->least_telling : LEAST_NAMES);
    return enough && t->alike * 10 >= t->all * 9;
}

static bool is_better(const struct trial *a, struct str selector, const struct trial *b,
                      struct str than)
{
    if (a->fresh != b->fresh)
        return a->fresh > b->fresh;
    if (a->all != b->all)
        return a->all < b->all;
    return selector.len < than.len;
}

static void take_name(void *context, struct str key, struct str name,
                      const struct data *at, bool at_key)
{
    struct searching *s = context;
    (void)key;
    (void)at;
    (void)at_key;
    map_insert(&s->taken, &s->scratch, arena_str(&s->scratch, name));
}

/* As the check will read it: what is proposed must work. */
static bool is_confirmed(struct searching *s, struct str file, struct str selector,
                         uint32_t names)
{
    struct heartbeat_source source = {.file = file, .select = selector};
    struct registries r;
    registries_read_one(&r, &s->names, &source, &s->scratch);
    return r.list.items[0].error.len == 0 && r.entry_of_name.len == names;
}

static bool choose(struct searching *s, const struct data *root, struct str file)
{
    struct trial best = {0};
    struct str chosen = {0};
    for (size_t i = 0; i < s->selectors.len; i++) {
        struct str selector = s->selectors.items[i];
        struct trial t = try_selector(s, root, selector);
        if (is_usable(&t) && (!chosen.len || is_better(&t, selector, &best, chosen)) &&
            is_confirmed(s, file, selector, t.all)) {
            best = t;
            chosen = selector;
        }
    }
    if (!chosen.len)
        return false;
    registries_select(root, chosen, false, take_name, s);
    s->least_telling = 1; /* what stands beside one registry under such a key is one */
    uint32_t weight =
        best.signed_with + (is_telling_key(s, last_key(chosen)) ? best.all : 0);
    vec_add(&s->out->registries, s->arena,
            ((struct proposed_registry){file, arena_str(s->arena, chosen), best.all,
                                        best.signed_with, weight}));
    return true;
}

static void look_into(struct searching *s, const struct data *root, struct str file)
{
    memset(&s->selectors, 0, sizeof s->selectors); /* scratch was cleared */
    s->seen = s->taken = (struct map){0};
    s->leaves = 0;
    s->least_telling = LEAST_TELLING;
    walk(s, root, 0, STR(""));
    for (unsigned i = 0; i < MAX_PER_FILE && choose(s, root, file); i++)
        ;
}

/* ---- files ---- */

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_' || c == '-' || (unsigned char)c >= 0x80;
}

/* Do words that look like names stand in the text at all? */
static bool is_promising(const struct searching *s, struct str text)
{
    size_t hits = 0;
    for (size_t i = 0; i < text.len && hits < 2; i++) {
        size_t start = i;
        while (i < text.len && is_word(text.ptr[i]))
            i++;
        struct str word = str_slice(text, start, i);
        if (word.len)
            hits += is_telling_key(s, word)
                        ? 2
                        : is_signed(s, word) || has_known_prefix(s, word);
    }
    return hits >= 2;
}

static void look_into_document(struct searching *s, struct str path, struct str text)
{
    struct error err;
    struct data *root = data_parse(path, text, &s->scratch, &err);
    if (root)
        look_into(s, root, path);
}

static void add_assignments(struct searching *s, struct data *root, uint32_t file,
                            uint32_t block, struct str class)
{
    const struct code *code = sources_code(s->h->sources, file);
    for (uint32_t i = 0; i < code->nodes[block].child_count; i++) {
        uint32_t node = code_child(code, block, i), target = code_child(code, node, 1);
        if (code_kind(code, node) == CODE_CLASS && !class.len) {
            add_assignments(s, root, file, code_child(code, node, 2),
                            code_text(code, node));
            continue;
        }
        if (code_kind(code, node) != CODE_ASSIGN ||
            code_kind(code, target) != CODE_NAME ||
            str_starts(code_text(code, target), STR("__")))
            continue;
        struct str parts[] = {class, class.len ? STR(".") : STR(""),
                              code_text(code, target)};
        struct str dotted = arena_join(&s->scratch, parts, 3);
        struct value v = names_of_module(&s->names, file, dotted);
        if (v.kind != VALUE_LIST && v.kind != VALUE_SET && v.kind != VALUE_DICT)
            continue;
        struct data *above = root;
        if (class.len) {
            above = data_add(root, &s->scratch);
            above->kind = DATA_MAP;
            above->key = class;
        }
        struct data *d = data_add(above, &s->scratch);
        registries_tree_of_value(&v, d, &s->scratch);
        d->key = code_text(code, target);
    }
}

static void look_into_python(struct searching *s, struct str path)
{
    uint32_t file = map_get(&s->h->program->file_of_path, path);
    if (file == MAP_NONE)
        return;
    struct data *root = data_add(NULL, &s->scratch);
    root->kind = DATA_MAP;
    add_assignments(s, root, file, 0, STR(""));
    look_into(s, root, path);
}

static bool is_for_tests(const struct config *config, struct str path)
{
    unsigned kind = 0;
    struct str rest = path_dir(path);
    while (rest.len)
        kind = testtree_of_dir(kind, str_split(&rest, '/'));
    kind = testtree_of_file(kind, path_name(path));
    return kind & (TREE_TEST | TREE_FIXTURE) || globs_match(&config->tests, path) ||
           globs_match(&config->exclude, path);
}

static void look_at(struct searching *s, size_t entry)
{
    const struct entry *e = &s->h->program->snapshot->entries[entry];
    bool python = program_is_python(e->path);
    struct str text = {0};
    if ((e->mode & MODE_TYPE_MASK) != MODE_FILE ||
        (!python && !data_is_known(e->path)) ||
        is_for_tests(s->h->program->config, e->path) || e->size > PROPOSAL_MAX_FILE ||
        !s->h->sources->read(s->h->sources->context, entry, &text) ||
        text.len > PROPOSAL_MAX_FILE || !is_promising(s, text))
        return;
    if (python)
        look_into_python(s, e->path);
    else
        look_into_document(s, e->path, text);
    arena_clear(&s->scratch);
}

static int by_weight(const void *left, const void *right)
{
    const struct proposed_registry *a = left, *b = right;
    if (a->weight != b->weight)
        return a->weight > b->weight ? -1 : 1;
    int order = str_cmp(a->file, b->file);
    return order ? order : str_cmp(a->select, b->select);
}

void proposal_find_registries(struct proposal *out, struct heartbeats *h,
                              struct arena *arena)
{
    struct searching s = {.out = out, .h = h, .arena = arena};
    size_t bar = str_rfind_char(out->name_argument, '_');
    s.stem = bar == STR_NONE ? STR("") : str_slice(out->name_argument, 0, bar);
    for (size_t i = 0; i < out->conventions.len; i++)
        if (out->conventions.items[i].prefix.len)
            vec_add(&s.prefixes, arena, out->conventions.items[i].prefix);
    arena_init(&s.scratch);
    names_init(&s.names, h->emitters, arena);
    for (size_t i = 0; i < h->program->snapshot->count; i++)
        look_at(&s, i);
    names_release(&s.names);
    arena_release(&s.scratch);
    if (out->registries.len)
        qsort(out->registries.items, out->registries.len, sizeof *out->registries.items,
              by_weight);
    if (out->registries.len > PROPOSAL_MAX_REGISTRIES)
        out->registries.len = PROPOSAL_MAX_REGISTRIES;
}
