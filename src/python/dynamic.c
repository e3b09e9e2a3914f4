/* What a module does by hand, past the import statement: import calls, sys.path,
 * sys.modules, __path__, globals(), setattr.
 *
 * The file is searched for the words involved; only the logical lines that hold one are
 * read token by token. A word in a string or a comment is no token. */
#include "python/needles.h"
#include "python/reading.h"

/* Found anywhere, also in comments and strings: see FACTS_HEARTBEAT. */
#define HEARTBEAT STR_INIT("eartbeat")
#define SETATTR STR_INIT("setattr")
#define SETATTR_PLACE 1 /* of its rare bytes */

/* Bytes of an `except` header looked at. */
#define HEADER_MAX 1000

/* Tokens behind globals()[..] looked at for the `=` that assigns to it. */
#define TARGET_TOKENS_MAX 200

/* With the place of four bytes that are rare in Python code. */
static const struct needle words[] = {
    {STR_INIT("import_module"), 4},
    {STR_INIT("__import__"), 6},
    {STR_INIT("sys.path"), 1},
    {STR_INIT("sys.modules"), 1},
    {STR_INIT("addsitedir"), 2},
    {STR_INIT("declare_namespace"), 3},
    {STR_INIT("globals"), 3},
    {STR_INIT("vars("), 1},
    {STR_INIT("vars ("), 1},
    {STR_INIT("locals("), 2},
    {STR_INIT("locals ("), 4},
    {STR_INIT("exec("), 1},
    {STR_INIT("exec "), 1},
    {SETATTR, SETATTR_PLACE},
    {STR_INIT("__path__"), 4},
    {STR_INIT("__all__"), 0},
    {STR_INIT("sys.meta_path"), 1},
    {STR_INIT("current_module("), 5},
    {STR_INIT("raise ImportError"), 4},
    {STR_INIT("raise ModuleNotFoundError"), 4},
    {STR_INIT("importorskip"), 6},
    {STR_INIT("global_enum"), 6},
    {STR_INIT("._convert_("), 6},
    {HEARTBEAT, 0},
};

/* __setattr__ and monkeypatch.setattr, of which tests are full, say nothing here. */
static bool is_other_setattr(struct str bytes, size_t at)
{
    if (at <= SETATTR_PLACE ||
        !str_starts(str_from(bytes, at - SETATTR_PLACE), (struct str)SETATTR))
        return false;
    char before = bytes.ptr[at - SETATTR_PLACE - 1];
    return before == '.' || before == '_';
}

void dynamic_find(struct reading *r, struct dynamic_lines *out)
{
    const struct outline *o = r->outline;
    struct needles needles;
    needles_init(&needles, words, sizeof words / sizeof *words);
    uint32_t line = 0, added = OUTLINE_NONE;
    for (size_t at = 0; needles_find(&needles, r->bytes, &at); at++) {
        if (str_starts(str_from(r->bytes, at), (struct str)HEARTBEAT)) {
            r->b.flags |= FACTS_HEARTBEAT;
            continue;
        }
        if (is_other_setattr(r->bytes, at))
            continue;
        while (line < o->count && o->lines[line].end <= at)
            line++;
        if (line == o->count || at < o->lines[line].start || line == added)
            continue;
        vec_add(&out->lines, r->b.arena, line);
        added = line;
    }
}

/* A name on the line, with what is before it. */
struct mention {
    const struct tokens *t; /* at the name */
    struct statement statement;
    struct tokens before, owner; /* the token before it; what stands before a dot */
    uint32_t start;              /* of the whole dotted name */
    uint32_t line;               /* in the outline */
    bool at_top_level;
};

static bool is_changing_method(const struct tokens *name)
{
    return name->kind == TOKEN_NAME &&
           STR_IS_ANY(token_str(name), "append", "extend", "insert", "remove", "pop",
                      "clear", "setdefault", "update") &&
           tokens_peek(name).op == '(';
}

/* Is what ends with the current token assigned to, or changed by a method? */
static bool is_changed(struct tokens t)
{
    tokens_next(&t);
    if (t.op == '[') {
        tokens_skip_bracket(&t);
        tokens_next(&t);
    } else if (t.op == '.') {
        tokens_next(&t);
        return is_changing_method(&t);
    }
    return t.depth == 0 && (t.op == '=' || t.op == OP_AUGMENTED);
}

