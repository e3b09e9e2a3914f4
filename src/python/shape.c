/* Each pair of lines that stand for one another is noted; at the end the pairs must be
 * a growing function of the line. Imports are paired in order, like the lines of a
 * text comparison; what has no partner must be usual. */
#include "python/shape.h"

#include "base/path.h"
#include "base/vec.h"

#include <stdlib.h>

/* How far the partner of an import is looked for. */
#define AHEAD_MAX 64

struct line_pair {
    uint32_t a, b;
};

struct shapes {
    const struct facts *a, *b;
    const struct shape_terms *terms;
    struct usual_file file;
    bool may_differ; /* imports may come and go */
    struct arena arena;
    VEC(struct line_pair) lines;
    uint32_t *partners; /* of the imports of a, in b; FACTS_NONE: it went */
    bool same;
};

static void lines(struct shapes *s, uint32_t a, uint32_t b)
{
    vec_add(&s->lines, &s->arena, ((struct line_pair){a, b}));
}

static void spans(struct shapes *s, struct span a, struct span b)
{
    lines(s, a.line, b.line);
    lines(s, a.end_line, b.end_line);
    s->same &= a.column == b.column && a.end_column == b.end_column;
}

static bool same_text(const struct shapes *s, struct text a, struct text b)
{
    return str_eq(facts_text(s->a, a), facts_text(s->b, b));
}

static void texts(struct shapes *s, struct text a, struct text b)
{
    s->same &= same_text(s, a, b);
}

#define SAME(member) (s->same &= a->member == b->member)

static bool processors_matter(const struct shapes *s)
{
    return !s->terms->usual || s->terms->usual->has_processors;
}

/* ---- Scopes ---- */

/* Numbers of scopes shift when one comes or goes that holds an import. */
static bool same_scope(const struct shapes *s, uint32_t a, uint32_t b)
{
    while (a != FACTS_NONE && b != FACTS_NONE) {
        const struct scope_fact *x = &s->a->scopes[a], *y = &s->b->scopes[b];
        if (x->kind != y->kind || !same_text(s, x->name, y->name))
            return false;
        a = x->parent;
        b = y->parent;
    }
    return a == b;
}

static void scopes(struct shapes *s, uint32_t a, uint32_t b)
{
    s->same &= same_scope(s, a, b);
    for (; s->same && a != FACTS_NONE; a = s->a->scopes[a].parent) {
        lines(s, s->a->scopes[a].line, s->b->scopes[b].line);
        b = s->b->scopes[b].parent;
    }
}

/* ---- Names as they are written ---- */

static bool is_in_bases(const struct facts *f, struct str name)
{
    for (uint32_t i = 0; i < f->base_count; i++) {
        struct str text = facts_text(f, f->bases[i]), word;
        while (asked_next_word(&text, &word))
            if (str_eq(word, name))
                return true;
    }
    return false;
}

/* ---- Imports ---- */

static bool alike(const struct shapes *s, uint32_t i, uint32_t k)
{
    const struct import_fact *a = &s->a->imports[i], *b = &s->b->imports[k];
    return a->kind == b->kind && a->level == b->level && a->flags == b->flags &&
           a->guard == b->guard && same_text(s, a->module, b->module) &&
           same_text(s, a->alias, b->alias) && same_scope(s, a->scope, b->scope);
}

/* The name an import binds is one that classes are made from. */
static bool makes_classes(const struct shapes *s, const struct facts *f,
                          struct text name, struct text alias)
{
    struct str bound = facts_text(f, alias.len ? alias : name);
    struct str head = str_split(&bound, '.');
    return processors_matter(s) && (is_in_bases(s->a, head) || is_in_bases(s->b, head));
}

/* Could something of this name be ours, or tell us anything? */
static bool is_here(const struct shapes *s, struct str name)
{
    return !s->terms->is_here || s->terms->is_here(s->terms->context, name) ||
           asks_sentinel(&s->terms->asked, name);
}

static bool guards_may_count_on(const struct shapes *s)
{
    return s->a->guard_count || s->b->guard_count || s->file.flags & USUAL_WATCHED;
}

/* Is it an import of what is nowhere in the tree? */
static bool is_outside(const struct shapes *s, const struct facts *f,
                       const struct import_fact *import, struct str name)
{
    struct str module = facts_text(f, import->module);
    struct str last = str_from(module, str_rfind_char(module, '.') + 1);
    struct str top = str_split(&module, '.');
    return !import->level && usual_may_be(import) && !usual_is_telling(last) &&
           !usual_is_telling(name) && !is_here(s, top) && !is_here(s, last) &&
           !(name.len && is_here(s, name));
}

