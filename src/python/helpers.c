/* The definitions are found in the outline, without a parse; only a function that is
 * asked about is parsed and walked, with the walk that judges handlers. */
#include "python/helpers.h"

#include "python/preset.h"

#define HELPER_LINES_MAX 40
#define HELPER_BYTES_MAX 4096
#define HELPERS_MAX 2000 /* functions of one file that can be asked about */
#define HELPERS_DEPTH 4  /* of helpers that call helpers */

struct helper_entry {
    uint32_t line; /* of the def; OUTLINE_NONE: defined more than once */
    bool asked;
    struct helper answer;
};

void helpers_init(struct helpers *h, struct layout *layout,
                  const struct facts_options *options, struct arena *arena)
{
    *h = (struct helpers){.layout = layout, .options = options, .arena = arena};
}

static void index_all(struct helpers *h)
{
    const struct outline *o = h->layout->o;
    h->indexed = true;
    for (uint32_t i = 0; i < o->count && h->items.len < HELPERS_MAX; i++) {
        if (o->lines[i].word != WORD_DEF)
            continue;
        uint32_t parent = o->lines[i].parent;
        bool method = parent < o->count && o->lines[parent].word == WORD_CLASS;
        uint32_t *slot = map_slot(method ? &h->methods : &h->functions, h->arena,
                                  layout_def_name(h->layout, i));
        if (*slot != MAP_NONE) {
            h->items.items[*slot].line = OUTLINE_NONE;
            continue;
        }
        *slot = (uint32_t)h->items.len;
        vec_add(&h->items, h->arena, (struct helper_entry){.line = i});
    }
}

/* Does the function leave something behind: an attribute, a global, an element? */
static bool keeps(const struct layout *l, uint32_t line)
{
    for (uint32_t i = line + 1; i < l->o->lines[line].block_end; i++) {
        struct str text = layout_text(l, i);
        size_t equals = str_find(text, STR(" = "));
        if (l->o->lines[i].word == WORD_GLOBAL)
            return true;
        if (l->o->lines[i].word == WORD_OTHER && equals != STR_NONE &&
            (str_find_char(str_slice(text, 0, equals), '.') != STR_NONE ||
             str_find_char(str_slice(text, 0, equals), '[') != STR_NONE))
            return true;
    }
    return false;
}

/* What can be said of all its paths; a report on some of them only is none. */
static struct helper sum_up(const struct paths *paths, bool keeps)
{
    struct helper all = {.known = true, .level = LEVEL_LOUD, .ends = true};
    bool works = false, debugs = false, raises = false;
    for (uint32_t i = 0; i < paths->len; i++) {
        const struct path *p = &paths->items[i];
        all.ends &= p->end == PATH_RAISES;
        raises |= p->end == PATH_RAISES;
        works |= (p->flags & (PATH_WORKS | PATH_GIVES | PATH_IMPORTS)) != 0;
        debugs |= p->level != LEVEL_NONE && p->end != PATH_RAISES;
        if (p->level > all.level)
            continue;
        all.level = p->level;
        all.reason = p->reason;
        all.report = p->report;
    }
    all.known = paths->len > 0 && (all.level == LEVEL_LOUD || !works) &&
                (all.level != LEVEL_NONE || debugs || !(keeps || raises));
    return all;
}

static struct helper read_helper(struct helpers *h, uint32_t line)
{
    struct layout *l = h->layout;
    const struct outline_line *it = &l->o->lines[line];
    uint32_t end = it->block_end > line ? it->block_end : line + 1;
    struct helper unknown = {.known = false};
    TSNode root;
    if (end - line > HELPER_LINES_MAX ||
        l->o->lines[end - 1].end - it->start > HELPER_BYTES_MAX ||
        !layout_parse(l, line, end, &root))
        return unknown;
    TSNode function = layout_node_at(root, it->start, SYN_FUNCTION);
    if (ts_node_is_null(function))
        return unknown;
    struct walk w = {.bytes = l->bytes,
                     .arena = h->arena,
                     .options = h->options,
                     .helpers = h,
                     .parameters = syntax_field(function, "parameters")};
    struct paths *live = arena_new(h->arena, struct paths);
    struct paths *done = arena_new(h->arena, struct paths);
    paths_start(live);
    walk_block(&w, syntax_field(function, "body"), live, done);
    paths_join(done, live);
    return sum_up(done, keeps(l, line));
}

struct helper helpers_ask(struct helpers *h, struct str name)
{
    struct helper unknown = {.known = false};
    bool method = str_starts(name, STR("self.")) || str_starts(name, STR("cls."));
    if (!h->indexed)
        index_all(h);
    uint32_t found =
        method ? map_get(&h->methods, str_from(name, str_find_char(name, '.') + 1))
               : map_get(&h->functions, name);
    if (found == MAP_NONE || h->items.items[found].line == OUTLINE_NONE)
        return unknown;
    struct helper_entry *entry = &h->items.items[found];
    if (entry->asked || h->depth >= HELPERS_DEPTH)
        return entry->answer;
    entry->asked = true;
    h->depth++;
    struct helper answer = read_helper(h, entry->line);
    h->depth--;
    h->items.items[found].answer = answer;
    return answer;
}

bool helpers_is_null(const struct helpers *h, uint32_t at, struct str name)
{
    return preset_is_still_null(h->layout, at, name);
}