static bool is_called(const struct mention *m)
{
    return tokens_peek(m->t).op == '(' && !token_is(&m->before, STR("def"));
}

static bool is_sys(const struct tokens *owner)
{
    return owner->kind == TOKEN_NAME && str_ends(token_str(owner), STR("sys"));
}

static void change_path(struct reading *r, const struct mention *m)
{
    r->b.flags |= FACTS_SYS_PATH;
    if (m->start < r->path_changed)
        r->path_changed = m->start;
}

/* A stand-in for importlib's, where that cannot be imported, is as good. */
static bool defines_import_module(const struct reading *r)
{
    bool defined = false;
    for (size_t i = 0; i < r->b.symbols.len; i++) {
        const struct symbol_fact *symbol = &r->b.symbols.items[i];
        if (!str_eq(builder_str(&r->b, symbol->name), STR("import_module")))
            continue;
        if (symbol->kind == SYMBOL_IMPORT)
            return false;
        defined |= symbol->kind == SYMBOL_FUNCTION;
    }
    return defined;
}

static void read_import_call(struct reading *r, const struct mention *m)
{
    bool dotted = m->before.op == '.';
    if (!is_called(m))
        return;
    struct tokens argument = tokens_peek(m->t);
    tokens_next(&argument);
    if (token_is(&argument, STR("__name__")))
        r->b.flags |= FACTS_OPEN; /* the module itself, to be filled */
    if (token_is(m->t, STR("__import__"))) {
        if (dotted && !token_is(&m->owner, STR("builtins")))
            return;
    } else if (dotted ? str_find(token_str(&m->owner), STR("importlib")) == STR_NONE
                      : defines_import_module(r)) {
        return;
    }
    imports_read_call(r, &m->statement, m->t, m->start);
}

/* sys.modules[__name__] in a call that only looks, like getattr. */
static bool is_looked_at(const struct mention *m)
{
    struct tokens callee;
    tokens_init(&callee, m->t->bytes, m->statement.start, m->start);
    struct str before = str_trim(str_slice(m->t->bytes, m->statement.start, m->start));
    return str_ends(before, STR("(")) &&
           STR_ENDS_ANY(str_slice(before, 0, before.len - 1), "getattr", "hasattr",
                        "getmembers", "getdoc", "dir");
}

static void read_sys_modules(struct reading *r, const struct mention *m)
{
    struct tokens key = tokens_peek(m->t);
    if (is_changed(*m->t))
        r->b.flags |= FACTS_SYS_MODULES | (m->at_top_level ? FACTS_OPEN : 0);
    tokens_next(&key);
    if (token_is(&key, STR("__name__")) && !is_looked_at(m))
        r->b.flags |= FACTS_OPEN;
}

/* Is the subscript that follows assigned to, be it as one of several: is there an `=`
 * of the statement itself behind it? A `for` makes it a target as well. */
static bool is_target(struct tokens t)
{
    tokens_next(&t);
    tokens_skip_bracket(&t);
    for (unsigned i = 0; i < TARGET_TOKENS_MAX && tokens_next(&t); i++)
        if ((t.depth == 0 && (t.op == '=' || t.op == OP_AUGMENTED)) ||
            token_is(&t, STR("in")))
            return true;
    return false;
}

/* What is done with the dictionary that a call gives; `t` is at the callee. */
static bool only_reads(const struct mention *m)
{
    struct tokens t = *m->t;
    tokens_next(&t);
    tokens_skip_bracket(&t);
    if (token_is(&m->before, STR("in")))
        return true;
    struct tokens next = tokens_peek(&t);
    if (next.op == '[')
        return !is_target(t);
    if (next.op != '.')
        return false;
    tokens_next(&next);
    return next.kind == TOKEN_NAME &&
           STR_IS_ANY(token_str(&next), "get", "keys", "items", "values", "copy");
}

/* a or a.b from the current token on, white space left in; leaves `t` behind it. */
static struct str read_dotted(struct tokens *t)
{
    uint32_t start = t->start, end = t->start;
    while (t->kind == TOKEN_NAME) {
        end = t->at;
        tokens_next(t);
        if (t->op != '.')
            break;
        tokens_next(t);
    }
    return str_slice(t->bytes, start, end);
}