/* Is it one more name that a module binds, of which others are imported already? */
static bool is_bound(const struct shapes *s, const struct facts *f,
                     const struct import_fact *import, struct str name)
{
    return f == s->b && name.len && s->terms->binds && !usual_is_telling(name) &&
           !is_here(s, name) &&
           s->terms->binds(s->terms->context, s->terms, &s->file, f, import, name);
}

/* One name of an import, or the import of a module, that only one version has. */
static void one_sided(struct shapes *s, const struct facts *f,
                      const struct import_fact *import, const struct import_name *name)
{
    struct text none = {0};
    unsigned need = USUAL_KNOWN;
    struct str module = facts_text(f, import->module);
    struct str top = str_split(&module, '.');
    s->same &= s->may_differ &&
               !makes_classes(s, f, name ? name->name : import->module,
                              name ? name->alias : import->alias) &&
               (import->level || !str_eq(top, path_stem(path_name(s->terms->path))));
    if (!s->same)
        return;
    if (f != s->b)
        need |= USUAL_FREE;
    if (s->file.flags & USUAL_WATCHED)
        need |= USUAL_PURE;
    if (s->a->guard_count)
        need |= USUAL_STANDARD;
    struct str text = facts_text(f, name ? name->name : none);
    s->same &=
        (usual_import(s->terms->usual, &s->file, s->terms->path, f, import, text) &
         need) == need ||
        (!guards_may_count_on(s) &&
         (is_outside(s, f, import, text) || is_bound(s, f, import, text)));
}

static void one_sided_import(struct shapes *s, const struct facts *f, uint32_t index)
{
    const struct import_fact *import = &f->imports[index];
    if (!import->name_count)
        one_sided(s, f, import, NULL);
    for (uint32_t i = 0; s->same && i < import->name_count; i++)
        one_sided(s, f, import, &f->names[import->first_name + i]);
}

/* The partner of a name in the same import of the other version, or NULL. */
static const struct import_name *partner(const struct facts *f,
                                         const struct import_name *name,
                                         const struct facts *other,
                                         const struct import_fact *import)
{
    for (uint32_t i = 0; i < import->name_count && i < AHEAD_MAX; i++) {
        const struct import_name *n = &other->names[import->first_name + i];
        if (str_eq(facts_text(f, name->name), facts_text(other, n->name)) &&
            str_eq(facts_text(f, name->alias), facts_text(other, n->alias)))
            return n;
    }
    return NULL;
}

static bool same_names(const struct shapes *s, const struct import_fact *a,
                       const struct import_fact *b)
{
    if (a->name_count != b->name_count)
        return false;
    for (uint32_t i = 0; i < a->name_count; i++) {
        const struct import_name *x = &s->a->names[a->first_name + i];
        const struct import_name *y = &s->b->names[b->first_name + i];
        if (!same_text(s, x->name, y->name) || !same_text(s, x->alias, y->alias))
            return false;
    }
    return true;
}

static void compare_import(struct shapes *s, uint32_t i, uint32_t k)
{
    const struct import_fact *a = &s->a->imports[i], *b = &s->b->imports[k];
    scopes(s, a->scope, b->scope);
    s->partners[i] = k;
    if (same_names(s, a, b)) {
        spans(s, a->span, b->span);
        for (uint32_t n = 0; n < a->name_count; n++)
            spans(s, s->a->names[a->first_name + n].span,
                  s->b->names[b->first_name + n].span);
        return;
    }
    lines(s, a->span.line, b->span.line);
    for (uint32_t n = 0; s->same && n < a->name_count; n++)
        if (!partner(s->a, &s->a->names[a->first_name + n], s->b, b))
            one_sided(s, s->a, a, &s->a->names[a->first_name + n]);
    for (uint32_t n = 0; s->same && n < b->name_count; n++)
        if (!partner(s->b, &s->b->names[b->first_name + n], s->a, a))
            one_sided(s, s->b, b, &s->b->names[b->first_name + n]);
}

/* How many of a, or of b, have to be left out for the next pair; which is the fewest.
 */
