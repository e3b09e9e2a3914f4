/* check_output - the reports of one run: which formats, to which files. */
#ifndef FLATLINE_CLI_CHECK_OUTPUT_H
#define FLATLINE_CLI_CHECK_OUTPUT_H

#include "git/snapshot.h"
#include "report/report.h"

struct output_target {
    const struct report *report; /* NULL: the one of --format */
    const char *file;
};

struct check_output {
    const struct report *report; /* --format */
    VEC(struct output_target) targets;
    bool redirected; /* a target without a format takes the place of stdout */
};

void check_output_init(struct check_output *output);
bool check_output_format(struct check_output *output, const char *name,
                         struct error *err);
/* "FILE" or "FORMAT=FILE". */
bool check_output_add(struct check_output *output, const char *value,
                      struct arena *arena, struct error *err);
/* Does any of them show lines of source? */
bool check_output_shows_lines(const struct check_output *output);
/* Writes all of them; the report of --format goes to stdout unless a FILE without
 * FORMAT was given. Colour is for stdout alone. */
bool check_output_write(const struct check_output *output, const struct snapshot *snap,
                        const struct report_input *input, bool color,
                        struct error *err);

#endif
