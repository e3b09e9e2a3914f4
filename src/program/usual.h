/* usual - keeps, for the next run, which imports of a program say nothing new
 * (python/usual.h).
 *
 *     usual_write(program, secret, &out);
 */
#ifndef FLATLINE_PROGRAM_USUAL_H
#define FLATLINE_PROGRAM_USUAL_H

#include "base/buf.h"
#include "program/program.h"

/* Appends the block; `secret`: 16 bytes. */
void usual_write(const struct program *p, const uint8_t *secret, struct buf *out);

#endif
