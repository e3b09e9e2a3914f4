/* One pass over the logical lines, each handed to the parts it concerns (reading.h). A
 * def or class at top level is entered only for its imports, classes and `global`
 * statements: what it binds is its own affair. */
#include "python/facts.h"

#include "python/guards.h"
#include "python/reading.h"

static bool may_hold_import(const struct outline_line *line)
{
    return line->word == WORD_IMPORT || line->word == WORD_FROM || line->has_semicolon;
}

/* A statement that ends the module: what follows is kept for reference. */
static bool is_end(struct str statement)
{
    static const struct str ends[] = {STR_INIT("raise "), STR_INIT("sys.exit("),
                                      STR_INIT("pytest.skip("), STR_INIT("exit("),
                                      STR_INIT("quit(")};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (statement.ptr[0] == ends[i].ptr[0] && str_starts(statement, ends[i]))
            return true;
    return false;
}

static void note_end(struct reading *r, const struct statement *statement)
{
    const struct outline_line *line = &r->outline->lines[statement->line];
    struct str text = str_slice(r->bytes, statement->start, statement->end);
    if (line->parent == OUTLINE_NONE && is_end(text) && !statement->in_suite &&
        statement->start < r->ended)
        r->ended = statement->start;
}

static void read_statement(struct reading *r, const struct statement *statement,
                           bool at_top_level)
{
    struct tokens t;
    tokens_init(&t, r->bytes, statement->start, statement->end);
    tokens_next(&t);
    if (at_top_level && t.kind == TOKEN_NAME)
        note_end(r, statement);
    if (token_is(&t, STR("import")) || token_is(&t, STR("from")))
        imports_read(r, statement, at_top_level);
    else if (token_is(&t, STR("global")))
        symbols_read_global(r, statement);
    else if (at_top_level)
        symbols_read(r, statement);
}

static void read_line(struct reading *r, uint32_t index, bool at_top_level)
{
    const struct outline_line *line = &r->outline->lines[index];
    bool definition = line->word == WORD_DEF || line->word == WORD_CLASS;
    if (line->word == WORD_CLASS)
        classes_read(r, index);
    if (at_top_level && line->word == WORD_IF && context_is_main(r, index))
        r->b.flags |= FACTS_MAIN_GUARD;
    if (!at_top_level && !may_hold_import(line) && line->word != WORD_GLOBAL)
        return;
    struct statements all = statements_of(r, index);
    while (statements_next(&all))
        read_statement(r, &all.now, at_top_level && !(definition && all.now.in_suite));
}

static void read_lines(struct reading *r)
{
    const struct outline *o = r->outline;
    struct dynamic_lines dynamic = {0};
    dynamic_find(r, &dynamic);
    uint32_t definition_end = 0; /* lines before it are in a def or class */
    size_t next = 0;
    for (uint32_t i = 0; i < o->count; i++) {
        uint8_t word = o->lines[i].word;
        bool at_top_level = i >= definition_end;
        read_line(r, i, at_top_level);
        if (next < dynamic.lines.len && dynamic.lines.items[next] == i) {
            dynamic_read(r, i, at_top_level);
            next++;
        }
        if (at_top_level && (word == WORD_DEF || word == WORD_CLASS))
            definition_end = o->lines[i].block_end;
    }
}

static void note_troubles(struct reading *r, const char *problem)
{
    struct facts_builder *b = &r->b;
    const struct outline_trouble *trouble = &r->outline->trouble;
    if (problem)
        builder_trouble(b, (struct span){0}, str_of(problem));
    size_t invalid = r->outline->plain ? STR_NONE : encoding_invalid(r->bytes);
    if (invalid != STR_NONE && !problem)
        builder_trouble(
            b, source_span(&b->source, (uint32_t)invalid, (uint32_t)invalid + 1),
            STR("not valid UTF-8"));
    if (trouble->message)
        builder_trouble(b,
                        source_span(&b->source, trouble->offset, trouble->offset + 1),
                        str_of(trouble->message));
}

