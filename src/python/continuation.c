#include "python/continuation.h"

/* More than a screenful behind the `try` is no longer its continuation. */
#define CONTINUE_LINES_MAX 60
#define CONTINUE_BYTES_MAX 8192
#define CONTINUE_IMPORTS_MAX 40

/* [from, to) cut to what is looked at, at a statement's end. */
static uint32_t cut(const struct layout *l, uint32_t from, uint32_t to)
{
    uint32_t start = l->o->lines[from].start, end = from;
    while (end < to) {
        uint32_t next = layout_after(l, end);
        if (next > to)
            next = to;
        if (end > from && (next - from > CONTINUE_LINES_MAX ||
                           l->o->lines[next - 1].end - start > CONTINUE_BYTES_MAX))
            break;
        end = next;
    }
    return end;
}

void continue_lines(struct layout *l, struct walk *w, uint32_t from, uint32_t to,
                    struct paths *live, struct paths *done)
{
    struct nodes statements;
    if (from >= to || live->len == 0)
        return;
    if (!layout_statements(l, from, cut(l, from, to), &statements))
        return;
    for (uint32_t i = 0; i < statements.len && live->len; i++)
        walk_statement(w, statements.items[i], live, done);
}

static void clause_lines(struct layout *l, struct walk *w, uint32_t clause,
                         struct paths *live, struct paths *done)
{
    if (clause == OUTLINE_NONE)
        return;
    uint32_t end = l->o->lines[clause].block_end;
    continue_lines(l, w, clause + 1, end, live, done);
}

static bool is_loop(const struct layout *l, uint32_t line)
{
    return l->o->lines[line].word == WORD_FOR || l->o->lines[line].word == WORD_WHILE;
}

/* The loop that a break or continue at `line` belongs to. */
static uint32_t loop_of(const struct layout *l, uint32_t line)
{
    for (uint32_t p = l->o->lines[line].parent; p < l->o->count;
         p = l->o->lines[p].parent) {
        if (is_loop(l, p))
            return p;
        if (l->o->lines[p].word == WORD_DEF || l->o->lines[p].word == WORD_CLASS)
            break;
    }
    return OUTLINE_NONE;
}

/* Paths that `break` or `continue` run on from their loop: back to one set. */
static void run_again(struct paths *ended, enum path_end end, struct paths *live)
{
    struct paths kept = {.len = 0};
    for (uint32_t i = 0; i < ended->len; i++) {
        struct path p = ended->items[i];
        if (p.end != end) {
            paths_add(&kept, &p);
            continue;
        }
        p.end = PATH_RUNS;
        paths_add(live, &p);
    }
    *ended = kept;
}

/* The paths in `live` have come to the end of the loop at `line`, candidates exhausted.
 * False when the code behind is shared with success. */
static bool leave_loop(struct layout *l, struct walk *w, uint32_t loop,
                       unsigned success, struct paths *live, struct paths *done)
{
    run_again(done, PATH_CONTINUES, live);
    clause_lines(l, w, layout_clause(l, loop, WORD_ELSE), live, done);
    run_again(done, PATH_BREAKS, live);
    return !(success & (1u << PATH_BREAKS | 1u << PATH_CONTINUES));
}

/* Outwards from the statement at `line`, until the function or the sharing ends. */
static void run_outwards(struct layout *l, struct walk *w, uint32_t line,
                         unsigned success, struct paths *live, struct paths *done)
{
    while (live->len) {
        uint32_t after = layout_after(l, line);
        continue_lines(l, w, after, layout_block_end(l, line), live, done);
        uint32_t parent = l->o->lines[line].parent;
        if (parent >= l->o->count)
            return;
        switch (l->o->lines[parent].word) {
        case WORD_DEF:
        case WORD_CLASS:
            return;
        case WORD_FOR:
        case WORD_WHILE:
            if (!leave_loop(l, w, parent, success, live, done))
                return;
            break;
        case WORD_TRY:
            clause_lines(l, w, layout_clause(l, parent, WORD_ELSE), live, done);
            break;
        default:
            break;
        }
        line = l->head[parent];
    }
}

void continue_path(struct layout *l, struct walk *w, uint32_t line, unsigned success,
                   const struct path *path, struct paths *out)
{
    struct paths *live = arena_new(l->arena, struct paths);
    live->len = 1;
    live->items[0] = *path;
    live->items[0].end = PATH_RUNS;
    if (path->end == PATH_RUNS) {
        run_outwards(l, w, line, success, live, out);
    } else {
        uint32_t loop = loop_of(l, line);
        bool alone = loop != OUTLINE_NONE;
        if (alone && path->end == PATH_CONTINUES)
            alone = leave_loop(l, w, loop, success, live, out);
        else if (alone)
            alone = !(success & 1u << PATH_BREAKS);
        if (alone)
            run_outwards(l, w, loop, success, live, out);
    }
    paths_join(out, live);
}

/* May the byte be part of a dotted name? */
static bool is_dotted(char c)
{
    return layout_is_word(c) || c == '.';
}

/* Does `text` name `module` as a whole dotted name, or one below it, whose import
 * imports the module first? */
static bool names_module(struct str text, struct str module)
{
    for (size_t from = 0; from < text.len;) {
        size_t at = str_find(str_from(text, from), module);
        if (at == STR_NONE)
            return false;
        at += from;
        size_t end = at + module.len;
        if ((at == 0 || !is_dotted(text.ptr[at - 1])) &&
            (end == text.len || !layout_is_word(text.ptr[end])))
            return true;
        from = end;
    }
    return false;
}

/* Does `from text import rest` import the submodule `name` of `module`? */
static bool names_submodule(struct str text, struct str rest, struct str module,
                            struct str name)
{
    for (size_t from = 0; from < text.len;) {
        size_t at = str_find(str_from(text, from), module);
        if (at == STR_NONE)
            return false;
        struct str below = str_from(text, from + at + module.len);
        bool whole = from + at == 0 || !is_dotted(text.ptr[from + at - 1]);
        if (whole && (!below.len || !is_dotted(below.ptr[0])))
            return names_module(rest, name);
        if (!str_ends(module, STR("."))) /* dots of a relative import need no other */
            below = str_from(below, 1);
        if (whole && str_starts(below, name) &&
            (below.len == name.len || !layout_is_word(below.ptr[name.len])))
            return true;
        from += at + module.len;
    }
    return false;
}

bool continue_imports(const struct layout *l, uint32_t line, struct str module,
                      struct str name)
{
    uint32_t end = layout_block_end(l, line), seen = 0;
    if (module.len == 0)
        return false;
    for (uint32_t i = layout_after(l, line); i < end && seen < CONTINUE_IMPORTS_MAX;
         i = layout_after(l, i), seen++) {
        struct str text = layout_text(l, i);
        uint8_t word = l->o->lines[i].word;
        if (word == WORD_IMPORT || word == WORD_FROM) {
            size_t names = str_find(text, STR(" import"));
            struct str rest = STR("");
            if (word == WORD_FROM && names != STR_NONE) {
                rest = str_from(text, names + strlen(" import"));
                text = str_slice(text, 0, names);
            }
            if (name.len ? names_submodule(text, rest, module, name)
                         : names_module(text, module))
                return true;
        } else if (str_find(text, STR("importorskip")) != STR_NONE &&
                   names_module(text, module)) {
            return true;
        }
    }
    return false;
}
