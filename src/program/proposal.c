/* Conventions: from the repository's root downwards, a directory whose names have one
 * style and one prefix gets a convention; otherwise each directory below it is asked.
 * The names that do not fit are what the convention is for, so a clear majority is
 * enough for a style. */
#include "program/proposal.h"

#include "base/buf.h"
#include "base/path.h"

/* Names that make a prefix, or a style of a directory's own, more than a coincidence.
 */
#define LEAST_NAMES 3

/* ---- emitters ---- */

static void add_once(struct proposal *out, struct arena *arena, struct str name)
{
    if (!str_listed(name, out->emitters.items, out->emitters.len))
        vec_add(&out->emitters, arena, name);
}

/* Only what processors really sign on with: a call that gives no name is none. */
static void find_emitters(struct proposal *out, const struct heartbeats *h,
                          struct arena *arena)
{
    for (size_t i = 0; i < h->processors.len; i++) {
        const struct signings *s = &h->processors.items[i].signings;
        for (size_t k = 0; k < s->items.len; k++) {
            const struct emitter_call *call = emitters_at(
                h->emitters, s->items.items[k].call_file, s->items.items[k].call_node);
            if (call)
                add_once(out, arena, call->name);
        }
    }
}

/* The first parameter of the emitter itself, for calls that give the name by position.
 */
static struct str first_parameter(const struct heartbeats *h, struct str emitter)
{
    for (uint32_t i = 0; i < h->classes->items.len; i++) {
        const struct class_entry *it = &h->classes->items.items[i];
        if (!str_eq(it->name, emitter) || it->flags & CLASS_TEST)
            continue;
        const struct code *code = sources_code(h->sources, it->file);
        uint32_t node = sources_class_node(h->sources, i);
        uint32_t body = node == CODE_NONE ? CODE_NONE : code_child(code, node, 2);
        for (uint32_t k = 0; body != CODE_NONE && k < code->nodes[body].child_count;
             k++) {
            uint32_t method = code_child(code, body, k);
            uint32_t list = code_child(code, method, 1);
            if (code_kind(code, method) == CODE_FUNCTION &&
                str_eq(code_text(code, method), STR("__init__")) &&
                code_child(code, list, 1) != CODE_NONE)
                return code_text(code, code_child(code, list, 1));
        }
    }
    return STR("");
}

/* How the first call says it; calls of several kinds need an editor's hand. */
static struct str find_name_argument(const struct heartbeats *h)
{
    for (size_t i = 0; i < h->emitters->calls.len; i++)
        if (h->emitters->calls.items[i].by_keyword)
            return STR("processor_name");
    for (size_t i = 0; i < h->emitters->calls.len; i++) {
        const struct emitter_call *call = &h->emitters->calls.items[i];
        const struct code *code = sources_code(h->sources, call->file);
        uint32_t argument = call->argument;
        uint32_t around = argument == CODE_NONE ? 0 : code->nodes[argument].parent;
        if (code_kind(code, around) == CODE_KEYWORD)
            return code_text(code, around);
        struct str parameter = first_parameter(h, call->name);
        if (argument != CODE_NONE && parameter.len)
            return parameter;
    }
    return STR("processor_name");
}

/* ---- conventions ---- */

struct signed_in {
    struct str dir, name;
};
struct drawing {
    const struct program *program;
    struct arena *arena;
    struct proposal *out;
    VEC(struct signed_in) names;
    uint8_t *has_names; /* [dir]: in it or below */
};

