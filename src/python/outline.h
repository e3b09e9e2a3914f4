/* outline - the logical lines of a Python file, without parsing it.
 *
 *     struct outline outline;                          reused from file to file
 *     outline_init(&outline);
 *     outline_scan(&outline, bytes);
 *     for (uint32_t i = 0; i < outline.count; i++)
 *         if (outline.lines[i].word == WORD_TRY) ...
 *     outline_release(&outline);
 *
 * One pass that knows strings (all prefixes, triple, f- and t-strings with PEP 701
 * nesting), comments, brackets, continuations and indentation. Agrees with CPython's
 * tokenizer on every valid file; on an invalid one it says where it lost the thread
 * (outline.trouble) and goes on line by line, so that one bad line does not hide a
 * file.
 *
 * A logical line ends with a NEWLINE token (language reference 2.1.1). `a; b` and
 * `if x: y` are one logical line each. Blank and comment lines are none. */
#ifndef FLATLINE_PYTHON_OUTLINE_H
#define FLATLINE_PYTHON_OUTLINE_H

#include "base/str.h"

/* The first word of a logical line, when it is a keyword that matters (`async` is
 * skipped: WORD_DEF for `async def`; soft keywords only where they start such a
 * statement). */
enum outline_word {
    WORD_OTHER,
    WORD_IMPORT,
    WORD_FROM,
    WORD_DEF,
    WORD_CLASS,
    WORD_DECORATOR, /* @ */
    WORD_IF,
    WORD_ELIF,
    WORD_ELSE,
    WORD_FOR,
    WORD_WHILE,
    WORD_WITH,
    WORD_TRY,
    WORD_EXCEPT,
    WORD_FINALLY,
    WORD_MATCH,
    WORD_CASE,
    WORD_RETURN,
    WORD_RAISE,
    WORD_GLOBAL,
    WORD_TYPE,
    WORD_ASSERT,
};

#define OUTLINE_NONE UINT32_MAX

/* CPython's own limits (MAXLEVEL, MAXFSTRINGLEVEL, MAXINDENT of its tokenizer): a file
 * beyond them is no valid Python either. */
#define OUTLINE_MAX_DEPTH 200
#define OUTLINE_MAX_STRINGS 150
#define OUTLINE_MAX_LEVELS 100

/*     if x:            <- header: block_end = index of the line after the block
 *         y            <- parent = index of the `if` line
 *         z                                                                        */
struct outline_line {
    uint32_t start, end;      /* bytes, from the first token to after the last */
    uint32_t line, last_line; /* physical, from 1 */
    uint32_t parent;          /* the header line whose block holds it, OUTLINE_NONE */
    uint32_t block_end;       /* index of the first line that is not in its block; the
                                 next index when it opens none */
    uint16_t indent;          /* bytes between it and the beginning of its physical line
                                 (or a byte order mark); UINT16_MAX: that or more */
    uint16_t level;           /* number of INDENTs around it */
    uint8_t word;
    uint8_t has_semicolon; /* a `;` or a one-line suite: several statements in it (a
                              header with a bare lambda looks like one) */
    uint8_t ends_colon;    /* its last token is `:` : a block follows */
    uint8_t in_trouble;    /* scanned after the thread was lost */
};

struct outline_trouble {
    uint32_t offset, line;
    const char *message; /* static */
};

struct outline {
    struct outline_line *lines; /* owned; valid until the next scan */
    uint32_t count, cap;
    uint32_t physical_lines;
    bool plain; /* nothing but ASCII and no CR: a byte is a column, an LF ends a line */
    struct outline_trouble trouble; /* first one; message NULL: none */
    uint32_t *comments;             /* offsets of each `#` that starts a comment */
    uint32_t comment_count, comment_cap;
};

void outline_init(struct outline *o);
void outline_release(struct outline *o);
/* `bytes` up to 4 GiB - 1 (more is cut off); a leading BOM is skipped; they need not
 * end in NUL. Linear in the bytes; nesting is bounded, deeper is trouble. */
void outline_scan(struct outline *o, struct str bytes);

/* Where the string ends whose prefix begins at `start` and whose first quote stands at
 * `quote`: behind its closing quotes; for an unfinished one before the line end or,
 * when that is no line end, at bytes.len. */
uint32_t outline_string_end(struct str bytes, uint32_t start, uint32_t quote);
/* Behind the partner of the opening bracket at `start`; bytes.len when it has none. */
uint32_t outline_bracket_end(struct str bytes, uint32_t start);

#endif
