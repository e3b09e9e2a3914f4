/* A sentinel is a name (or attribute) that is null, or a flag that says no, after the
 * import failed. One pass over the file's identifiers finds the places where such a
 * name may be tested; each place's logical line is parsed, the tree says how the name
 * enters the test, and the outline says which lines are the branch for the missing
 * case:
 *
 *     if not HAVE_X and wanted:        <- parsed: HAVE_X enters negated
 *         raise ...                    <- the missing branch: parsed and walked
 *
 * so that a block guarded by a flag costs nothing. Names that a sentinel is handed on
 * to (self.fast = HAVE_X) are followed once. */
#include "python/sentinels.h"

#include "python/branches.h"
#include "python/guard_imports.h"
#include "python/guard_probe.h"
#include "python/registry.h"
#include "python/uses.h"

#define USES_MAX 64      /* recorded for one sentinel */
#define HITS_MAX 4000    /* places looked at in one file */
#define SENTINELS_MAX 16 /* of one guard */
#define ALIASES_MAX 400  /* names that are followed in a file */
#define PAIRS_MAX 100000 /* of a line that looks for a name and a guard */
#define SLOTS_MAX 4      /* of a guard: elements that its body sets */
#define ELEMENTS_MAX 32  /* nulls put into containers that are followed */

/* A name to look for. */
struct watch {
    struct guard *guard;
    struct str name;
    struct str key;         /* the word of it that is searched for: "x" of "self.x" */
    uint32_t head;          /* bytes of the name before the key */
    uint32_t sentinel;      /* index in guard->sentinels */
    uint32_t from, to;      /* lines */
    uint32_t next;          /* the next watch of the same last name */
    struct use_value value; /* what the name is when the import failed */
    bool alias, function;
    bool unbound; /* no value at all: only a NameError tells */
};

struct watching {
    struct guard_list *list;
    VEC(struct watch) items;
    struct map by_name; /* last name -> first watch */
    uint32_t hits, elements;
    bool name_errors; /* something in the file catches a NameError, or speaks of it */
    bool complains;   /* ... and makes it an ImportError */
};

/* self.flags["x"] without ["x"] */
static struct str without_index(struct str name)
{
    return str_slice(name, 0, str_find_char(name, '['));
}

static bool is_attribute(struct str name)
{
    return str_find_char(without_index(name), '.') != STR_NONE;
}

static void watch_add(struct watching *w, struct watch watch)
{
    struct str whole = without_index(watch.name);
    size_t dot = str_rfind_char(whole, '.');
    watch.head = dot == STR_NONE ? 0 : (uint32_t)dot + 1;
    watch.key = str_from(whole, watch.head);
    uint32_t *slot = map_slot(&w->by_name, w->list->arena, watch.key);
    watch.next = *slot;
    *slot = (uint32_t)w->items.len;
    vec_add(&w->items, w->list->arena, watch);
}

/* The lines in which a name set at `line` has its meaning. */
static void scope_lines(const struct layout *l, uint32_t line, struct str name,
                        bool outside, struct sentinel *s)
{
    uint32_t function = layout_function(l, line);
    uint32_t owner = OUTLINE_NONE;
    s->from = 0;
    s->to = l->o->count;
    s->attribute = is_attribute(name);
    for (uint32_t p = l->o->lines[line].parent; p < l->o->count;
         p = l->o->lines[p].parent)
        if (l->o->lines[p].word == WORD_CLASS) {
            owner = p;
            break;
        }
    if (s->attribute) {
        if (owner != OUTLINE_NONE) {
            s->from = owner;
            s->to = l->o->lines[owner].block_end;
        }
    } else if (function != OUTLINE_NONE && !outside &&
               !preset_is_global(l, line, name)) {
        s->from = function;
        s->to = l->o->lines[function].block_end;
    } else {
        s->exported = (owner == OUTLINE_NONE || function != OUTLINE_NONE) &&
                      str_find_char(name, '[') == STR_NONE;
    }
}