static void collect_names(struct drawing *d, const struct heartbeats *h)
{
    const struct program *p = h->program;
    for (size_t i = 0; i < h->processors.len; i++) {
        const struct processor *it = &h->processors.items[i];
        uint32_t dir = p->files.items[it->file].dir;
        for (size_t k = 0; !it->is_abstract && k < it->signings.items.len; k++) {
            struct str name = it->signings.items.items[k].name;
            if (!name.len)
                continue;
            vec_add(&d->names, d->arena,
                    ((struct signed_in){p->dirs.items[dir].path, name}));
            for (uint32_t at = dir; at != PROGRAM_NONE; at = p->dirs.items[at].parent)
                d->has_names[at] = 1;
        }
    }
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* The words that all names begin with, each with its `_`. */
static struct str shorten(struct str prefix, struct str name)
{
    size_t same = 0, keep = 0;
    while (same < prefix.len && same < name.len && prefix.ptr[same] == name.ptr[same])
        same++;
    for (size_t i = 0; i < same && (is_word(prefix.ptr[i]) || prefix.ptr[i] == '_');
         i++)
        if (prefix.ptr[i] == '_')
            keep = i + 1;
    return str_slice(prefix, 0, keep);
}

/* Does `name` read as the style, once dots and the like are taken for slips? "p2_a.b"
 * is meant to be snake_case. */
static enum naming meant(struct str name)
{
    enum naming style = naming_of(name);
    if (style == NAMING_OTHER && name.len && name.ptr[0] >= 'a' && name.ptr[0] <= 'z' &&
        str_find_char(name, '_') != STR_NONE)
        return NAMING_SNAKE;
    return style;
}

static bool fits(const struct proposed_convention *c, struct str name)
{
    if (c->style == NAMING_KEBAB && naming_of(name) == NAMING_SNAKE)
        return str_find_char(name, '_') == STR_NONE;
    return naming_of(name) == c->style && str_starts(name, c->prefix) &&
           name.len > c->prefix.len;
}

static bool is_in(const struct signed_in *it, struct str dir, bool deep)
{
    return deep ? path_within(it->dir, dir) : str_eq(it->dir, dir);
}

/* What all names of the style begin with; of those that fit, if they are enough to
 * tell, since the others may share more by the same mistake. */
static struct str draw_prefix(const struct drawing *d, struct str dir, bool deep,
                              bool only_fit)
{
    struct str prefix = {0};
    uint32_t count = 0;
    for (size_t i = 0; i < d->names.len; i++) {
        const struct signed_in *it = &d->names.items[i];
        enum naming style = only_fit ? naming_of(it->name) : meant(it->name);
        if (is_in(it, dir, deep) && style == NAMING_SNAKE)
            prefix = count++ ? shorten(prefix, it->name) : it->name;
    }
    if (count >= LEAST_NAMES && only_fit)
        return prefix;
    if (only_fit)
        return draw_prefix(d, dir, deep, false);
    size_t bar = str_find_char(prefix, '_');
    return count < LEAST_NAMES || bar == STR_NONE ? STR("")
                                                  : str_slice(prefix, 0, bar + 1);
}

/* False when the names of the directory (with what is below it, if `deep`) have nothing
 * in common: two thirds make a style. */
static bool draw(const struct drawing *d, struct str dir, bool deep,
                 struct proposed_convention *c)
{
    uint32_t counts[NAMING_COUNT] = {0};
    *c = (struct proposed_convention){0};
    for (size_t i = 0; i < d->names.len; i++)
        if (is_in(&d->names.items[i], dir, deep)) {
            counts[meant(d->names.items[i].name)]++;
            c->names++;
        }
    for (uint8_t style = NAMING_SNAKE; style < NAMING_COUNT; style++)
        if (counts[style] && counts[style] * 3 >= c->names * 2)
            c->style = style;
    if (c->style == NAMING_SNAKE)
        c->prefix = draw_prefix(d, dir, deep, true);
    return c->style != NAMING_OTHER;
}

static void add_convention(struct drawing *d, struct str dir, bool deep,
                           struct proposed_convention c)
{
    struct buf glob = {0};
    for (size_t i = 0; i < dir.len; i++) {
        if (memchr("\\*?[]{}!", dir.ptr[i], 8))
            buf_addc(&glob, '\\');
        buf_addc(&glob, dir.ptr[i]);
    }
    buf_addz(&glob, dir.len ? "/" : "");
    buf_addz(&glob, deep ? "**" : "*.py");
    /* A glob without a slash would match at any depth. */
    c.glob = dir.len || deep ? arena_str(d->arena, buf_str(&glob)) : STR("/*.py");
    buf_release(&glob);
    if (c.style == NAMING_SNAKE && c.prefix.len)
        c.pattern =
            arena_printf(d->arena, "^%.*s[a-z0-9]+(_[a-z0-9]+)*$", STR_ARG(c.prefix));
    else if (c.style == NAMING_SNAKE)
        c.pattern = STR("^[a-z][a-z0-9]*(_[a-z0-9]+)*$");
    else if (c.style == NAMING_PASCAL)
        c.pattern = STR("^[A-Z][A-Za-z0-9]*$");
    else
        c.pattern = STR("^[a-z][a-z0-9]*(-[a-z0-9]+)*$");
    for (size_t i = 0; i < d->names.len; i++) {
        const struct signed_in *it = &d->names.items[i];
        if (!is_in(it, dir, deep))
            continue;
        bool good = fits(&c, it->name);
        struct str *example = good ? &c.example : &c.unfit_example;
        c.unfit += !good;
        if (!example->len)
            *example = it->name;
    }
    if (d->out->conventions.len < PROPOSAL_MAX_CONVENTIONS)
        vec_add(&d->out->conventions, d->arena, c);
}

/* Would one of the directories below have a convention of its own? */
static bool differs_below(const struct drawing *d, uint32_t dir,
                          const struct proposed_convention *c)
{
    const struct program *p = d->program;
    for (uint32_t i = dir + 1; i < p->dirs.len; i++) {
        struct proposed_convention own;
        if (p->dirs.items[i].parent != dir || !d->has_names[i] ||
            !draw(d, p->dirs.items[i].path, true, &own) || own.names < LEAST_NAMES)
            continue;
        if (own.style != c->style || (own.prefix.len && !c->prefix.len))
            return true;
    }
    return false;
}

static void draw_tree(struct drawing *d, uint32_t dir)
{
    const struct program *p = d->program;
    struct proposed_convention c;
    struct str path = p->dirs.items[dir].path;
    bool one = draw(d, path, true, &c);
    if (one && !differs_below(d, dir, &c)) {
        add_convention(d, path, true, c);
        return;
    }
    for (uint32_t i = dir + 1; i < p->dirs.len; i++)
        if (p->dirs.items[i].parent == dir && d->has_names[i])
            draw_tree(d, i);
    if (draw(d, path, false, &c))
        add_convention(d, path, false, c);
}

/* ---- the whole ---- */

static void outermost(const struct drawing *d, uint32_t *dir)
{
    const struct program *p = d->program;
    for (;;) {
        uint32_t only = PROGRAM_NONE, count = 0;
        for (size_t i = 0; i < d->names.len; i++)
            if (str_eq(d->names.items[i].dir, p->dirs.items[*dir].path))
                return;
        for (uint32_t i = *dir + 1; i < p->dirs.len; i++)
            if (p->dirs.items[i].parent == *dir && d->has_names[i]) {
                only = i;
                count++;
            }
        if (count != 1)
            return;
        *dir = only;
    }
}

void proposal_make(struct proposal *out, struct heartbeats *h,
                   bool (*read)(void *, size_t, struct str *), void *context,
                   struct arena *arena)
{
    *out = (struct proposal){0};
    if (!h || !h->processors.len)
        return;
    find_emitters(out, h, arena);
    out->name_argument = find_name_argument(h);
    struct drawing d = {.program = h->program,
                        .arena = arena,
                        .out = out,
                        .has_names = arena_array(arena, h->program->dirs.len, 1)};
    collect_names(&d, h);
    uint32_t top = 0;
    outermost(&d, &top);
    if (d.names.len)
        draw_tree(&d, top);
    h->sources->read = read;
    h->sources->context = context;
    proposal_find_registries(out, h, arena);
    h->sources->read = NULL;
}
