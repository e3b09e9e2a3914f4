/* Import statements and import calls. A statement gives an import fact per module
 * named; a `from` statement one, with its names. Lenient: what does not fit the grammar
 * ends the reading of that statement. */
#include "python/reading.h"

/* Levels beyond this are clamped; no package is nested so deep. */
#define MAX_LEVEL 255
/* Attributes set by name that are looked at; each goes over all imports. */
#define FILLINGS_MAX 64

static struct import_fact *add_import(struct reading *r,
                                      const struct statement *statement,
                                      enum import_kind kind, uint32_t start,
                                      uint32_t end)
{
    struct facts_builder *b = &r->b;
    struct import_fact fact = {.kind = (uint8_t)kind,
                               .guard = FACTS_NONE,
                               .scope = context_scope(r, statement),
                               .span = source_span(&b->source, start, end),
                               .flags = context_flags(r, statement),
                               .first_name = (uint32_t)b->names.len};
    if (start > r->path_changed)
        fact.flags |= IMPORT_AFTER_SYS_PATH;
    if (start > r->ended)
        fact.flags |= IMPORT_STAGED;
    vec_add(&b->places, b->arena, ((struct import_place){start, end, statement->line}));
    vec_add(&b->imports, b->arena, fact);
    return &b->imports.items[b->imports.len - 1];
}

/* A dotted name from the current token on, white space and comments left out; leaves
 * `t` at the token behind it. */
static struct text read_dotted(struct reading *r, struct tokens *t)
{
    struct buf *name = &r->text;
    buf_clear(name);
    while (t->kind == TOKEN_NAME) {
        buf_add(name, token_str(t));
        tokens_next(t);
        if (t->op != '.')
            break;
        buf_addc(name, '.');
        tokens_next(t);
    }
    return builder_text(&r->b, buf_str(name));
}

/* `as x` at the current token; leaves `t` behind it and *end where it ends. */
static struct text read_alias(struct reading *r, struct tokens *t, uint32_t *end)
{
    if (!token_is(t, STR("as")))
        return (struct text){0};
    tokens_next(t);
    if (t->kind != TOKEN_NAME)
        return (struct text){0};
    struct text alias = builder_text(&r->b, token_str(t));
    *end = t->at;
    tokens_next(t);
    return alias;
}

static void bind(struct reading *r, struct text name, uint32_t offset)
{
    struct str text = builder_str(&r->b, name);
    symbols_add(r, str_split(&text, '.'), offset, SYMBOL_IMPORT);
}

static void read_plain(struct reading *r, const struct statement *statement,
                       struct tokens *t, bool at_top_level)
{
    do {
        tokens_next(t);
        uint32_t start = t->start, ignored;
        if (t->kind != TOKEN_NAME)
            break;
        struct text module = read_dotted(r, t);
        struct text alias = read_alias(r, t, &ignored);
        struct import_fact *fact =
            add_import(r, statement, IMPORT_PLAIN, statement->start, statement->end);
        fact->module = module;
        fact->alias = alias;
        if (at_top_level)
            bind(r, alias.len ? alias : module, start);
    } while (t->op == ',');
}

static void note_alias(struct reading *r, const struct import_name *name)
{
    if (name->alias.len &&
        str_eq(builder_str(&r->b, name->name), STR("TYPE_CHECKING"))) {
        struct str alias = arena_str(r->b.arena, builder_str(&r->b, name->alias));
        vec_add(&r->checking, r->b.arena, alias);
    }
}

/* The names behind `import`, the current token being the first of them. */
static void read_names(struct reading *r, struct tokens *t, bool at_top_level)
{
    if (t->op == '(')
        tokens_next(t);
    while (t->kind == TOKEN_NAME) {
        uint32_t start = t->start, end = t->at;
        struct import_name name = {.name = builder_text(&r->b, token_str(t))};
        tokens_next(t);
        name.alias = read_alias(r, t, &end);
        name.span = source_span(&r->b.source, start, end);
        vec_add(&r->b.names, r->b.arena, name);
        note_alias(r, &name);
        if (at_top_level)
            bind(r, name.alias.len ? name.alias : name.name, start);
        if (t->op != ',')
            break;
        tokens_next(t);
    }
}

static void read_from(struct reading *r, const struct statement *statement,
                      struct tokens *t, bool at_top_level)
{
    uint32_t level = 0;
    tokens_next(t);
    for (; t->op == '.' || t->op == OP_ELLIPSIS; tokens_next(t))
        level += t->op == '.' ? 1 : 3;
    struct text module = {0};
    if (!token_is(t, STR("import")))
        module = read_dotted(r, t);
    size_t index = r->b.imports.len;
    struct import_fact *fact =
        add_import(r, statement, IMPORT_FROM, statement->start, statement->end);
    fact->module = module;
    fact->level = (uint8_t)(level < MAX_LEVEL ? level : MAX_LEVEL);
    if (!token_is(t, STR("import")))
        return;
    tokens_next(t);
    if (t->op == '*')
        fact->flags |= IMPORT_STAR;
    else
        read_names(r, t, at_top_level);
    fact = &r->b.imports.items[index];
    fact->name_count = (uint32_t)r->b.names.len - fact->first_name;
}

void imports_read(struct reading *r, const struct statement *statement,
                  bool at_top_level)
{
    struct tokens t;
    tokens_init(&t, r->bytes, statement->start, statement->end);
    tokens_next(&t);
    if (token_is(&t, STR("import")))
        read_plain(r, statement, &t, at_top_level);
    else if (token_is(&t, STR("from")))
        read_from(r, statement, &t, at_top_level);
}

