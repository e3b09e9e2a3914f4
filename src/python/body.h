/* body - what the body of a `try` (or `with suppress`) does when all goes well: the
 * import operations a handler would catch, and the names it would bind.
 *
 *     struct body body;
 *     body_read(&body, &walk_names, block, bytes, arena);
 *     if (body.op_count) ...
 *
 * "Lexically inside the body through if/with/for/while/match but not through a nested
 * def/class/lambda, nor inside an inner try that already catches it" (rules.md). */
#ifndef FLATLINE_PYTHON_BODY_H
#define FLATLINE_PYTHON_BODY_H

#include "base/vec.h"
#include "python/catches.h"
#include "python/walk.h"

struct body_op {
    TSNode node; /* the import statement or the call */
};

struct body {
    struct str bytes;
    struct arena *arena;
    const struct catches *catches;
    struct walk_names *names;
    VEC(struct body_op) ops;
    uint64_t bound;      /* every name it binds */
    uint64_t imported;   /* ... by importing */
    uint64_t flags;      /* ... only to True, False or None */
    uint64_t flag_false; /* ... to False: true means missing */
    uint64_t modes;      /* ... to a text, a number or an attribute */
    uint64_t dotted;     /* ... as the head of `import a.b` */
    uint64_t grown;      /* containers it puts something into */
    uint64_t used;       /* imported, then used in the body itself */
    bool import_only;    /* imports, flags, simple uses of what was imported */
    bool star;           /* from x import * */
    bool calls;          /* something of what it imported */
    bool type_checking;  /* an import under `if TYPE_CHECKING` */
    uint32_t depth;
};

/* Reads `block`; may be called again for the `else` block with `ops_too` false: then
 * only names are added. */
void body_init(struct body *b, struct str bytes, struct arena *arena,
               const struct catches *catches, struct walk_names *names);
void body_read(struct body *b, TSNode block, bool ops_too);

#endif
