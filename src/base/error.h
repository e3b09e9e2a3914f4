/* error - why the world refused: one line that says what, where and what to do.
 *
 *     bool config_load(struct str path, struct config *out, struct error *err);
 *     if (!config_load(path, &config, &err)) { report(err.text); return 2; }
 *
 * For failures of the outside world only. A bug aborts; a flaw in the user's code is a
 * finding; out of memory ends the run. A function that takes `err` fills it exactly
 * when it returns false. `err` may not be NULL. Text is cut at ERROR_MAX bytes, never
 * within a UTF-8 sequence; control bytes in it are shown escaped, so that it is safe to
 * print. */
#ifndef FLATLINE_BASE_ERROR_H
#define FLATLINE_BASE_ERROR_H

#include <stdbool.h>

#define ERROR_MAX 1024

struct error {
    char text[ERROR_MAX];
};

/* Always returns false: return error_set(err, "%s: cannot be read: %s", ...). */
bool error_set(struct error *err, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
