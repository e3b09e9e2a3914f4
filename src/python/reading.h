/* reading - the parts of facts_read (python/ only).
 *
 * facts_read goes once over the logical lines and calls each part where it applies;
 * what the parts share stands here.
 *
 *     encoding   bytes as they are -> UTF-8, or why not
 *     context    what a line stands under: TYPE_CHECKING, try, handler, __main__
 *     imports    import statements
 *     symbols    names bound at top level           targets: in targets of any shape
 *     exports    __all__
 *     classes    class headers
 *     dynamic    import calls, sys.path, globals() and other things done by hand
 *     comments   suppressions, PEP 723 */
#ifndef FLATLINE_PYTHON_READING_H
#define FLATLINE_PYTHON_READING_H

#include "python/builder.h"
#include "python/reader.h"
#include "python/tokens.h"

enum exports_state { EXPORTS_NONE, EXPORTS_READ, EXPORTS_OPEN };

/* An imported name, perhaps dotted, on which attributes of unknown names are set. */
struct filling {
    struct str name;
    uint32_t line; /* in the outline */
};

struct reading {
    struct facts_builder b;
    const struct outline *outline;
    struct str bytes;
    struct facts_reader *reader;
    uint8_t *headers;         /* of outline lines: enum header_kind, see context.c */
    VEC(struct str) checking; /* other names for TYPE_CHECKING */
    VEC(struct filling) fillings;
    uint32_t path_changed; /* offset where sys.path is first changed, or FACTS_NONE */
    uint32_t ended; /* offset behind which the module may not go on, or FACTS_NONE */
    enum exports_state exports;
    bool in_exports; /* exports_read is at work */
    struct buf text; /* scratch for string values; released at the end */
};

/* A simple statement, or the header of a compound one. */
struct statement {
    uint32_t line; /* in the outline */
    uint32_t start, end;
    bool in_suite; /* behind the colon of its own line's header */
};
/* The statements of one logical line, one after another:
 *     struct statements all = statements_of(r, line);
 *     while (statements_next(&all)) use(&all.now); */
struct statements {
    const struct reading *r;
    struct statement now;
    uint32_t at, end;
    bool is_header;
};
struct statements statements_of(const struct reading *r, uint32_t line);
bool statements_next(struct statements *s);
/* Where the header that is the logical line ends: behind its colon. */
uint32_t header_end(const struct reading *r, uint32_t line);

/* The import_flag bits (of what stands around it) of a statement. */
uint16_t context_flags(struct reading *r, const struct statement *statement);
uint32_t context_scope(struct reading *r, const struct statement *statement);
/* Is the line `if __name__ == "__main__":`? */
bool context_is_main(struct reading *r, uint32_t line);

/* A statement that begins with `import` or `from`. */
void imports_read(struct reading *r, const struct statement *statement,
                  bool at_top_level);
/* An import call: `t` is at the callee's last name, the callee begins at `start`. */
void imports_read_call(struct reading *r, const struct statement *statement,
                       const struct tokens *t, uint32_t start);

/* Marks the imports that r->fillings speak of; all have been read. */
void imports_mark_filled(struct reading *r);

void symbols_add(struct reading *r, struct str name, uint32_t offset,
                 enum symbol_kind kind);
/* A statement at top level other than an import. */
void symbols_read(struct reading *r, const struct statement *statement);
/* `global x, y` anywhere else. */
void symbols_read_global(struct reading *r, const struct statement *statement);

/* Names bound by a target list from the current token of `t` on; stops at the first
 * token that belongs to no target list (`=`, `in`, `:`). */
void targets_read(struct reading *r, struct tokens *t, enum symbol_kind kind);
/* One target: stops at a comma too. */
void target_read(struct reading *r, struct tokens *t, enum symbol_kind kind);

/* A statement at top level whose first token is `__all__`. */
void exports_read(struct reading *r, const struct statement *statement);

void classes_read(struct reading *r, uint32_t line);

/* The logical lines that hold a word dynamic_read looks for, ascending. */
struct dynamic_lines {
    VEC(uint32_t) lines;
};
void dynamic_find(struct reading *r, struct dynamic_lines *out);
void dynamic_read(struct reading *r, uint32_t line, bool at_top_level);

void comments_read(struct reading *r);
/* Do the comments at the head of the file say that a program writes it? */
bool comments_say_generated(struct str bytes);

/* What kind of bytes these are (facts_flag bits); when they are Python text in another
 * encoding, *bytes becomes the text in UTF-8 (in *decoded). *problem: why it
 * cannot be read, or NULL. */
uint32_t encoding_read(struct str *bytes, struct buf *decoded, const char **problem);
/* Offset of the first byte that is no UTF-8, or STR_NONE. */
size_t encoding_invalid(struct str bytes);

#endif
