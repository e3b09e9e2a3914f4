/* glob - a path glob written as a regular expression (pattern.h tells what it means).
 *
 * Globs come from strangers and a naive translation of `*a*a*a*b` backtracks for ever.
 * Of two stars only the later one can need another try: whatever follows the first is
 * found at its first place. So every stretch between two stars (and every stretch of
 * components between two `**`) becomes an atomic group that takes the first match and
 * is never entered again. */
#ifndef FLATLINE_GLOB_H
#define FLATLINE_GLOB_H

#include "base/buf.h"
#include "base/error.h"

/* Appends to `regex`; false and err when it is no glob. For PATTERN_BYTES. */
bool glob_translate(struct str glob, struct buf *regex, struct error *err);

#endif
