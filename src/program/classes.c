/* Names first: a lookup follows imports from file to file until it meets a definition.
 * Then bases, then the order: a depth-first walk in which a class is `STATE_OPEN` while
 * its bases are being ordered, so that a circle of bases ends as an opaque class. */
#include "program/classes.h"

#define MAX_HOPS 24        /* re-exports followed for one name */
#define MAX_BASE_DEPTH 200 /* classes above each other */
#define MAX_MRO 256

enum { STATE_NEW, STATE_OPEN, STATE_DONE };

static struct binding lookup(const struct classes *c, uint32_t file, struct str name,
                             unsigned hops);

static struct binding no_binding(void)
{
    return (struct binding){.index = PROGRAM_NONE, .file = PROGRAM_NONE};
}

static struct binding module_binding(const struct target *t)
{
    struct binding b = no_binding();
    b.name = t->name;
    b.file = t->file;
    b.kind = t->file != PROGRAM_NONE ? BINDING_MODULE : BINDING_EXTERNAL;
    b.stdlib = t->kind == TARGET_STDLIB;
    return b;
}

static struct binding external_binding(const struct classes *c, const struct target *t,
                                       struct str name)
{
    struct binding b = no_binding();
    struct str parts[] = {t->name, STR("."), name};
    b.kind = BINDING_EXTERNAL;
    b.stdlib = t->kind == TARGET_STDLIB;
    b.name = t->name.len ? arena_join(c->arena, parts, 3) : name;
    return b;
}

/* `from module import name`. */
static struct binding from_import(const struct classes *c, uint32_t file,
                                  uint32_t import, uint32_t name, unsigned hops)
{
    const struct facts *facts = c->program->files.items[file].facts;
    const struct target *t = program_target(c->program, file, import);
    const struct name_target *n = program_name_target(c->program, file, name);
    struct str text = facts_text(facts, facts->names[name].name);
    if (n->kind == NAME_SUBMODULE && n->module.file != PROGRAM_NONE)
        return module_binding(&n->module);
    if (t->file != PROGRAM_NONE && t->file != file) {
        struct binding b = lookup(c, t->file, text, hops + 1);
        if (b.kind != BINDING_NONE)
            return b;
    }
    return external_binding(c, t, text);
}

static struct str bound_name(const struct facts *facts, const struct import_name *n)
{
    return facts_text(facts, n->alias.len ? n->alias : n->name);
}

/* An import statement that binds `first`; `rest` is what follows it in the dotted name.
 * For `import a.b` the longest module that `first.rest` begins with is taken. */
static struct binding plain_import(const struct classes *c, uint32_t file,
                                   uint32_t import, struct str dotted, struct str first,
                                   struct str *rest)
{
    const struct facts *facts = c->program->files.items[file].facts;
    const struct import_fact *it = &facts->imports[import];
    struct str module = facts_text(facts, it->module);
    if (it->alias.len) {
        if (!str_eq(facts_text(facts, it->alias), first))
            return no_binding();
        return module_binding(program_target(c->program, file, import));
    }
    if (!str_starts(dotted, module) ||
        (dotted.len > module.len && dotted.ptr[module.len] != '.'))
        return no_binding();
    *rest = dotted.len > module.len ? str_from(dotted, module.len + 1) : STR("");
    return module_binding(program_target(c->program, file, import));
}

static bool better(const struct binding *now, const struct binding *before)
{
    bool known = now->kind != BINDING_NONE && now->kind != BINDING_EXTERNAL;
    bool known_before =
        before->kind != BINDING_NONE && before->kind != BINDING_EXTERNAL;
    return before->kind == BINDING_NONE || (known && !known_before);
}

/* The imports of a file that bind `first`. Those in functions count only with
 * `in_functions`. A first-party meaning wins over a foreign one: `try: from ours import
 * X` / `except ImportError: from theirs import X` means ours. */
static struct binding import_lookup(const struct classes *c, uint32_t file,
                                    struct str dotted, struct str first,
                                    struct str *rest, bool in_functions, unsigned hops)
{
    const struct facts *facts = c->program->files.items[file].facts;
    struct binding best = no_binding();
    struct str best_rest = *rest;
    for (uint32_t i = 0; i < facts->import_count; i++) {
        const struct import_fact *import = &facts->imports[i];
        if ((import->scope != 0) != in_functions || import->kind == IMPORT_CALL)
            continue;
        struct binding b = no_binding();
        struct str left = *rest;
        if (import->kind == IMPORT_PLAIN) {
            b = plain_import(c, file, i, dotted, first, &left);
        } else {
            for (uint32_t n = 0; n < import->name_count; n++)
                if (str_eq(bound_name(facts, &facts->names[import->first_name + n]),
                           first))
                    b = from_import(c, file, i, import->first_name + n, hops);
        }
        if (b.kind != BINDING_NONE && better(&b, &best)) {
            best = b;
            best_rest = left;
        }
    }
    *rest = best_rest;
    return best;
}

