/* Each pair of lines that stand for one another is noted; at the end the pairs must be
 * a growing function of the line. */
#include "python/shape.h"

#include "base/vec.h"

#include <stdlib.h>

struct line_pair {
    uint32_t a, b;
};

struct shapes {
    const struct facts *a, *b;
    struct str asked;
    struct arena arena;
    VEC(struct line_pair) lines;
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

static void texts(struct shapes *s, struct text a, struct text b)
{
    s->same &= str_eq(facts_text(s->a, a), facts_text(s->b, b));
}

#define SAME(member) (s->same &= a->member == b->member)

static void compare_imports(struct shapes *s)
{
    for (uint32_t i = 0; s->same && i < s->a->import_count; i++) {
        const struct import_fact *a = &s->a->imports[i], *b = &s->b->imports[i];
        texts(s, a->module, b->module);
        texts(s, a->alias, b->alias);
        spans(s, a->span, b->span);
        SAME(first_name), SAME(name_count), SAME(scope), SAME(guard), SAME(kind);
        SAME(level), SAME(flags);
    }
    for (uint32_t i = 0; s->same && i < s->a->name_count; i++) {
        const struct import_name *a = &s->a->names[i], *b = &s->b->names[i];
        texts(s, a->name, b->name);
        texts(s, a->alias, b->alias);
        spans(s, a->span, b->span);
    }
}

static void compare_definitions(struct shapes *s)
{
    for (uint32_t i = 0; s->same && i < s->a->scope_count; i++) {
        const struct scope_fact *a = &s->a->scopes[i], *b = &s->b->scopes[i];
        texts(s, a->name, b->name);
        lines(s, a->line, b->line);
        SAME(parent), SAME(kind);
    }
    for (uint32_t i = 0; s->same && i < s->a->class_count; i++) {
        const struct class_fact *a = &s->a->classes[i], *b = &s->b->classes[i];
        texts(s, a->name, b->name);
        spans(s, a->span, b->span);
        SAME(scope), SAME(first_base), SAME(base_count);
    }
    for (uint32_t i = 0; s->same && i < s->a->base_count; i++)
        texts(s, s->a->bases[i], s->b->bases[i]);
    for (uint32_t i = 0; s->same && i < s->a->all_count; i++)
        texts(s, s->a->all_names[i], s->b->all_names[i]);
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

static void compare_symbols(struct shapes *s)
{
    const struct symbol *a = sorted_symbols(s, s->a), *b = sorted_symbols(s, s->b);
    uint32_t left = s->a->symbol_count, right = s->b->symbol_count;
    while (s->same && (left || right)) {
        uint32_t m = run_of(a, left), n = run_of(b, right);
        struct symbol first_a = m ? *a : (struct symbol){0}, first_b = n ? *b : first_a;
        first_a.line = first_b.line = 0;
        int order = !m ? 1 : !n ? -1 : by_name(&first_a, &first_b);
        if (order == 0 && m == n)
            for (uint32_t i = 0; i < n; i++)
                lines(s, a[i].line, b[i].line);
        else
            s->same = !bloom_may_have(s->asked, order <= 0 ? a->name : b->name);
        a += order <= 0 ? m : 0;
        left -= order <= 0 ? m : 0;
        b += order >= 0 ? n : 0;
        right -= order >= 0 ? n : 0;
    }
}

static void ask_parts(struct bloom *asked, struct str dotted)
{
    while (dotted.len)
        bloom_add(asked, str_split(&dotted, '.'));
}

static void ask_dotted(const struct facts *f, struct text text, struct bloom *asked)
{
    ask_parts(asked, facts_text(f, text));
}

size_t shape_asked_count(const struct facts *f)
{
    return (size_t)f->import_count * 2 + f->name_count + f->base_count + f->all_count +
           f->sentinel_count;
}

void shape_note_asked(const struct facts *f, struct bloom *asked)
{
    ask_dotted(f, f->logger, asked);
    for (uint32_t i = 0; i < f->import_count; i++) {
        ask_dotted(f, f->imports[i].module, asked);
        ask_dotted(f, f->imports[i].alias, asked);
    }
    for (uint32_t i = 0; i < f->name_count; i++) {
        ask_dotted(f, f->names[i].name, asked);
        ask_dotted(f, f->names[i].alias, asked);
    }
    for (uint32_t i = 0; i < f->all_count; i++)
        ask_dotted(f, f->all_names[i], asked);
    for (uint32_t i = 0; i < f->sentinel_count; i++)
        ask_dotted(f, f->sentinels[i].name, asked);
    for (uint32_t i = 0; i < f->flag_use_count; i++)
        ask_dotted(f, f->flag_uses[i].name, asked);
    /* Bases as they are written: `Generic[m.T]`, `metaclass=m.Meta`. */
    for (uint32_t i = 0; i < f->base_count; i++) {
        struct str text = facts_text(f, f->bases[i]);
        for (size_t from = 0, at = 0; at <= text.len; at++) {
            char c = at < text.len ? text.ptr[at] : ' ';
            if (c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80)
                continue;
            if (at > from)
                bloom_add(asked, str_slice(text, from, at));
            from = at + 1;
        }
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
        SAME(scope), SAME(first_sentinel), SAME(sentinel_count), SAME(catches);
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
    for (uint32_t i = 0; s->same && i < s->a->flag_use_count; i++) {
        const struct flag_use *a = &s->a->flag_uses[i], *b = &s->b->flag_uses[i];
        texts(s, a->name, b->name);
        spans(s, a->span, b->span);
        SAME(import), SAME(when_false), SAME(when_true);
    }
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
    SAME(flags), SAME(scope_count), SAME(import_count), SAME(name_count);
    SAME(class_count), SAME(base_count), SAME(all_count);
    SAME(guard_count), SAME(sentinel_count), SAME(use_count), SAME(flag_use_count);
    SAME(suppression_count), SAME(id_count), SAME(trouble_count);
    texts(s, a->logger, b->logger);
    return s->same && (a->line_count == 0) == (b->line_count == 0) &&
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

bool facts_same_shape(const struct facts *a, const struct facts *b, struct str asked)
{
    struct shapes s = {.a = a, .b = b, .asked = asked, .same = true};
    if (!same_counts(&s))
        return false;
    arena_init(&s.arena);
    compare_imports(&s);
    compare_definitions(&s);
    compare_symbols(&s);
    compare_guards(&s);
    compare_comments(&s);
    bool same = s.same && grows(&s);
    arena_release(&s.arena);
    return same;
}