static void next_pair(const struct shapes *s, uint32_t i, uint32_t k, uint32_t *of_a,
                      uint32_t *of_b)
{
    uint32_t left = s->a->import_count - i, right = s->b->import_count - k;
    for (uint32_t n = 1; n < AHEAD_MAX; n++) {
        *of_a = 0;
        *of_b = n;
        if (n < right && alike(s, i, k + n))
            return;
        *of_a = n;
        *of_b = 0;
        if (n < left && alike(s, i + n, k))
            return;
    }
    *of_a = *of_b = 1;
}

static void compare_imports(struct shapes *s)
{
    uint32_t i = 0, k = 0;
    s->partners = arena_array(&s->arena, s->a->import_count, sizeof *s->partners);
    while (s->same && (i < s->a->import_count || k < s->b->import_count)) {
        bool more_a = i < s->a->import_count, more_b = k < s->b->import_count;
        uint32_t of_a = more_a, of_b = more_b;
        if (more_a && more_b) {
            if (alike(s, i, k)) {
                compare_import(s, i++, k++);
                continue;
            }
            next_pair(s, i, k, &of_a, &of_b);
        }
        for (; of_a; of_a--) {
            s->partners[i] = FACTS_NONE;
            one_sided_import(s, s->a, i++);
        }
        for (; of_b; of_b--)
            one_sided_import(s, s->b, k++);
    }
}

static void compare_definitions(struct shapes *s)
{
    for (uint32_t i = 0; s->same && i < s->a->all_count; i++)
        texts(s, s->a->all_names[i], s->b->all_names[i]);
    if (!processors_matter(s))
        return;
    s->same &=
        s->a->class_count == s->b->class_count && s->a->base_count == s->b->base_count;
    for (uint32_t i = 0; s->same && i < s->a->class_count; i++) {
        const struct class_fact *a = &s->a->classes[i], *b = &s->b->classes[i];
        texts(s, a->name, b->name);
        spans(s, a->span, b->span);
        scopes(s, a->scope, b->scope);
        SAME(first_base), SAME(base_count);
    }
    for (uint32_t i = 0; s->same && i < s->a->base_count; i++)
        texts(s, s->a->bases[i], s->b->bases[i]);
}

/* ---- Top-level names ---- */

struct symbol {
    struct str name;
    uint32_t line;
    uint8_t kind;
};

static int by_name(const void *left, const void *right)
{
    const struct symbol *x = left, *y = right;
    int order = str_cmp(x->name, y->name);
    if (!order)
        order = x->kind - y->kind;
    return order ? order : (x->line > y->line) - (x->line < y->line);
}

static struct symbol *sorted_symbols(struct shapes *s, const struct facts *f)
{
    struct symbol *all = arena_array(&s->arena, f->symbol_count, sizeof *all);
    for (uint32_t i = 0; i < f->symbol_count; i++)
        all[i] = (struct symbol){facts_text(f, f->symbols[i].name), f->symbols[i].line,
                                 f->symbols[i].kind};
    if (f->symbol_count)
        qsort(all, f->symbol_count, sizeof *all, by_name);
    return all;
}

/* How many from here on have the name and kind of the first. */
static uint32_t run_of(const struct symbol *symbols, uint32_t count)
{
    uint32_t n = 0;
    while (n < count && symbols[n].kind == symbols[0].kind &&
           str_eq(symbols[n].name, symbols[0].name))
        n++;
    return n;
}

/* Does the file itself ask for it? */
static bool asks_itself(const struct facts *f, struct str name)
{
    struct str logger = facts_text(f, f->logger);
    for (uint32_t i = 0; i < f->all_count; i++)
        if (str_eq(facts_text(f, f->all_names[i]), name))
            return true;
    for (uint32_t i = 0; i < f->sentinel_count; i++) {
        struct str sentinel = facts_text(f, f->sentinels[i].name);
        if (str_starts(sentinel, name))
            return true;
    }
    return str_eq(str_split(&logger, '.'), name) || is_in_bases(f, name);
}

static bool is_asked(const struct shapes *s, struct str name)
{
    const struct asks *asked = &s->terms->asked;
    struct str path = s->terms->path;
    struct str module = path_stem(path_name(path));
    if (str_eq(module, STR("__init__")))
        module = path_name(path_dir(path));
    return asks_name(asked, module, name) || asks_itself(s->a, name) ||
           asks_itself(s->b, name) || (processors_matter(s) && asks_word(asked, name));
}

