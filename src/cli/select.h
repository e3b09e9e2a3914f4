/* select - rules named on the command line. */
#ifndef FLATLINE_CLI_SELECT_H
#define FLATLINE_CLI_SELECT_H

#include "config/config.h"

/* Each list is IDs, names or beginnings of IDs ("FL2") separated by commas. `select`
 * replaces what the configuration selects (and takes what is named from its ignores);
 * otherwise the rules are ignored in addition. */
bool select_rules(struct config *config, const char *const *lists, size_t count,
                  bool select, struct error *err);

#endif
