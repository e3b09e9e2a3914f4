/* options - reading a command line by a table.
 *
 *     enum { OPT_REV, OPT_QUIET };
 *     static const struct option_spec specs[] = {
 *         [OPT_REV] = {"rev", 0, "REV", "audit any commit"},
 *         [OPT_QUIET] = {"quiet", 'q', NULL, "no summary"},
 *     };
 *     while ((which = options_next(&options, &value, &err)) != OPTIONS_END) ...
 *
 * `--name=value`, `--name value`, `-xvalue`, `-x value`, flags in one word (`-qv`),
 * options after operands, `--` before operands that begin with '-'. A lone `-` is an
 * operand. What is mistyped gets the nearest name. Every command also knows -h, --help.
 */
#ifndef FLATLINE_CLI_OPTIONS_H
#define FLATLINE_CLI_OPTIONS_H

#include "base/error.h"
#include "base/str.h"

struct option_spec {
    const char *name;
    char letter;       /* 0: none */
    const char *value; /* what stands behind it in the help; NULL: a flag */
    const char *help;
};

struct options {
    const struct option_spec *specs;
    int spec_count;
    char **args; /* NULL at the end, as in main */
    bool operands_only;
    const char *cluster; /* further letters of a word of flags */
};

#define OPTIONS_END (-1)
#define OPTIONS_OPERAND (-2) /* *value is the operand */
#define OPTIONS_HELP (-3)
#define OPTIONS_WRONG (-4) /* err says what is wrong */

/* The index of the next option in specs, or one of the above. *value is the option's
 * value, or NULL. */
int options_next(struct options *options, const char **value, struct error *err);

/* The name most like `wrong`, or NULL when none is near enough to be meant. */
const char *nearest_name(struct str wrong, const char *const *names, size_t count);

/* A decimal number within [least, most]. */
bool option_number(const char *name, const char *value, unsigned least, unsigned most,
                   unsigned *out, struct error *err);

#endif
