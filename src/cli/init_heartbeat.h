/* init_heartbeat - the [heartbeat] section of what `flatline init` writes.
 *
 *     init_heartbeat(session.snapshot, program, arena, &out);
 *
 * Appends the section with what proposal.h found, every line of it commented out, or
 * nothing where no processor signs on. */
#ifndef FLATLINE_CLI_INIT_HEARTBEAT_H
#define FLATLINE_CLI_INIT_HEARTBEAT_H

#include "base/buf.h"
#include "git/snapshot.h"
#include "program/program.h"

void init_heartbeat(const struct snapshot *snapshot, const struct program *p,
                    struct arena *arena, struct buf *out);
/* Any bytes as a TOML string on one line; what is not UTF-8 is left out before. */
void init_add_quoted(struct buf *out, struct str s);

#endif
