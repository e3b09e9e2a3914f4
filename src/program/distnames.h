/* distnames - which distribution an import name comes from, where the names differ.
 *
 *     struct str names[DISTNAMES_MAX];
 *     size_t count = distnames_of(config, STR("yaml.nodes"), arena, names);
 *     names[0] "pyyaml"                                     normalised (PEP 503)
 *
 * Candidates, likeliest first: what the configuration says, the table of well-known
 * ones, the dotted prefixes joined with dashes (google.cloud.storage ->
 * google-cloud-storage), and customary spellings of the first component. */
#ifndef FLATLINE_PROGRAM_DISTNAMES_H
#define FLATLINE_PROGRAM_DISTNAMES_H

#include "config/config.h"

#define DISTNAMES_MAX 16

size_t distnames_of(const struct config *config, struct str module, struct arena *arena,
                    struct str names[DISTNAMES_MAX]);
/* Is its first component a well-known import name of some distribution? */
bool distnames_knows(struct str module);

#endif