static struct binding star_lookup(const struct classes *c, uint32_t file,
                                  struct str first, unsigned hops)
{
    const struct facts *facts = c->program->files.items[file].facts;
    for (uint32_t i = facts->import_count; i-- > 0;) {
        const struct import_fact *import = &facts->imports[i];
        if (!(import->flags & IMPORT_STAR) || import->scope != 0)
            continue;
        const struct target *t = program_target(c->program, file, i);
        if (t->file == PROGRAM_NONE || t->file == file)
            continue;
        struct binding b = lookup(c, t->file, first, hops + 1);
        if (b.kind != BINDING_NONE)
            return b;
    }
    return no_binding();
}

/* What the file itself defines at its top level: the last class, def or variable. */
static struct binding own_lookup(const struct classes *c, uint32_t file,
                                 struct str first)
{
    const struct facts *facts = c->program->files.items[file].facts;
    struct binding b = no_binding();
    for (uint32_t i = 0; i < facts->symbol_count; i++) {
        const struct symbol_fact *symbol = &facts->symbols[i];
        if (symbol->kind == SYMBOL_IMPORT ||
            !str_eq(facts_text(facts, symbol->name), first))
            continue;
        b.kind = BINDING_VALUE;
        b.file = file;
        b.name = first;
    }
    for (uint32_t i = c->first_of_file[file]; i < c->first_of_file[file + 1]; i++) {
        const struct class_entry *it = &c->items.items[i];
        if (facts->classes[it->fact].scope == 0 && str_eq(it->name, first)) {
            b.kind = BINDING_CLASS;
            b.index = i;
        }
    }
    return b;
}

/* An attribute of what has been found so far. */
static struct binding descend(const struct classes *c, struct binding b,
                              struct str rest, unsigned hops)
{
    if (!rest.len || b.kind == BINDING_NONE)
        return b;
    if (b.kind == BINDING_MODULE)
        return lookup(c, b.file, rest, hops + 1);
    if (b.kind == BINDING_EXTERNAL) {
        struct str parts[] = {b.name, STR("."), rest};
        b.name = arena_join(c->arena, parts, 3);
        return b;
    }
    if (b.kind == BINDING_CLASS) { /* a class inside a class */
        const struct class_entry *outer = &c->items.items[b.index];
        const struct facts *facts = c->program->files.items[outer->file].facts;
        for (uint32_t i = c->first_of_file[outer->file];
             i < c->first_of_file[outer->file + 1]; i++) {
            const struct class_fact *fact = &facts->classes[c->items.items[i].fact];
            const struct scope_fact *scope = &facts->scopes[fact->scope];
            if (scope->kind == SCOPE_CLASS && scope->line == outer->span.line &&
                str_eq(c->items.items[i].name, rest))
                return (struct binding){
                    .kind = BINDING_CLASS, .index = i, .file = PROGRAM_NONE};
        }
    }
    return no_binding();
}

static struct binding lookup(const struct classes *c, uint32_t file, struct str name,
                             unsigned hops)
{
    if (hops > MAX_HOPS)
        return no_binding();
    struct str rest = name;
    struct str first = str_split(&rest, '.');
    struct binding own = own_lookup(c, file, first);
    if (own.kind == BINDING_CLASS)
        return descend(c, own, rest, hops);
    struct str left = rest;
    struct binding b = import_lookup(c, file, name, first, &left, false, hops);
    if (own.kind != BINDING_NONE && b.kind != BINDING_CLASS && b.kind != BINDING_MODULE)
        return rest.len ? no_binding() : own;
    if (b.kind == BINDING_NONE)
        b = star_lookup(c, file, first, hops);
    if (b.kind == BINDING_NONE)
        b = import_lookup(c, file, name, first, &left, true, hops);
    return descend(c, b, left, hops);
}

struct binding classes_lookup(const struct classes *c, uint32_t file, struct str name)
{
    return lookup(c, file, name, 0);
}

/* ---- bases ---- */

