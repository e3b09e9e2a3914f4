/* The first line as a pattern, a glob and a name glob; the rest as what is matched. */
#include "pattern.h"

#include <stdio.h>
#include <stdlib.h>

#define GLOB_WORK 3000000 /* within it a glob must not run into a limit */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_glob(struct str source, struct str subject)
{
    struct arena arena;
    struct globs globs = {0};
    struct error err;
    arena_init(&arena);
    if (globs_add(&globs, &arena, source, &err)) {
        globs_match(&globs, subject);
        if (pattern_exceeded(globs.patterns.items[0]) &&
            source.len * subject.len < GLOB_WORK) {
            fprintf(stderr, "fuzz_pattern: a glob ran into a limit\n");
            abort();
        }
    }
    globs_release(&globs);
    arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str subject = str_make((const char *)data, size);
    struct str source = str_split(&subject, '\n');
    for (unsigned flags = 0; flags < 8; flags += 3) {
        struct error err;
        struct pattern *p = pattern_compile(source, flags, &err);
        size_t start = 0, end = 0;
        if (p && pattern_search(p, subject, &start, &end) &&
            (start > end || end > subject.len)) {
            fprintf(stderr, "fuzz_pattern: a match beyond the subject\n");
            abort();
        }
        pattern_free(p);
    }
    try_glob(source, subject);
    name_glob_match(source, subject);
    return 0;
}
