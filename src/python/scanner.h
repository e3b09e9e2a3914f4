/* scanner - the bytes of a file up to the end of each logical line (for outline.c).
 *
 *     struct scanner s;
 *     scanner_init(&s, &outline, bytes);
 *     scanner_read_line(&s);             from a first token to the line's end
 *     scanner_next_line(&s);
 *
 * Knows strings, comments, brackets, continuations and recovery from what is wrong with
 * them; not indentation, not statements. Keeps the first trouble and the comments in
 * the outline it is given. */
#ifndef FLATLINE_PYTHON_SCANNER_H
#define FLATLINE_PYTHON_SCANNER_H

#include "base/arena.h"
#include "python/marks.h"
#include "python/outline.h"

struct bracket {
    uint32_t at, line;
    char open;
};

struct fstring {
    uint32_t at, line;
    uint32_t brackets; /* open brackets outside it */
    uint8_t quote, quotes;
    bool raw, in_specification;
    int depth;  /* brackets open within it */
    int fields; /* replacement fields open, less one */
};

struct scanner {
    const unsigned char *text, *at, *end, *body; /* body: after the byte order mark */
    struct marks marks;
    const unsigned char *line_start; /* of the physical line of `at` */
    struct outline *out;
    uint32_t line; /* physical, of `at` */
    bool recovering, went_back, no_comments;
    bool in_text; /* in an f-string, outside a field */
    /* Of the logical line read last, outside brackets: */
    bool semicolon;
    const unsigned char *first_colon, *last_colon;
    uint32_t depth, strings; /* of the stacks below, which need no beginning */
    struct bracket bracket[OUTLINE_MAX_DEPTH];
    struct fstring string[OUTLINE_MAX_STRINGS];
};

/* At the first byte; a byte order mark is the caller's to skip. */
void scanner_init(struct scanner *s, struct outline *out, struct str bytes);
/* From the first token up to the NEWLINE; `at` is left at the line end. */
void scanner_read_line(struct scanner *s);
/* `at` is LF, CR or the end; moves behind the line end and counts it. */
void scanner_next_line(struct scanner *s);
/* `at` is a #: to the line end. */
void scanner_skip_comment(struct scanner *s);
/* `at` is a backslash outside strings: behind the line end after it. */
void scanner_skip_continuation(struct scanner *s);
/* Something is wrong at `at`: from now on the scanner is in recovery. */
void scanner_trouble(struct scanner *s, const unsigned char *at, uint32_t line,
                     const char *message);
/* Doubles an array that the outline owns. */
void *scanner_more(void *items, uint32_t *cap, size_t size);

static inline bool scanner_at_line_end(const struct scanner *s)
{
    return s->at == s->end || *s->at == '\n' || *s->at == '\r';
}

/* May the byte be part of a name? Letters, digits, _ and what is no ASCII. */
extern const uint8_t scanner_name_bytes[256];

static inline bool scanner_is_name_byte(unsigned char c)
{
    return scanner_name_bytes[c];
}

#endif