/* Bases that add nothing a processor's name could depend on. */
static bool is_harmless(struct str dotted)
{
    return STR_IS_ANY(dotted, "object", "ABC", "Generic", "Protocol", "abc.ABC",
                      "typing.Generic", "typing.Protocol",
                      "typing_extensions.Protocol");
}

static bool is_abstract_marker(struct str dotted)
{
    return str_eq(dotted, STR("ABC")) || str_ends(dotted, STR(".ABC")) ||
           str_eq(dotted, STR("Protocol")) || str_ends(dotted, STR(".Protocol"));
}

static bool is_dotted_name(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        char ch = s.ptr[i];
        bool word = (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') ||
                    (ch >= '0' && ch <= '9') || ch == '_' || ch == '.' ||
                    (unsigned char)ch >= 0x80;
        if (!word)
            return false;
    }
    return s.len > 0;
}

static void set_opaque(struct class_entry *it, struct str base)
{
    if (!(it->flags & CLASS_OPAQUE))
        it->opaque_base = base;
    it->flags |= CLASS_OPAQUE;
}

static struct binding find_base(struct classes *c, const struct class_entry *it,
                                struct str base)
{
    const struct facts *facts = c->program->files.items[it->file].facts;
    uint32_t scope = facts->classes[it->fact].scope;
    for (uint32_t i = c->first_of_file[it->file]; scope != 0 && &c->items.items[i] < it;
         i++)
        if (facts->classes[c->items.items[i].fact].scope == scope &&
            str_eq(c->items.items[i].name, base))
            return (struct binding){.kind = BINDING_CLASS, .index = i};
    return lookup(c, it->file, base, 0);
}

static void add_base(struct classes *c, uint32_t index, struct str written)
{
    struct class_entry *it = &c->items.items[index];
    size_t equals = str_find_char(written, '=');
    size_t bracket = str_find_char(written, '[');
    if (equals != STR_NONE && equals < bracket) { /* a keyword */
        if (str_find(written, STR("ABCMeta")) != STR_NONE)
            it->flags |= CLASS_ABC;
        return;
    }
    struct str base = str_trim(str_slice(written, 0, bracket));
    struct binding b = no_binding();
    if (is_dotted_name(base))
        b = find_base(c, it, base);
    if (b.kind == BINDING_CLASS && b.index != index) {
        vec_add(&c->bases, c->arena, b.index);
        it->base_count++;
        return;
    }
    struct str full = b.kind == BINDING_EXTERNAL ? b.name : base;
    if (is_abstract_marker(full))
        it->flags |= CLASS_ABC;
    if (str_starts(full, STR("enum.")))
        it->flags |= CLASS_ENUM;
    if (!is_harmless(full))
        set_opaque(it, base);
}

static void resolve_bases(struct classes *c)
{
    for (uint32_t i = 0; i < c->items.len; i++) {
        struct class_entry *it = &c->items.items[i];
        const struct facts *facts = c->program->files.items[it->file].facts;
        const struct class_fact *fact = &facts->classes[it->fact];
        it->first_base = (uint32_t)c->bases.len;
        for (uint32_t b = 0; b < fact->base_count; b++)
            add_base(c, i,
                     str_trim(facts_text(facts, facts->bases[fact->first_base + b])));
    }
}

/* ---- method resolution order ---- */

struct sequence {
    const uint32_t *items;
    uint32_t at, count;
};

static bool in_tail(const struct sequence *all, uint32_t count, uint32_t class)
{
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t k = all[i].at + 1; k < all[i].count; k++)
            if (all[i].items[k] == class)
                return true;
    return false;
}

/* The next of C3's merge, or PROGRAM_NONE when there is none (see *left). */
static uint32_t next_of(struct sequence *all, uint32_t count, bool *left)
{
    *left = false;
    for (uint32_t i = 0; i < count; i++) {
        if (all[i].at == all[i].count)
            continue;
        *left = true;
        uint32_t candidate = all[i].items[all[i].at];
        if (in_tail(all, count, candidate))
            continue;
        for (uint32_t k = 0; k < count; k++)
            if (all[k].at < all[k].count && all[k].items[all[k].at] == candidate)
                all[k].at++;
        return candidate;
    }
    return PROGRAM_NONE;
}

static void order(struct classes *c, uint32_t index, unsigned depth);

