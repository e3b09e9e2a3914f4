/* guards - import guards, sentinels and what becomes of them (rules.md, FL2).
 *
 * Called once for each file, when the imports and symbols are already in the builder.
 * Adds guard, sentinel, use and flag-use facts and sets import_fact.guard of the
 * imports that a guard would catch. */
#ifndef FLATLINE_PYTHON_GUARDS_H
#define FLATLINE_PYTHON_GUARDS_H

#include "python/builder.h"
#include "python/reader.h"

void guards_read(struct facts_builder *b, const struct outline *o, struct str bytes,
                 struct facts_reader *reader);

#endif