/* x, self.x, x["key"] */
static bool is_plain_name(struct str name)
{
    size_t open = str_find_char(name, '[');
    if (open != STR_NONE) {
        struct str key = str_from(name, open + 1);
        char quote = key.len > 3 ? key.ptr[0] : 'x';
        if ((quote != '"' && quote != '\'') || key.ptr[key.len - 1] != ']' ||
            key.ptr[key.len - 2] != quote)
            return false;
        name = str_slice(name, 0, open);
    }
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool ok = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
                  (c >= '0' && c <= '9') || c == '.' || (unsigned char)c >= 0x80;
        if (!ok)
            return false;
    }
    return name.len > 0;
}

/* why_not = "x is not installed": text that is there only when the import failed. */
static uint64_t reasons_set(const struct guard *g)
{
    uint64_t bits = 0;
    for (uint32_t i = 0; i < g->paths.len; i++)
        bits |= g->paths.items[i].texts;
    return bits & ~g->body.bound;
}

/* The names that mean "missing" after this guard's handler. */
static uint64_t sentinel_bits(const struct guard *g)
{
    uint64_t bits = g->body.flags | (g->preset_null & (g->body.bound | g->body.grown));
    for (uint32_t i = 0; i < g->paths.len; i++)
        bits |= g->paths.items[i].null;
    for (uint32_t i = 0; i < g->continued.len; i++)
        bits |= g->continued.items[i].null;
    uint64_t usable = g->paths.len ? UINT64_MAX : 0;
    for (uint32_t i = 0; i < g->paths.len; i++)
        usable &= g->paths.items[i].usable;
    return (bits & ~(usable & ~g->body.flags)) | reasons_set(g);
}

/* The path on which the handler, or what goes on from it, sets the name to a null; or
 * NULL. */
static const struct path *nulling_path(const struct guard *g, uint64_t bit)
{
    for (uint32_t i = 0; i < g->paths.len; i++)
        if (g->paths.items[i].null & bit)
            return &g->paths.items[i];
    for (uint32_t i = 0; i < g->continued.len; i++)
        if (g->continued.items[i].null & bit)
            return &g->continued.items[i];
    return NULL;
}

/* Is the flag true when the import failed? */
static bool missing_truth(const struct guard *g, uint32_t index)
{
    uint64_t bit = UINT64_C(1) << index;
    const struct path *nulls = nulling_path(g, bit);
    if (reasons_set(g) & bit)
        return true;
    if (nulls)
        return (nulls->trues & bit) != 0;
    if (g->preset_null & bit)
        return (g->preset_true & bit) != 0;
    return (g->body.flags & g->body.flag_false & bit) != 0;
}

/* Is it None? A preset's text is not kept: most are. */
static bool missing_none(const struct guard *g, uint32_t index)
{
    uint64_t bit = UINT64_C(1) << index;
    const struct path *nulls = nulling_path(g, bit);
    if (reasons_set(g) & bit)
        return false;
    if (nulls)
        return (nulls->nones & bit) != 0;
    return !(g->body.flags & bit);
}

static void find_set(struct guard_list *list, const struct guard *g, uint32_t index,
                     struct sentinel *s)
{
    uint32_t preset = OUTLINE_NONE;
    s->start = g->names.set_start[index];
    s->end = g->names.set_end[index];
    if (s->end > s->start)
        return;
    s->start = ts_node_start_byte(g->statement);
    s->end = s->start + 3;
    if (preset_find(&list->layout, g->line, s->name, &preset) != PRESET_NONE &&
        preset != OUTLINE_NONE) {
        s->start = list->layout.o->lines[preset].start;
        s->end = list->layout.o->lines[preset].end;
    }
}

static void add_sentinels(struct watching *w, struct guard *g)
{
    uint64_t bits = sentinel_bits(g);
    for (uint32_t i = 0; i < g->names.len && g->sentinels.len < SENTINELS_MAX; i++) {
        if (!(bits >> i & 1) || !is_plain_name(g->names.items[i]))
            continue;
        struct sentinel s = {.name = g->names.items[i]};
        s.missing_true = missing_truth(g, i);
        scope_lines(&w->list->layout, g->line, s.name, g->outside >> i & 1, &s);
        find_set(w->list, g, i, &s);
        struct use_value value = {s.missing_true, missing_none(g, i),
                                  (g->body.grown & ~g->body.bound) >> i & 1,
                                  g->body.flags >> i & 1};
        value.none &= !value.container;
        watch_add(w, (struct watch){.guard = g,
                                    .name = s.name,
                                    .sentinel = (uint32_t)g->sentinels.len,
                                    .from = s.from,
                                    .to = s.to,
                                    .value = value});
        vec_add(&g->sentinels, w->list->arena, s);
    }
}

