/* Comments that mean something: `# flatline: ignore[...] reason`, `# noqa: ...`, and
 * the opening and closing lines of a PEP 723 block. */
#include "python/reading.h"

#include <ctype.h>

static struct str comment_text(const struct reading *r, uint32_t offset)
{
    struct str rest = str_from(r->bytes, offset);
    size_t len = 0;
    const char *end = memchr(rest.ptr, '\n', rest.len);
    len = end ? (size_t)(end - rest.ptr) : rest.len;
    end = memchr(rest.ptr, '\r', len);
    return str_slice(rest, 0, end ? (size_t)(end - rest.ptr) : len);
}

/* The lines of the statement a comment stands in or behind, else its own. */
static void set_lines(const struct reading *r, struct suppression_fact *fact,
                      uint32_t offset)
{
    uint32_t index = source_logical_line(&r->b.source, offset);
    fact->first_line = fact->last_line = fact->line;
    if (index == OUTLINE_NONE)
        return;
    const struct outline_line *line = &r->outline->lines[index];
    if (line->last_line < fact->line)
        return;
    fact->first_line = line->line;
    fact->last_line = line->last_line;
}

static bool is_id_byte(char c)
{
    return isalnum((unsigned char)c) || c == '-' || c == '_';
}

static void add_id(struct reading *r, struct str id)
{
    vec_add(&r->b.ids, r->b.arena, builder_text(&r->b, id));
}

/* `[FL201, swallowed-import] reason` or ` reason`. */
static void read_ignore(struct reading *r, struct suppression_fact *fact,
                        struct str rest)
{
    if (rest.len && rest.ptr[0] == '[') {
        size_t close = str_find_char(rest, ']');
        struct str ids = str_slice(rest, 1, close == STR_NONE ? rest.len : close);
        rest = str_from(rest, close == STR_NONE ? rest.len : close + 1);
        while (ids.len) {
            struct str id = str_trim(str_split(&ids, ','));
            if (id.len)
                add_id(r, id);
        }
    }
    /* Another comment may follow: `# flatline: ignore[X] why  # noqa` */
    size_t next = str_find(rest, STR(" #"));
    rest = str_trim(str_slice(rest, 0, next == STR_NONE ? rest.len : next));
    fact->reason = builder_text(&r->b, rest);
}

/* `: FL201,E501 FL3` behind noqa; words of ASCII letters and digits. */
static void read_codes(struct reading *r, struct str rest)
{
    if (rest.len == 0 || rest.ptr[0] != ':')
        return;
    size_t at = 1;
    for (;;) {
        while (at < rest.len &&
               (rest.ptr[at] == ' ' || rest.ptr[at] == ',' || rest.ptr[at] == '\t'))
            at++;
        size_t start = at;
        while (at < rest.len && is_id_byte(rest.ptr[at]))
            at++;
        struct str code = str_slice(rest, start, at);
        if (code.len < 2 || !isalpha((unsigned char)code.ptr[0]) ||
            !isdigit((unsigned char)code.ptr[code.len - 1]))
            return;
        add_id(r, code);
    }
}

static void add_suppression(struct reading *r, enum suppression_kind kind,
                            uint32_t offset, struct str comment, struct str rest)
{
    struct suppression_fact fact = {
        .kind = (uint8_t)kind,
        .first_id = (uint32_t)r->b.ids.len,
        .span = source_span(&r->b.source, offset, offset + (uint32_t)comment.len)};
    fact.line = fact.span.line;
    set_lines(r, &fact, offset);
    if (kind == SUPPRESS_FLATLINE)
        read_ignore(r, &fact, rest);
    else
        read_codes(r, rest);
    fact.id_count = (uint32_t)r->b.ids.len - fact.first_id;
    vec_add(&r->b.suppressions, r->b.arena, fact);
}