static void compare_symbols(struct shapes *s)
{
    const struct symbol *a = sorted_symbols(s, s->a), *b = sorted_symbols(s, s->b);
    /* Where a name is bound: before a guard, or by which import of a package. */
    bool matters = s->a->guard_count || processors_matter(s) ||
                   str_eq(path_name(s->terms->path), STR("__init__.py"));
    uint32_t left = s->a->symbol_count, right = s->b->symbol_count;
    while (s->same && (left || right)) {
        uint32_t m = run_of(a, left), n = run_of(b, right);
        struct symbol first_a = m ? *a : (struct symbol){0}, first_b = n ? *b : first_a;
        first_a.line = first_b.line = 0;
        int order = !m ? 1 : !n ? -1 : by_name(&first_a, &first_b);
        if (order == 0 && m == n)
            for (uint32_t i = 0; i < n && matters; i++)
                lines(s, a[i].line, b[i].line);
        else
            s->same = !is_asked(s, order <= 0 ? a->name : b->name);
        a += order <= 0 ? m : 0;
        left -= order <= 0 ? m : 0;
        b += order >= 0 ? n : 0;
        right -= order >= 0 ? n : 0;
    }
}

static void compare_guards(struct shapes *s)
{
    for (uint32_t i = 0; s->same && i < s->a->guard_count; i++) {
        const struct guard_fact *a = &s->a->guards[i], *b = &s->b->guards[i];
        spans(s, a->try_span, b->try_span);
        spans(s, a->handler_span, b->handler_span);
        lines(s, a->last_line, b->last_line);
        texts(s, a->response, b->response);
        texts(s, a->why, b->why);
        texts(s, a->body_gap, b->body_gap);
        scopes(s, a->scope, b->scope);
        SAME(first_sentinel), SAME(sentinel_count), SAME(catches);
        SAME(verdict), SAME(reason), SAME(flags);
        s->same &= (a->body_offset == 0) == (b->body_offset == 0);
    }
    for (uint32_t i = 0; s->same && i < s->a->sentinel_count; i++) {
        const struct sentinel_fact *a = &s->a->sentinels[i], *b = &s->b->sentinels[i];
        texts(s, a->name, b->name);
        spans(s, a->span, b->span);
        SAME(first_use), SAME(use_count), SAME(flags);
    }
    for (uint32_t i = 0; s->same && i < s->a->use_count; i++) {
        const struct sentinel_use *a = &s->a->uses[i], *b = &s->b->uses[i];
        spans(s, a->span, b->span);
        SAME(response);
    }
}

static bool tests_sentinel(const struct facts *f, const struct flag_use *use,
                           const struct asks *asked)
{
    struct str name = facts_text(f, use->name);
    bool tests = str_starts(name, STR("*."));
    while (name.len && !tests)
        tests = asks_sentinel(asked, str_split(&name, '.'));
    return tests;
}

/* The first test from `i` on of a flag that decides some guard's verdict. */
static uint32_t next_test(const struct shapes *s, const struct facts *f, uint32_t i)
{
    while (i < f->flag_use_count &&
           !tests_sentinel(f, &f->flag_uses[i], &s->terms->asked))
        i++;
    return i;
}

static void compare_tests(struct shapes *s)
{
    uint32_t i = next_test(s, s->a, 0), k = next_test(s, s->b, 0);
    while (s->same && i < s->a->flag_use_count && k < s->b->flag_use_count) {
        const struct flag_use *a = &s->a->flag_uses[i], *b = &s->b->flag_uses[k];
        texts(s, a->name, b->name);
        spans(s, a->span, b->span);
        s->same &= s->partners[a->import] == b->import;
        SAME(when_false), SAME(when_true);
        i = next_test(s, s->a, i + 1);
        k = next_test(s, s->b, k + 1);
    }
    s->same &= i == s->a->flag_use_count && k == s->b->flag_use_count;
}

static void compare_comments(struct shapes *s)
{
    for (uint32_t i = 0; s->same && i < s->a->suppression_count; i++) {
        const struct suppression_fact *a = &s->a->suppressions[i];
        const struct suppression_fact *b = &s->b->suppressions[i];
        lines(s, a->line, b->line);
        lines(s, a->first_line, b->first_line);
        lines(s, a->last_line, b->last_line);
        spans(s, a->span, b->span);
        texts(s, a->reason, b->reason);
        SAME(first_id), SAME(id_count), SAME(kind);
    }
    for (uint32_t i = 0; s->same && i < s->a->id_count; i++)
        texts(s, s->a->ids[i], s->b->ids[i]);
    for (uint32_t i = 0; s->same && i < s->a->trouble_count; i++) {
        const struct trouble_fact *a = &s->a->troubles[i], *b = &s->b->troubles[i];
        spans(s, a->span, b->span);
        texts(s, a->message, b->message);
    }
}