/* What other files know of `Y = X`: Y, or Class.Y; of `return X` in f: f(). */
static void export_alias(struct watching *w, struct guard *g, uint32_t line,
                         const struct use *test)
{
    const struct layout *l = &w->list->layout;
    uint32_t owner = l->o->lines[line].parent;
    struct sentinel s = {.name = test->alias,
                         .start = l->o->lines[line].start,
                         .end = l->o->lines[line].end,
                         .exported = true,
                         .missing_true = test->value.truth};
    if (g->sentinels.len >= SENTINELS_MAX)
        return;
    if (test->function) {
        uint32_t function = layout_function(l, line);
        if (function == OUTLINE_NONE || l->o->lines[function].level > 0)
            return;
        s.name = arena_printf(w->list->arena, "%.*s()", STR_ARG(test->alias));
    } else if (owner < l->o->count && l->o->lines[owner].word == WORD_CLASS &&
               l->o->lines[owner].level == 0) {
        struct str text = str_trim(str_from(layout_text(l, owner), strlen("class")));
        size_t len = 0;
        while (len < text.len && layout_is_word(text.ptr[len]))
            len++;
        s.name = arena_printf(w->list->arena, "%.*s.%.*s", (int)len, text.ptr,
                              STR_ARG(test->alias));
    } else if (l->o->lines[line].level > 0) {
        return;
    }
    vec_add(&g->sentinels, w->list->arena, s);
}

/* Is the name followed for this guard already, or are there too many? */
static bool is_followed(const struct watching *w, const struct watch *next)
{
    uint32_t aliases = 0;
    for (size_t i = w->items.len; i-- > 0 && aliases < ALIASES_MAX;) {
        const struct watch *other = &w->items.items[i];
        if (!other->alias)
            return false; /* those stand before them */
        aliases++;
        if (other->guard == next->guard && other->from == next->from &&
            str_eq(other->name, next->name))
            return true;
    }
    return aliases >= ALIASES_MAX;
}

/* `Y = X`: watch Y as well, once. */
static void follow(struct watching *w, const struct watch *from, uint32_t line,
                   const struct use *test)
{
    if (from->alias || test->alias.len == 0 || !is_plain_name(test->alias))
        return;
    struct sentinel scope = {.name = test->alias};
    export_alias(w, from->guard, line, test);
    uint32_t owner = w->list->layout.o->lines[line].parent;
    if (owner < w->list->layout.o->count &&
        w->list->layout.o->lines[owner].word == WORD_CLASS && !test->function)
        scope.name = arena_printf(w->list->arena, "self.%.*s", STR_ARG(test->alias));
    scope_lines(&w->list->layout, line, scope.name, false, &scope);
    struct watch watch = *from;
    watch.name = scope.name;
    watch.value = test->value;
    watch.alias = true;
    watch.function = test->function;
    watch.from = scope.from;
    watch.to = scope.to;
    if (watch.function) {
        watch.from = 0;
        watch.to = w->list->layout.o->count;
    }
    if (!is_followed(w, &watch))
        watch_add(w, watch);
}

/* Does the file turn a NameError into a complaint about an import? `except NameError:
 * raise ImportError(..)` somewhere, as a decorator does for what it decorates. */
static bool complains_of_names(const struct layout *l)
{
    for (uint32_t i = 0; i + 1 < l->o->count; i++)
        if (l->o->lines[i].word == WORD_EXCEPT &&
            l->o->lines[i + 1].word == WORD_RAISE &&
            str_find(layout_text(l, i), STR("NameError")) != STR_NONE &&
            str_find(layout_text(l, i + 1), STR("ImportError")) != STR_NONE)
            return true;
    return false;
}

/* Names the body imports that the handler leaves unbound. They are no sentinels until
 * something catches the NameError. */