static void merge(struct classes *c, struct class_entry *it, uint32_t index)
{
    uint32_t mro[MAX_MRO], len = 0;
    uint32_t count = it->base_count + 1;
    struct sequence *all = arena_array(c->arena, count, sizeof *all);
    const uint32_t *bases = c->bases.items + it->first_base;
    for (uint32_t i = 0; i < it->base_count; i++) {
        const struct class_entry *base = &c->items.items[bases[i]];
        all[i] = (struct sequence){base->mro, 0, base->mro_count};
        if (base->flags & CLASS_OPAQUE)
            set_opaque(it, base->opaque_base);
        it->flags |= base->flags & CLASS_ENUM;
    }
    all[it->base_count] = (struct sequence){bases, 0, it->base_count};
    mro[len++] = index;
    bool left = false;
    for (uint32_t next; (next = next_of(all, count, &left)) != PROGRAM_NONE;) {
        if (len == MAX_MRO)
            break;
        mro[len++] = next;
    }
    if (left)
        set_opaque(it, STR("bases in an order Python refuses"));
    uint32_t *copy = arena_array(c->arena, len, sizeof *copy);
    memcpy(copy, mro, len * sizeof *copy);
    it->mro = copy;
    it->mro_count = len;
}

static void order(struct classes *c, uint32_t index, unsigned depth)
{
    struct class_entry *it = &c->items.items[index];
    if (it->state == STATE_DONE)
        return;
    uint32_t *self = arena_array(c->arena, 1, sizeof *self);
    *self = index;
    it->mro = self;
    it->mro_count = 1;
    if (it->state == STATE_OPEN || depth > MAX_BASE_DEPTH) {
        set_opaque(it, STR("a class that is its own base"));
        return;
    }
    it->state = STATE_OPEN;
    for (uint32_t i = 0; i < it->base_count; i++)
        order(c, c->bases.items[it->first_base + i], depth + 1);
    merge(c, it, index);
    it->state = STATE_DONE;
}

static void link_children(struct classes *c)
{
    for (uint32_t i = 0; i < c->items.len; i++)
        for (uint32_t b = 0; b < c->items.items[i].base_count; b++)
            c->items.items[c->bases.items[c->items.items[i].first_base + b]]
                .child_count++;
    for (uint32_t i = 0; i < c->items.len; i++) {
        struct class_entry *it = &c->items.items[i];
        it->children = arena_array(c->arena, it->child_count, sizeof *it->children);
        it->child_count = 0;
    }
    for (uint32_t i = 0; i < c->items.len; i++)
        for (uint32_t b = 0; b < c->items.items[i].base_count; b++) {
            uint32_t base = c->bases.items[c->items.items[i].first_base + b];
            struct class_entry *it = &c->items.items[base];
            ((uint32_t *)it->children)[it->child_count++] = i;
        }
}

static void list_classes(struct classes *c)
{
    const struct program *p = c->program;
    c->first_of_file =
        arena_array(c->arena, p->files.len + 1, sizeof *c->first_of_file);
    for (uint32_t f = 0; f < p->files.len; f++) {
        const struct program_file *file = &p->files.items[f];
        c->first_of_file[f] = (uint32_t)c->items.len;
        for (uint32_t i = 0; i < file->facts->class_count; i++) {
            const struct class_fact *fact = &file->facts->classes[i];
            struct class_entry *it = vec_push(&c->items, c->arena);
            it->name = facts_text(file->facts, fact->name);
            it->span = fact->span;
            it->file = f;
            it->fact = i;
            it->flags = (file->flags & (FILE_TEST | FILE_FIXTURE) ? CLASS_TEST : 0) |
                        (fact->scope ? CLASS_NESTED : 0);
        }
    }
    c->first_of_file[p->files.len] = (uint32_t)c->items.len;
}

struct classes *classes_build(const struct program *p, struct arena *arena)
{
    struct classes *c = arena_new(arena, struct classes);
    c->program = p;
    c->arena = arena;
    list_classes(c);
    resolve_bases(c);
    for (uint32_t i = 0; i < c->items.len; i++)
        order(c, i, 0);
    link_children(c);
    return c;
}

uint32_t classes_at(const struct classes *c, uint32_t file, uint32_t line)
{
    for (uint32_t i = c->first_of_file[file]; i < c->first_of_file[file + 1]; i++)
        if (c->items.items[i].span.line == line)
            return i;
    return PROGRAM_NONE;
}

bool classes_descends(const struct classes *c, uint32_t of, uint32_t base)
{
    const struct class_entry *it = &c->items.items[of];
    for (uint32_t i = 0; i < it->mro_count; i++)
        if (it->mro[i] == base)
            return true;
    return false;
}