static bool same_counts(struct shapes *s)
{
    const struct facts *a = s->a, *b = s->b;
    SAME(flags), SAME(all_count), SAME(guard_count), SAME(sentinel_count),
        SAME(use_count);
    SAME(suppression_count), SAME(id_count), SAME(trouble_count);
    texts(s, a->logger, b->logger);
    return s->same && (a->line_count == 0) == (b->line_count == 0) &&
           (a->symbol_count == 0) == (b->symbol_count == 0) &&
           (a->import_count == 0) == (b->import_count == 0) &&
           (a->digest == 0) == (b->digest == 0);
}

static int by_line(const void *left, const void *right)
{
    const struct line_pair *x = left, *y = right;
    if (x->a != y->a)
        return x->a < y->a ? -1 : 1;
    return (x->b > y->b) - (x->b < y->b);
}

static bool grows(struct shapes *s)
{
    const struct line_pair *pairs = s->lines.items;
    if (s->lines.len)
        qsort(s->lines.items, s->lines.len, sizeof *s->lines.items, by_line);
    for (size_t i = 0; i < s->lines.len; i++) {
        if ((pairs[i].a == 0) != (pairs[i].b == 0))
            return false;
        if (i && (pairs[i].a == pairs[i - 1].a ? pairs[i].b != pairs[i - 1].b
                                               : pairs[i].b <= pairs[i - 1].b))
            return false;
    }
    return true;
}

/* ---- A whole file ---- */

bool facts_say_nothing(const struct facts *f, bool goes,
                       const struct shape_terms *terms)
{
    static const struct facts nothing = {.pool = ""};
    const uint32_t plain = FACTS_SHEBANG | FACTS_MAIN_GUARD | FACTS_ONLY_COMMENTS |
                           FACTS_HAS_ALL | FACTS_HAS_FUNCTIONS;
    const struct asks *asked = &terms->asked;
    struct str stem = path_stem(path_name(terms->path));
    struct shapes s = {.a = goes ? f : &nothing,
                       .b = goes ? &nothing : f,
                       .terms = terms,
                       .same = true};
    s.may_differ = terms->usual && usual_file(terms->usual, terms->standing, &s.file) &&
                   (s.file.flags & USUAL_RELIABLE) && !(s.file.flags & USUAL_WATCHED) &&
                   !(f->flags & ~plain) && !f->guard_count && !f->suppression_count &&
                   !f->trouble_count && !(processors_matter(&s) && f->class_count) &&
                   next_test(&s, f, 0) == f->flag_use_count &&
                   !asks_component(asked, stem) &&
                   !asks_name(asked, path_name(path_dir(terms->path)), stem);
    for (uint32_t i = 0; s.may_differ && s.same && i < f->import_count; i++)
        one_sided_import(&s, f, i);
    return s.may_differ && s.same;
}

/* ---- Two versions of one ---- */

/* The imports of a package's own file make names of submodules its own, and any may
 * bring the class whose attribute is tested. (What a file with guards imports beside
 * them, its guards may count on.) */
static bool may_differ(struct shapes *s)
{
    const struct facts *a = s->a;
    if (!s->terms->usual || str_eq(path_name(s->terms->path), STR("__init__.py")) ||
        !usual_file(s->terms->usual, s->terms->standing, &s->file))
        return false;
    for (uint32_t i = 0; i < a->flag_use_count; i++)
        if (str_starts(facts_text(a, a->flag_uses[i].name), STR("*.")))
            return false;
    return true;
}

bool facts_same_shape(const struct facts *a, const struct facts *b,
                      const struct shape_terms *terms)
{
    struct shapes s = {.a = a, .b = b, .terms = terms, .same = true};
    if (!same_counts(&s))
        return false;
    arena_init(&s.arena);
    s.may_differ = may_differ(&s);
    compare_imports(&s);
    compare_definitions(&s);
    compare_symbols(&s);
    compare_guards(&s);
    compare_tests(&s);
    compare_comments(&s);
    bool same = s.same && grows(&s);
    arena_release(&s.arena);
    return same;
}
