/* inventory - what `flatline heartbeats` prints: processors, names, registries.
 *
 * Text for people (100 columns), JSON and CSV for programs. Bytes depend on the input
 * alone; everything a stranger named is escaped. */
#ifndef FLATLINE_REPORT_INVENTORY_H
#define FLATLINE_REPORT_INVENTORY_H

#include "base/buf.h"
#include "program/heartbeats.h"

/* `h` may be NULL: there are no heartbeats. */
void inventory_text(const struct heartbeats *h, struct buf *out);
void inventory_json(const struct heartbeats *h, struct buf *out);
void inventory_csv(const struct heartbeats *h, struct buf *out);

#endif
