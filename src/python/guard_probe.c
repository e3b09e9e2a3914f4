/* A probe asks whether something is there and does nothing else. Most are short enough
 * to be read line by line as text; one that asks more of its one package than that is
 * known by its name and by its answers. */
#include "python/guard_probe.h"

#include "python/guard_imports.h"
#include "python/nulls.h"

#include "pattern.h"

#define PROBE_LINES_MAX 14
#define PROBE_STATEMENTS_MAX 6

/* May the byte be part of a dotted name? */
static bool is_dotted(char c)
{
    return layout_is_word(c) || c == '.';
}

enum answer {
    ANSWER_NONE,
    ANSWER_NO,
    ANSWER_YES,
    ANSWER_JUDGED, /* by a function that is given the module: yes or no, if "no" is */
};

/* Is it a comparison, outside of all brackets? */
static bool compares(struct str text)
{
    unsigned depth = 0;
    for (size_t i = 1; i + 1 < text.len; i++) {
        char c = text.ptr[i];
        if (c == '(' || c == '[' || c == '{')
            depth++;
        else if ((c == ')' || c == ']' || c == '}') && depth)
            depth--;
        else if (depth == 0 && text.ptr[i - 1] == ' ' &&
                 (c == '<' || c == '>' ||
                  ((c == '=' || c == '!') && text.ptr[i + 1] == '=')))
            return true;
    }
    return false;
}

/* Only numbers, texts and what parts them? */
static bool is_constants(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '"' || c == '\'') {
            while (++i < text.len && text.ptr[i] != c)
                ;
        } else if (!strchr(" ,.()[]0123456789\n", c)) {
            return false;
        }
    }
    return true;
}

/* `is_recent(module, (2, 0))`: nothing but the module goes in. */
static bool asks_about_imported(const struct guard *g, struct str text)
{
    size_t callee = 0, from, to;
    while (callee < text.len && is_dotted(text.ptr[callee]))
        callee++;
    if (callee == 0 || callee == text.len || text.ptr[callee] != '(' ||
        text.ptr[text.len - 1] != ')')
        return false;
    from = to = callee + 1;
    while (to < text.len && is_dotted(text.ptr[to]))
        to++;
    struct str first = str_slice(text, from, to);
    first = str_slice(first, 0, str_find_char(first, '.'));
    for (uint32_t i = 0; i < g->names.len; i++)
        if ((g->body.imported >> i & 1) && str_eq(g->names.items[i], first))
            return is_constants(str_from(text, to));
    return false;
}

/* `return True`, `return module`, `return x is not None`: an answer, no work. */
static enum answer answer_of(const struct guard *g, struct str text)
{
    text = str_trim(str_from(text, strlen("return")));
    if (text.len == 0 || (value_text_is_null(text) && !str_eq(text, STR("True"))))
        return ANSWER_NO;
    if (compares(text))
        return ANSWER_YES;
    if (str_eq(text, STR("True")) || str_find(text, STR(" is ")) != STR_NONE ||
        str_starts(text, STR("not ")) || str_starts(text, STR("bool(")) ||
        str_starts(text, STR("isinstance(")) || str_starts(text, STR("__import__(")) ||
        str_starts(text, STR("hasattr(")) ||
        (name_glob_match(STR("*import_module(*)"), text) &&
         str_find(text, STR(").")) == STR_NONE))
        return ANSWER_YES;
    size_t len = 0;
    while (len < text.len && is_dotted(text.ptr[len]))
        len++;
    if (len < text.len)
        return asks_about_imported(g, text) ? ANSWER_JUDGED : ANSWER_NONE;
    size_t dot = str_find_char(text, '.');
    struct str root = dot == STR_NONE ? text : str_slice(text, 0, dot);
    for (uint32_t i = 0; i < g->names.len; i++)
        if (((g->body.imported | g->body.flags) >> i & 1) &&
            (str_eq(g->names.items[i], root) || str_eq(g->names.items[i], text)))
            return ANSWER_YES;
    return ANSWER_NO;
}

static bool is_docstring(struct str text)
{
    size_t quote = str_find_char(text, '"'), other = str_find_char(text, '\'');
    return (quote < other ? quote : other) < 3;
}

/* is_available, hasX: the name of a question. */
static bool asks(struct str name)
{
    static const char *const starts[] = {"is", "has", "have", "can", NULL};
    if (STR_HAS_ANY(name, "availab", "installed", "has_", "have_", "support",
                    "importable", "check", "exists"))
        return true;
    while (name.len && name.ptr[0] == '_')
        name = str_from(name, 1);
    for (const char *const *start = starts; *start; start++) {
        size_t len = strlen(*start);
        if (name.len > len && str_starts(name, str_of(*start)) &&
            (name.ptr[len] == '_' || (name.ptr[len] >= 'A' && name.ptr[len] <= 'Z')))
            return true;
    }
    return false;
}

/* Version(x.__version__) of a name that the body imports. */
static bool is_version_of(const struct guard *g, struct str value)
{
    return str_find(value, STR("ersion")) != STR_NONE && asks_about_imported(g, value);
}

/* A statement that a question may consist of besides its `try`: it prepares or gives
 * the answer. */
