/* problem - what one file's trouble prevented: shown in every format, never silent. */
#ifndef FLATLINE_PROBLEM_H
#define FLATLINE_PROBLEM_H

#include "base/vec.h"

struct problem {
    struct str path;    /* empty: about the run as a whole */
    struct str message; /* one line: what, and what was done about it */
    bool fatal;         /* the run could not do its job: exit status 2 */
};

struct problems {
    VEC(struct problem) list;
};

#endif