/* The arguments of an import call as far as they tell what is imported. */
struct call {
    struct buf *name;    /* the first argument's value */
    struct text package; /* the second's, when it is a literal */
    uint32_t level;      /* __import__'s fifth */
    bool literal;        /* the first argument is one */
    bool here;           /* relative to __package__ or __name__ */
};

/* Goes over the rest of an argument to the comma or bracket that ends it. */
static void skip_argument(struct tokens *t, uint32_t depth)
{
    while (t->kind != TOKEN_END && !(t->depth == depth + 1 && t->op == ',') &&
           t->open > depth)
        tokens_next(t);
}

static bool ends_argument(const struct tokens *t)
{
    struct tokens next = tokens_peek(t);
    return next.op == ',' || next.op == ')';
}

static void read_package(struct reading *r, struct call *call, struct tokens *t)
{
    if (token_is(t, STR("__package__")) || token_is(t, STR("__name__"))) {
        call->here = ends_argument(t);
    } else if (t->kind == TOKEN_STRING) {
        struct buf text = {0};
        if (tokens_string(t, &text) && ends_argument(t))
            call->package = builder_text(&r->b, buf_str(&text));
        buf_release(&text);
    }
}

static void read_argument(struct reading *r, struct call *call, struct tokens *t,
                          uint32_t position, bool is_builtin)
{
    struct str keyword = {0};
    if (t->kind == TOKEN_NAME && tokens_peek(t).op == '=') {
        keyword = token_str(t);
        tokens_next(t);
        tokens_next(t);
    }
    if (keyword.len ? str_eq(keyword, STR("name")) : position == 0) {
        buf_clear(call->name);
        call->literal =
            t->kind == TOKEN_STRING && tokens_string(t, call->name) && ends_argument(t);
    } else if (!is_builtin &&
               (keyword.len ? str_eq(keyword, STR("package")) : position == 1)) {
        read_package(r, call, t);
    } else if (is_builtin &&
               (keyword.len ? str_eq(keyword, STR("level")) : position == 4)) {
        struct str number = token_str(t);
        if (t->kind == TOKEN_NUMBER && number.len == 1)
            call->level = (uint32_t)(number.ptr[0] - '0');
    }
}

/* A relative name against a package given as a literal: "..b" in "a.x" is "a.b". */
static void make_absolute(struct reading *r, struct import_fact *fact, struct str name,
                          struct str package, uint32_t level)
{
    for (; level > 1; level--) {
        size_t dot = str_rfind_char(package, '.');
        package = str_slice(package, 0, dot == STR_NONE ? 0 : dot);
    }
    /* The package is in the pool, which builder_printf may move: join first. */
    struct buf joined = {0};
    buf_add(&joined, package);
    if (package.len && name.len)
        buf_addc(&joined, '.');
    buf_add(&joined, name);
    fact->module = builder_text(&r->b, buf_str(&joined));
    buf_release(&joined);
}

static void resolve_call(struct reading *r, struct import_fact *fact,
                         const struct call *call)
{
    struct str name = buf_str(call->name);
    uint32_t level = call->level;
    if (call->literal && level == 0)
        for (; level < name.len && name.ptr[level] == '.'; level++)
            ;
    name = str_from(name, call->level ? 0 : level);
    bool is_known =
        call->literal && (name.len || level) && str_find_char(name, '\0') == STR_NONE;
    if (is_known && level && !call->level && call->package.len) {
        make_absolute(r, fact, name, builder_str(&r->b, call->package), level);
    } else if (is_known && (level == 0 || call->level || call->here)) {
        fact->level = (uint8_t)(level < MAX_LEVEL ? level : MAX_LEVEL);
        fact->module = builder_text(&r->b, name);
    } else {
        fact->flags |= IMPORT_DYNAMIC;
    }
}

void imports_read_call(struct reading *r, const struct statement *statement,
                       const struct tokens *at, uint32_t start)
{
    bool is_builtin = token_is(at, STR("__import__"));
    struct tokens t = *at;
    uint32_t depth = t.open, position = 0;
    struct buf name = {0};
    struct call call = {.name = &name};
    tokens_next(&t);
    struct tokens first = tokens_peek(&t);
    if (first.op != ')')
        do {
            tokens_next(&t);
            read_argument(r, &call, &t, position++, is_builtin);
            skip_argument(&t, depth);
        } while (t.op == ',' && t.open > depth);
    else
        tokens_next(&t);
    struct import_fact *fact = add_import(r, statement, IMPORT_CALL, start, t.at);
    resolve_call(r, fact, &call);
    buf_release(&name);
}

static bool binds(const struct reading *r, const struct import_fact *import,
                  struct str name)
{
    if (import->kind == IMPORT_PLAIN)
        return str_eq(
            builder_str(&r->b, import->alias.len ? import->alias : import->module),
            name);
    for (uint32_t i = 0; i < import->name_count; i++) {
        const struct import_name *n = &r->b.names.items[import->first_name + i];
        if (str_eq(builder_str(&r->b, n->alias.len ? n->alias : n->name), name))
            return true;
    }
    return false;
}

void imports_mark_filled(struct reading *r)
{
    size_t count = r->fillings.len < FILLINGS_MAX ? r->fillings.len : FILLINGS_MAX;
    for (size_t i = 0; i < count; i++) {
        const struct filling *filling = &r->fillings.items[i];
        for (size_t k = 0; k < r->b.imports.len; k++) {
            struct import_fact *import = &r->b.imports.items[k];
            if (binds(r, import, filling->name) &&
                (import->scope == 0 ||
                 import->scope == builder_scope(&r->b, filling->line)))
                import->flags |= IMPORT_FILLED;
        }
    }
}
