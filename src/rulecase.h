/* rulecase - runs a case of a rule file (rulefile.h) through the whole pipeline.
 *
 *     struct buf report = {0};
 *     if (!rulecase_run(&file, &file.cases.items[i], &report)) puts(report.ptr);
 *
 * The case's files become a snapshot in memory; what comes out is what `flatline check`
 * would print for such a repository. Runs in one thread; safe on untrusted cases. */
#ifndef FLATLINE_RULECASE_H
#define FLATLINE_RULECASE_H

#include "base/buf.h"
#include "rulefile.h"

/* True when the findings are exactly the expected ones. Otherwise appends to `report` a
 * line for each that is missing ("- ID path:line") or too many ("+ ID path:line:
 * message"), or what is wrong with the case's configuration. */
bool rulecase_run(const struct rulefile *file, const struct rule_case *c,
                  struct buf *report);

#endif
