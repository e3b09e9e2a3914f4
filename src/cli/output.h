/* output - where text goes: standard output, files, the terminal's wishes.
 *
 * A reader that went away (`flatline check | head`) is not an error: the rest is
 * quietly dropped. Everything else that prevents writing is said on stderr. */
#ifndef FLATLINE_CLI_OUTPUT_H
#define FLATLINE_CLI_OUTPUT_H

#include "base/error.h"
#include "base/str.h"

/* To stdout. False, and one line on stderr, when it cannot be written. */
bool output_print(struct str text);
/* To stderr, as it is. */
void output_error(struct str text);
/* To a file, "-" being stdout. */
bool output_file(const char *file, struct str text, struct error *err);

/* Replaces the file at once: a reader sees the old or the new one, never a half. */
bool output_replace(const char *file, struct str text, struct error *err);

enum color_mode { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };
/* --color wins, then NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE, then CLICOLOR=0; else
 * colour where stdout is a terminal that is not "dumb" (no-color.org,
 * bixense.com/clicolors). */
bool output_color(enum color_mode mode);
bool output_is_terminal(void);

#endif