static bool is_probe_line(const struct layout *l, const struct guard *g, uint32_t line,
                          uint32_t function)
{
    bool behind = line > g->line;
    const struct outline_line *it = &l->o->lines[line];
    struct str text = layout_text(l, line);
    if (it->word == WORD_IMPORT || it->word == WORD_FROM)
        return !behind; /* another one in its place */
    if (it->word == WORD_RETURN || it->word == WORD_GLOBAL)
        return true;
    if (it->word == WORD_IF) /* a short cut: one answer */
        return it->block_end == line + 2 && layout_after(l, line) == line + 2 &&
               l->o->lines[line + 1].word == WORD_RETURN;
    if (it->word != WORD_OTHER)
        return false;
    if (line == function + 1 && is_docstring(text))
        return true;
    size_t equals = str_find_char(text, '=');
    if (equals == STR_NONE)
        return false;
    struct str value = str_trim(str_from(text, equals + 1));
    if (value_text_is_null(value))
        return true;
    /* version = Version(x.__version__), to be compared by a question's answer */
    return behind && asks(layout_def_name(l, function)) && is_version_of(g, value);
}

/* `x.HAS_Y`, `hasattr(x, "y")`, `is_recent(x, 2)`: does the answer tell of a name that
 * the body imports, and of nothing else? What `x.run(y)` gives tells of y. */
static bool is_of_imported(const struct guard *g, struct str text)
{
    size_t len = 0, open = str_find_char(text, '(');
    if (open != STR_NONE)
        return asks_about_imported(g, text);
    while (len < text.len && layout_is_word(text.ptr[len]))
        len++;
    for (uint32_t i = 0; len && i < g->names.len; i++)
        if ((g->body.imported >> i & 1) &&
            str_eq(g->names.items[i], str_slice(text, 0, len)))
            return true;
    return false;
}

/* A method or function that only ever answers True or False (or, with `g`, what the
 * guarded package answers). */
static bool answers_yes_or_no(const struct layout *l, uint32_t function,
                              const struct guard *g)
{
    bool yes = false, no = false;
    for (uint32_t i = function + 1; i < l->o->lines[function].block_end; i++) {
        if (l->o->lines[i].word != WORD_RETURN || layout_function(l, i) != function)
            continue;
        struct str text = str_trim(str_from(layout_text(l, i), strlen("return")));
        bool is_yes = str_eq(text, STR("True")) || str_eq(text, STR("1"));
        bool is_no = str_eq(text, STR("False")) || str_eq(text, STR("0"));
        is_yes |= g && is_of_imported(g, text);
        if (!is_yes && !is_no)
            return false;
        yes |= is_yes;
        no |= is_no;
    }
    return yes && no;
}

/* Does the body import from one package only? */
static bool imports_one(struct guard_list *list, const struct guard *g)
{
    struct str one = STR("");
    for (size_t i = 0; i < g->body.ops.len; i++) {
        struct str module = guard_imports_module(list, g->body.ops.items[i].node);
        struct str root = str_slice(module, 0, str_find_char(module, '.'));
        if (root.len == 0 || (i && !str_eq(root, one)))
            return false;
        one = root;
    }
    return true;
}

/* Does the body call something for what it does, not for what it gives? */
static bool does_work(struct guard_list *list, const struct guard *g)
{
    struct nodes kids =
        syntax_children(syntax_field(g->statement, "body"), list->arena);
    for (uint32_t i = 0; i < kids.len; i++) {
        TSNode node = syntax_bare(syntax_at(kids.items[i], 0));
        if (syntax_kind(kids.items[i]) == SYN_EXPRESSION_STATEMENT &&
            syntax_kind(node) == SYN_CALL &&
            effect_of_call(list->layout.bytes, node, list->options) == EFFECT_WORK)
            return true;
    }
    return false;
}

/* A question about one package may ask more of it than that it is there. */
static bool asks_for_one(struct guard_list *list, const struct guard *g,
                         uint32_t function)
{
    for (uint32_t i = 0; i < g->paths.len; i++) {
        const struct path *p = &g->paths.items[i];
        struct str act = str_slice(list->layout.bytes, p->act_start, p->act_end);
        if (!(p->flags & PATH_NULLS) || p->end != PATH_RETURNS ||
            str_eq(act, STR("return True")))
            return false;
    }
    return g->paths.len && asks(layout_def_name(&list->layout, function)) &&
           answers_yes_or_no(&list->layout, function, g) && imports_one(list, g);
}

bool guard_is_probe(struct guard_list *list, const struct guard *g)
{
    const struct layout *l = &list->layout;
    uint32_t function = layout_function(l, g->line);
    if (function == OUTLINE_NONE || !g->body.import_only)
        return false;
    uint32_t end = l->o->lines[function].block_end, statements = 0;
    if (asks_for_one(list, g, function))
        return true;
    if (end - function > PROBE_LINES_MAX ||
        (does_work(list, g) && !asks(layout_def_name(l, function))))
        return false;
    if (answers_yes_or_no(l, function, NULL))
        return true;
    bool yes = false, judged = false, nothing = false;
    for (uint32_t i = function + 1; i < end; i++) {
        if (l->o->lines[i].word != WORD_RETURN)
            continue;
        enum answer answer = answer_of(g, layout_text(l, i));
        if (answer == ANSWER_NONE)
            return false;
        yes |= answer == ANSWER_YES || answer == ANSWER_JUDGED;
        judged |= answer == ANSWER_JUDGED;
        nothing |= answer == ANSWER_NO && !str_ends(layout_text(l, i), STR("False"));
    }
    if (judged && nothing)
        return false; /* what was made of the module, or nothing */
    for (uint32_t i = function + 1; i < end; i = layout_after(l, i)) {
        if (++statements > PROBE_STATEMENTS_MAX)
            return false;
        bool holds = i <= g->line && layout_after(l, i) > g->line;
        uint8_t word = l->o->lines[i].word;
        if (holds && (word == WORD_TRY || word == WORD_WITH || word == WORD_FOR))
            continue;
        if (!is_probe_line(l, g, i, function))
            return false;
    }
    return yes;
}