/* `word` (lower case) behind a # and blanks, in any case; *rest is what follows it. */
static bool find_directive(struct str comment, struct str word, struct str *rest)
{
    for (size_t at = 0; at < comment.len; at++) {
        if (comment.ptr[at] != '#')
            continue;
        while (at + 1 < comment.len && strchr("# \t", comment.ptr[at + 1]) &&
               comment.ptr[at + 1])
            at++;
        struct str found = str_slice(comment, at + 1, at + 1 + word.len);
        *rest = str_from(comment, at + 1 + word.len);
        bool goes_on = rest->len && (is_id_byte(rest->ptr[0]) || rest->ptr[0] < 0);
        if (str_eq_nocase(found, word) && (!goes_on || str_ends(word, STR(":"))))
            return true;
    }
    return false;
}

/* `# flatline: ignore`: white space around the words is free. */
static bool find_ignore(struct str comment, struct str *rest)
{
    struct str after;
    if (!find_directive(comment, STR("flatline:"), &after))
        return false;
    while (after.len && (after.ptr[0] == ' ' || after.ptr[0] == '\t'))
        after = str_from(after, 1);
    if (!str_starts(after, STR("ignore")))
        return false;
    *rest = str_from(after, 6);
    return rest->len == 0 || !is_id_byte(rest->ptr[0]);
}

static bool is_line_start(const struct reading *r, uint32_t offset)
{
    return offset == 0 || r->bytes.ptr[offset - 1] == '\n' ||
           r->bytes.ptr[offset - 1] == '\r';
}

void comments_read(struct reading *r)
{
    bool in_block = false;
    for (uint32_t i = 0; i < r->outline->comment_count; i++) {
        uint32_t offset = r->outline->comments[i];
        struct str comment = comment_text(r, offset), rest;
        /* Every directive has a q or an f and a colon; most comments end here. */
        if (memchr(comment.ptr, ':', comment.len) && find_ignore(comment, &rest))
            add_suppression(r, SUPPRESS_FLATLINE, offset, comment, rest);
        if ((memchr(comment.ptr, 'q', comment.len) ||
             memchr(comment.ptr, 'Q', comment.len)) &&
            find_directive(comment, STR("noqa"), &rest))
            add_suppression(r, SUPPRESS_NOQA, offset, comment, rest);
        if (comment.len < 5 || memcmp(comment.ptr, "# ///", 5) != 0 ||
            !is_line_start(r, offset))
            continue;
        if (str_eq(str_trim(comment), STR("# /// script")))
            in_block = true;
        else if (in_block && str_eq(str_trim(comment), STR("# ///")))
            r->b.flags |= FACTS_PEP723;
    }
}

/* ---- Who wrote it ---- */

/* Leading comment lines that are looked at. */
#define HEAD_LINES_MAX 40
#define HEAD_LINE_BYTES_MAX 200

static bool has(struct str line, const char *sign)
{
    for (size_t len = strlen(sign); line.len >= len; line = str_from(line, 1))
        if (str_eq_nocase(str_slice(line, 0, len), str_of(sign)))
            return true;
    return false;
}

static bool says_generated(struct str line)
{
    static const char *const signs[] = {"automatically generated",
                                        "auto-generated",
                                        "autogenerated",
                                        "auto generated",
                                        "generated by ",
                                        "@generated",
                                        NULL};
    bool generated = false;
    if (str_find(line, STR("enerated")) != STR_NONE)
        for (const char *const *sign = signs; *sign && !generated; sign++)
            generated = has(line, *sign);
    else if (str_find(line, STR("dit")) != STR_NONE ||
             str_find(line, STR("DIT")) != STR_NONE)
        generated = has(line, "do not edit");
    return generated;
}

bool comments_say_generated(struct str bytes)
{
    for (unsigned i = 0; i < HEAD_LINES_MAX && bytes.len; i++) {
        struct str line = str_trim(str_split(&bytes, '\n'));
        if (line.len && line.ptr[0] != '#')
            return false;
        if (line.len <= HEAD_LINE_BYTES_MAX && says_generated(line))
            return true;
    }
    return false;
}