static void watch_unbound(struct watching *w, struct guard *g)
{
    uint64_t bound = g->preset_null | g->preset_usable;
    if (g->sentinels.len) /* those are what is asked about */
        return;
    for (uint32_t i = 0; i < g->paths.len; i++) {
        const struct path *p = &g->paths.items[i];
        bound |= p->null | p->usable | p->defers | p->defers_quiet;
    }
    for (uint32_t i = 0; i < g->names.len; i++) {
        struct sentinel s = {.name = g->names.items[i]};
        if (!(g->body.imported >> i & 1) || (bound >> i & 1) || !is_plain_name(s.name))
            continue;
        g->unbound = true;
        if (!w->name_errors)
            continue;
        scope_lines(&w->list->layout, g->line, s.name, false, &s);
        watch_add(w, (struct watch){.guard = g,
                                    .name = s.name,
                                    .sentinel = UINT32_MAX,
                                    .from = s.from,
                                    .to = s.to,
                                    .unbound = true});
    }
}

static void add_unbound(struct watching *w, struct watch *watch)
{
    struct guard *g = watch->guard;
    struct sentinel s = {.name = watch->name,
                         .start = ts_node_start_byte(g->statement),
                         .end = ts_node_start_byte(g->statement) + 3};
    watch->sentinel = (uint32_t)g->sentinels.len;
    vec_add(&g->sentinels, w->list->arena, s);
}

static void record(struct watching *w, const struct watch *watch, uint32_t at,
                   uint8_t response)
{
    struct sentinel *s = &watch->guard->sentinels.items[watch->sentinel];
    if (s->uses.len >= USES_MAX)
        return;
    uint32_t start = at - watch->head;
    struct sentinel_use use = {.response = response};
    use.span =
        source_span(&w->list->b->source, start, start + (uint32_t)watch->name.len);
    vec_add(&s->uses, w->list->arena, use);
}

/* In the guard itself, but for its `finally`, which comes after the handler? */
static bool in_statement(const struct guard *g, uint32_t at)
{
    TSNode last = syntax_child_of(g->statement, SYN_FINALLY);
    uint32_t end = ts_node_is_null(last) ? ts_node_end_byte(g->statement)
                                         : ts_node_start_byte(last);
    return at >= ts_node_start_byte(g->statement) && at < end;
}

/* Where a name or a module is looked for by its text. */
static const char *const presence_places[] = {"in globals()", "in locals()",
                                              "in sys.modules", NULL};

/* `"x" in globals()`: the name in quotes before one of these. */
static struct str name_asked_for(const struct layout *l, uint32_t line, uint32_t *at)
{
    struct str text = layout_text(l, line);
    for (const char *const *place = presence_places; *place; place++) {
        size_t end = str_find(text, str_of(*place));
        if (end == STR_NONE || end < 4)
            continue;
        text = str_trim(str_slice(text, 0, end));
        if (str_ends(text, STR(" not")))
            text = str_trim(str_slice(text, 0, text.len - 4));
        char quote = text.len > 2 ? text.ptr[text.len - 1] : 'x';
        if (quote != '"' && quote != '\'')
            break;
        size_t start = text.len - 1;
        while (start > 0 && text.ptr[start - 1] != quote)
            start--;
        if (start == 0)
            break;
        *at = (uint32_t)(text.ptr + start - l->bytes.ptr);
        return str_slice(text, start, text.len - 1);
    }
    return str_make(NULL, 0);
}

/* Does the body of `g` import the module, or bind the name by an import? */
static bool imports_name(struct guard_list *list, const struct guard *g,
                         struct str name)
{
    uint64_t bit = walk_names_bit(&g->names, name);
    if (bit)
        return (g->body.imported & bit) != 0;
    for (size_t i = 0; i < g->body.ops.len; i++) {
        struct str module = guard_imports_module(list, g->body.ops.items[i].node);
        if (str_is_or_below(module, name))
            return true; /* to import a.b is to import a first */
    }
    return false;
}