/* One bit, one meaning: two flags that share a bit silence a rule without a sound. */
_Static_assert((FACTS_SHEBANG ^ FACTS_PEP723 ^ FACTS_MAIN_GUARD ^ FACTS_OPEN ^
                FACTS_EXTENDS_PATH ^ FACTS_SYS_PATH ^ FACTS_BINARY ^
                FACTS_ONLY_COMMENTS ^ FACTS_LFS_POINTER ^ FACTS_UTF16 ^ FACTS_HAS_ALL ^
                FACTS_SYS_MODULES ^ FACTS_HAS_FUNCTIONS ^ FACTS_DECODED ^
                FACTS_HEARTBEAT ^ FACTS_EMITS ^ FACTS_IMPORT_HOOK ^ FACTS_REFUSES ^
                FACTS_GENERATED) == (1 << 19) - 1,
               "two facts flags share a bit");

/* A call of something that ends in Heartbeat, or another name given to it: reading on
 * costs a parse, and kafka's heartbeats and websocket's are not worth it. */
static bool calls_heartbeat(struct str bytes)
{
    struct str word = STR("Heartbeat");
    for (size_t at; (at = str_find_char(bytes, 'H')) != STR_NONE;) {
        bytes = str_from(bytes, at);
        if (!str_starts(bytes, word)) { /* a capital H is rare: faster than memmem */
            bytes = str_from(bytes, 1);
            continue;
        }
        struct str next = str_from(bytes, word.len);
        while (next.len && next.ptr[0] == ' ')
            next = str_from(next, 1);
        if (str_starts(next, STR("(")) || str_starts(next, STR("as ")))
            return true;
        bytes = next;
    }
    return false;
}

/* dynamic_find has seen whether the file mentions a heartbeat. */
static uint32_t heartbeat_flags(const struct reading *r)
{
    const struct facts_options *options = &r->reader->options;
    uint32_t flags = 0;
    if ((r->b.flags & FACTS_HEARTBEAT) && calls_heartbeat(r->bytes))
        flags |= FACTS_EMITS;
    for (size_t i = 0; i < options->emitter_count; i++) {
        struct str name = options->emitters[i];
        size_t dot = str_rfind_char(name, '.');
        name = dot == STR_NONE ? name : str_from(name, dot + 1);
        if (str_find(r->bytes, name) != STR_NONE)
            flags |= FACTS_HEARTBEAT | FACTS_EMITS;
    }
    return flags;
}

/* The parser's share of this file is used up, or a statement was too much for it. */
static void note_refusal(struct reading *r)
{
    uint32_t at = r->reader->refused_at;
    if (at != READER_NONE)
        builder_trouble(&r->b, source_span(&r->b.source, at, at + 1),
                        STR("too large or too broken to be parsed from here on"));
}

static void finish(struct reading *r)
{
    struct facts_builder *b = &r->b;
    note_refusal(r);
    if (r->outline->count == 0)
        b->flags |= FACTS_ONLY_COMMENTS;
    if (r->exports == EXPORTS_READ)
        b->flags |= FACTS_HAS_ALL;
    else
        b->all_names.len = 0;
    b->flags |= heartbeat_flags(r);
    if (comments_say_generated(r->bytes))
        b->flags |= FACTS_GENERATED;
    b->parsed = r->reader->parsed;
    buf_release(&r->text);
}

void facts_read(struct str bytes, struct facts_reader *reader, struct arena *arena,
                struct facts *out)
{
    struct reading r = {.reader = reader,
                        .outline = &reader->outline,
                        .path_changed = FACTS_NONE,
                        .ended = FACTS_NONE};
    const char *problem = "too large to be read";
    struct str as_stored = bytes;
    uint32_t flags = 0;
    arena_clear(&reader->scratch);
    reader->parsed = reader->damaged = 0;
    reader->refused_at = READER_NONE;
    if (bytes.len > FACTS_MAX_BYTES)
        bytes.len = 0;
    else
        flags = encoding_read(&bytes, &reader->decoded, &problem);
    if (flags & (FACTS_LFS_POINTER | FACTS_UTF16 | FACTS_BINARY))
        bytes.len = 0;
    r.bytes = bytes;
    outline_scan(&reader->outline, bytes);
    builder_init(&r.b, bytes, &reader->outline, &reader->scratch);
    r.b.flags = flags;
    note_troubles(&r, problem);
    read_lines(&r);
    imports_mark_filled(&r);
    comments_read(&r);
    guards_read(&r.b, &reader->outline, bytes, reader);
    finish(&r);
    builder_seal(&r.b, arena, out);
    if (out->guard_count)
        out->digest = str_digest(as_stored);
}