/* What the name stands for gets attributes under names that no reader knows. */
static void fill(struct reading *r, const struct mention *m, struct str name)
{
    if (name.len)
        vec_add(&r->fillings, r->b.arena, ((struct filling){name, m->line}));
}

/* vars(module)[name] = value, vars(module).update(values) */
static void read_vars_of(struct reading *r, const struct mention *m,
                         struct tokens argument)
{
    struct tokens t = *m->t;
    tokens_next(&t);
    tokens_skip_bracket(&t);
    struct str name = read_dotted(&argument);
    if (argument.op == ')' && is_changed(t))
        fill(r, m, name);
}

static void read_namespace(struct reading *r, const struct mention *m)
{
    struct tokens argument = tokens_peek(m->t);
    tokens_next(&argument);
    bool whole = argument.op == ')';
    bool global = token_is(m->t, STR("globals"));
    if (!is_called(m) || m->before.op == '.')
        return;
    if (!whole) {
        read_vars_of(r, m, argument);
        return;
    }
    if ((global || m->at_top_level) && !only_reads(m))
        r->b.flags |= FACTS_OPEN;
}

/* setattr(module, name, value) with a name that is worked out. Of this module itself
 * only what names it is known to be: sys.modules[__name__]. */
static void read_setattr(struct reading *r, const struct mention *m)
{
    if (!is_called(m) || m->before.op == '.')
        return;
    struct tokens t = tokens_peek(m->t);
    uint32_t inside = t.open;
    bool is_this = false;
    tokens_next(&t);
    struct str name = read_dotted(&t);
    if (t.op != ',')
        name.len = 0;
    for (; t.kind != TOKEN_END && t.open >= inside; tokens_next(&t)) {
        if (t.op == ',' && t.depth == inside)
            break;
        is_this |= token_is(&t, STR("__name__"));
    }
    tokens_next(&t);
    if (t.kind == TOKEN_STRING && !token_is_fstring(&t) && tokens_peek(&t).op == ',')
        return;
    if (is_this)
        r->b.flags |= FACTS_OPEN;
    fill(r, m, name);
}

/* exec(code); exec code, as Python 2 had it. */
static bool is_executed(const struct mention *m)
{
    struct tokens next = tokens_peek(m->t);
    bool operand = next.kind == TOKEN_STRING ||
                   (next.kind == TOKEN_NAME && !token_is_keyword(&next));
    return is_called(m) || (operand && m->start == m->statement.start);
}

/* exec with a namespace of its own leaves the module alone; globals() among its
 * arguments is found as such. */
static void read_exec(struct reading *r, const struct mention *m)
{
    if (!is_executed(m) || m->before.op == '.' || !m->at_top_level)
        return;
    struct tokens t = tokens_peek(m->t);
    uint32_t inside = t.open;
    bool statement = !is_called(m);
    while (tokens_next(&t) && t.open >= inside) {
        if (statement ? token_is(&t, STR("in")) : t.op == ',' && t.depth == inside)
            return;
        if (t.op == '(' || t.op == '[' || t.op == '{')
            tokens_skip_bracket(&t);
    }
    struct tokens behind = tokens_peek(&t); /* exec(code) in namespace: Python 2 too */
    if (!token_is(&behind, STR("in")))
        r->b.flags |= FACTS_OPEN;
}

/* A function that adds to __all__ adds names to the module: nobody else would know
 * what is to be listed only now. */
static void read_all(struct reading *r, const struct mention *m)
{
    bool is_first = m->at_top_level && m->start == m->statement.start;
    if (m->before.op == '.' || is_first || !is_changed(*m->t))
        return;
    r->exports = EXPORTS_OPEN;
    if (!m->at_top_level && tokens_peek(m->t).op != '=')
        r->b.flags |= FACTS_OPEN;
}

/* Is the line in a handler that names ImportError, or in the body of a `try`, whose
 * handler it is raised for? */
static bool stays_within_try(const struct reading *r, uint32_t line)
{
    const struct outline *o = r->outline;
    for (; line != OUTLINE_NONE; line = o->lines[line].parent) {
        struct str text = str_slice(r->bytes, o->lines[line].start, o->lines[line].end);
        text = str_slice(text, 0, HEADER_MAX);
        if (o->lines[line].word == WORD_TRY)
            return true;
        if (o->lines[line].word == WORD_EXCEPT &&
            (str_find(text, STR("ImportError")) != STR_NONE ||
             str_find(text, STR("ModuleNotFoundError")) != STR_NONE))
            return true;
    }
    return false;
}