static void look_for_presence(struct watching *w, uint32_t line, struct guard *g,
                              struct str name, uint32_t at)
{
    const struct layout *l = &w->list->layout;
    struct use test;
    if (in_statement(g, at) || line <= g->line || g->sentinels.len >= SENTINELS_MAX ||
        ++w->hits > HITS_MAX || !use_read_presence(w->list, line, at, &test))
        return;
    if (test.is_test && test.response == USE_NOTHING)
        return;
    struct watch watch = {.guard = g, .name = name, .to = l->o->count};
    add_unbound(w, &watch);
    if (test.is_test)
        record(w, &watch, at, test.response);
    else
        follow(w, &watch, line, &test);
}

/* Tests of whether a name, or a module, is there at all. */
static void scan_presence(struct watching *w)
{
    const struct layout *l = &w->list->layout;
    uint32_t pairs = 0;
    bool some = false;
    for (const char *const *place = presence_places; *place && !some; place++)
        some = str_find(l->bytes, str_of(*place)) != STR_NONE;
    if (!some)
        return;
    for (uint32_t i = 0; i < l->o->count; i++) {
        uint8_t word = l->o->lines[i].word;
        uint32_t at = 0;
        if (word != WORD_IF && word != WORD_ELIF && word != WORD_OTHER &&
            word != WORD_ASSERT && word != WORD_RETURN)
            continue;
        struct str name = name_asked_for(l, i, &at);
        for (size_t g = 0; name.len && g < w->list->items.len && pairs < PAIRS_MAX;
             g++, pairs++) {
            struct guard *guard = w->list->items.items[g];
            if (guard->verdict != VERDICT_HANDLED && imports_name(w->list, guard, name))
                look_for_presence(w, i, guard, name, at);
        }
    }
}

/* One occurrence of a watched name. */
static void look_at(struct watching *w, uint32_t index, uint32_t line, uint32_t at)
{
    struct watch watch = w->items.items[index];
    struct layout *l = &w->list->layout;
    if (line < watch.from || line >= watch.to || in_statement(watch.guard, at))
        return;
    uint32_t start = at - watch.head;
    if (at < watch.head ||
        !str_eq(str_slice(l->bytes, start, start + watch.name.len), watch.name))
        return;
    uint8_t caught;
    bool imported = watch.unbound || watch.value.none;
    bool tried = imported && !watch.alias && use_try_around(l, line) != OUTLINE_NONE;
    if (tried && ++w->hits > HITS_MAX)
        return;
    if (tried && use_is_tried(w->list, line, start, (uint32_t)watch.name.len,
                              watch.unbound, &caught)) {
        if (watch.unbound && watch.guard->sentinels.len < SENTINELS_MAX)
            add_unbound(w, &watch);
        w->items.items[index].sentinel = watch.sentinel;
        if (watch.sentinel != UINT32_MAX)
            record(w, &watch, at, caught);
        return;
    }
    if (watch.value.none && !watch.alias && w->elements < ELEMENTS_MAX &&
        registry_is_element(l, line, start, (uint32_t)watch.name.len)) {
        w->elements++;
        if (registry_complains(w->list, line, start, (uint32_t)watch.name.len)) {
            record(w, &watch, at, USE_LOUD);
            return;
        }
    }
    if (watch.unbound ||
        !use_is_plausible(l, line, start, (uint32_t)watch.name.len, watch.function))
        return;
    /* A test around the guard itself comes before it; so does one of a container that
     * is about to be filled. */
    if (l->head[line] <= watch.guard->line &&
        (layout_after(l, line) > watch.guard->line ||
         (watch.value.container &&
          layout_function(l, line) == layout_function(l, watch.guard->line))))
        return;
    if (++w->hits > HITS_MAX)
        return;
    struct use test;
    if (!use_read(w->list, line, start, (uint32_t)watch.name.len, watch.value, &test))
        return;
    /* A test before the guard that goes on to it only asks whether it did its work. */
    bool before = test.behind && line < watch.guard->line &&
                  layout_function(l, line) == layout_function(l, watch.guard->line);
    if (test.is_test)
        record(w, &watch, at, before ? USE_NOTHING : test.response);
    else
        follow(w, &watch, line, &test);
}

