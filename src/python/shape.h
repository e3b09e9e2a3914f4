/* shape - may two versions of a file be judged alike?
 *
 *     struct shape_terms terms = {.asked = asks, .path = path, .standing = path};
 *     if (facts_same_shape(&before, &after, &terms)) ... nothing is worse
 *
 * Yes when every fact of one is in the other, in the same order, with the same columns,
 * and a line that comes before another in one comes before it in the other: what is
 * said of them then differs in line numbers alone. Byte offsets, which only an edit of
 * the file uses, are not compared. Beside that may come and go
 *
 * - top-level names that no import of the whole repository asks this module for, nor
 *   anything in the file itself;
 * - imports that say nothing new (usual.h); where no guard's verdict depends on them,
 *   also those of what is nowhere in the tree, and of more names of a known module;
 * - tests of flags that no guard leaves behind;
 * - classes, where nobody signs on (heartbeats). */
#ifndef FLATLINE_PYTHON_SHAPE_H
#define FLATLINE_PYTHON_SHAPE_H

#include "python/asked.h"
#include "python/usual.h"

struct shape_terms {
    struct asks asked;
    struct str path; /* of the file */
    struct str
        standing; /* of the file, or of one of the same standing that was there */
    const struct usual *usual; /* NULL: nothing is known to be */
    /* Is anything in the tree, whatever kind of file or directory, called `name` or
     * `name`.EXT? NULL: everything may be. */
    bool (*is_here)(void *context, struct str name);
    /* Does a `from` import of the later version reach a file, as imports from there are
     * known to, that binds `name` itself? NULL: none does. */
    bool (*binds)(void *context, const struct shape_terms *terms,
                  const struct usual_file *file, const struct facts *f,
                  const struct import_fact *import, struct str name);
    void *context;
};

bool facts_same_shape(const struct facts *a, const struct facts *b,
                      const struct shape_terms *terms);

/* May the file come or go? Nobody asks for it, and nothing could be said of what it
 * holds. (That its path says nothing either is not for the facts to know.) */
bool facts_say_nothing(const struct facts *f, bool goes,
                       const struct shape_terms *terms);

#endif