/* Passing on another import's failure says nothing new, nor does one that is caught. */
static void read_import_error(struct reading *r, const struct mention *m)
{
    if (m->at_top_level && token_is(&m->before, STR("raise")) &&
        !stays_within_try(r, m->line))
        r->b.flags |= FACTS_REFUSES;
}

/* What follows is not run unless somebody has what is asked for. */
static void read_import_or_skip(struct reading *r, const struct mention *m)
{
    if (is_called(m) && m->at_top_level && m->statement.start < r->ended)
        r->ended = m->statement.start;
}

/* The members of an enumeration become names of the module. */
static void read_enum(struct reading *r, const struct mention *m)
{
    if (m->before.op == '@' || m->before.op == '.')
        r->b.flags |= FACTS_OPEN;
}

/* A finder of its own makes modules that are no files. */
static void read_import_hook(struct reading *r, const struct mention *m)
{
    if (m->before.op == '.' && is_sys(&m->owner) && is_changed(*m->t))
        r->b.flags |= FACTS_IMPORT_HOOK;
}

static void read_mention(struct reading *r, const struct mention *m)
{
    struct str name = token_str(m->t);
    if (str_eq(name, STR("import_module")) || str_eq(name, STR("__import__")))
        read_import_call(r, m);
    else if (str_eq(name, STR("path")) && m->before.op == '.' && is_sys(&m->owner)) {
        if (is_changed(*m->t))
            change_path(r, m);
    } else if (str_eq(name, STR("addsitedir"))) {
        if (is_called(m))
            change_path(r, m);
    } else if (str_eq(name, STR("modules")) && m->before.op == '.' && is_sys(&m->owner))
        read_sys_modules(r, m);
    else if (str_eq(name, STR("declare_namespace"))) {
        if (is_called(m))
            r->b.flags |= FACTS_EXTENDS_PATH;
    } else if (str_eq(name, STR("__path__"))) {
        if (m->before.op != '.' && is_changed(*m->t))
            r->b.flags |= FACTS_EXTENDS_PATH;
    } else if (STR_IS_ANY(name, "globals", "vars", "locals"))
        read_namespace(r, m);
    else if (str_eq(name, STR("meta_path")) || str_eq(name, STR("path_hooks")))
        read_import_hook(r, m);
    else if (str_ends(name, STR("current_module"))) {
        /* The module hands itself to somebody, to be filled. */
        if (is_called(m) && m->at_top_level)
            r->b.flags |= FACTS_OPEN;
    } else if (str_eq(name, STR("ImportError")) ||
               str_eq(name, STR("ModuleNotFoundError")))
        read_import_error(r, m);
    else if (str_eq(name, STR("exec")))
        read_exec(r, m);
    else if (str_eq(name, STR("setattr")))
        read_setattr(r, m);
    else if (str_eq(name, STR("importorskip")))
        read_import_or_skip(r, m);
    else if (str_eq(name, STR("global_enum")) || str_eq(name, STR("_convert_")))
        read_enum(r, m);
    else if (str_eq(name, STR("__all__")))
        read_all(r, m);
}

static void read_statement(struct reading *r, const struct statement *statement,
                           uint32_t line, bool at_top_level)
{
    struct tokens t;
    struct mention m = {
        .t = &t, .statement = *statement, .line = line, .at_top_level = at_top_level};
    tokens_init(&t, r->bytes, statement->start, statement->end);
    struct tokens before = t;
    while (tokens_next(&t)) {
        if (t.kind == TOKEN_NAME) {
            m.before = before;
            if (before.op != '.')
                m.start = t.start;
            if (t.open <= OUTLINE_MAX_DEPTH)
                read_mention(r, &m);
            m.owner = t;
        } else if (t.op != '.') {
            m.owner = (struct tokens){0};
            m.start = t.start;
        }
        before = t;
    }
}

void dynamic_read(struct reading *r, uint32_t line, bool at_top_level)
{
    uint8_t word = r->outline->lines[line].word;
    bool definition = word == WORD_DEF || word == WORD_CLASS;
    struct statements all = statements_of(r, line);
    while (statements_next(&all))
        read_statement(r, &all.now, line,
                       at_top_level && !(definition && all.now.in_suite));
}