/* Looks at every occurrence of the watches from `first` on. */
static void scan(struct watching *w, uint32_t first)
{
    struct layout *l = &w->list->layout;
    uint32_t comment = 0, known = (uint32_t)w->items.len;
    for (uint32_t i = 0; i < l->o->count; i++) {
        uint32_t at = l->o->lines[i].start, end = l->o->lines[i].end;
        for (;;) {
            struct str name = layout_next_name(l, &at, end, &comment);
            if (name.len == 0)
                break;
            uint32_t watch = map_get(&w->by_name, name);
            while (watch != MAP_NONE) {
                uint32_t next = w->items.items[watch].next;
                if (watch >= first && watch < known)
                    look_at(w, watch, i, at - (uint32_t)name.len);
                watch = next;
            }
        }
    }
}

/* DRIVERS = {"fast": None}, and only success sets DRIVERS["fast"]: does whoever takes a
 * driver out complain when it is None? */
static bool has_registered(struct guard_list *list, const struct guard *g)
{
    unsigned asked = 0;
    for (uint32_t i = 0; i < g->names.len && asked < SLOTS_MAX; i++) {
        struct str name = g->names.items[i], slot = name;
        bool set = false;
        size_t open = str_find_char(name, '[');
        if (!(g->bound >> i & 1) || open == STR_NONE ||
            layout_function(&list->layout, g->line) != OUTLINE_NONE)
            continue;
        slot = str_slice(name, 0, open);
        asked++;
        for (uint32_t p = 0; p < g->paths.len; p++)
            set |=
                ((g->paths.items[p].usable | g->paths.items[p].defers) >> i & 1) != 0;
        if (!set && preset_find(&list->layout, g->line, slot, NULL) == PRESET_NULL &&
            registry_complains_of(list, name))
            return true;
    }
    return false;
}

static void settle(struct guard_list *list, struct guard *g, bool complains)
{
    uint8_t best = USE_NOTHING;
    for (size_t i = 0; i < g->sentinels.len; i++)
        for (size_t j = 0; j < g->sentinels.items[i].uses.len; j++)
            if (g->sentinels.items[i].uses.items[j].response > best)
                best = g->sentinels.items[i].uses.items[j].response;
    if (best < USE_LOUD && has_registered(list, g))
        best = USE_LOUD;
    uint8_t again = branches_asked_again(list, g);
    if (again > best)
        best = again;
    if (best >= USE_OTHER_WAY) {
        g->verdict = VERDICT_HANDLED;
        g->reason = REASON_SENTINEL;
        g->why = best == USE_LOUD ? "a test of what it leaves null is loud"
                                  : "a test of what it leaves null goes another way";
    } else if (g->unbound && complains) {
        g->verdict = VERDICT_HANDLED;
        g->reason = REASON_SENTINEL;
        g->why = "the NameError of what it leaves unbound is made an ImportError";
    } else if (guard_is_probe(list, g)) {
        g->verdict = VERDICT_HANDLED;
        g->reason = REASON_PROBE;
        g->flags |= GUARD_PROBE;
        g->why = "the function only asks whether it is there";
    } else if (best == USE_QUIET && g->verdict == VERDICT_SILENT) {
        g->verdict = VERDICT_QUIET;
        g->why = "a test of what it leaves null reports below ERROR";
    }
}

void sentinels_read(struct guard_list *list)
{
    struct watching w = {.list = list};
    bool open = false;
    w.name_errors = list->items.len > 0 &&
                    str_find(list->layout.bytes, STR("NameError")) != STR_NONE;
    w.complains = w.name_errors && complains_of_names(&list->layout);
    for (size_t i = 0; i < list->items.len; i++)
        if (list->items.items[i]->verdict != VERDICT_HANDLED) {
            add_sentinels(&w, list->items.items[i]);
            watch_unbound(&w, list->items.items[i]);
            open = true;
        }
    uint32_t first = (uint32_t)w.items.len;
    if (open)
        scan_presence(&w);
    if (first)
        scan(&w, 0);
    if (w.items.len > first)
        scan(&w, first);
    for (size_t i = 0; i < list->items.len; i++)
        if (list->items.items[i]->verdict != VERDICT_HANDLED)
            settle(list, list->items.items[i], w.complains);
}
