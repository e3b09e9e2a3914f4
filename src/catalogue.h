/* catalogue - the rules there are: who they are, not how they judge.
 *
 *     const struct rule *rule = rule_find(STR("swallowed-import"));
 *     if (!rule) suggest(rule_nearest(name));
 *
 * For everything that names rules without running them: configuration, suppression
 * comments, reports, `explain`. Running them is rule.h's matter. The built-in table is
 * made by the build from rules/ (cmake/rules.cmake), sorted by id, and lives as long as
 * the process. Must not know: the program model, configuration. */
#ifndef FLATLINE_CATALOGUE_H
#define FLATLINE_CATALOGUE_H

#include "base/vec.h"
#include "finding.h"

struct judgement;
typedef void rule_judge(struct judgement *j);

struct rule {
    struct str id, name, family, summary;
    enum severity severity; /* default */
    rule_judge *judge;      /* NULL: found by a stage itself (FL901...) or by a query */
    struct str toml;        /* the rule's whole file: prose, options, cases */
    struct str file;        /* "rules/packages/missing-init.toml" */
};

extern const struct rule builtin_rules[];
extern const size_t builtin_rule_count;

/* By ID or readable name; NULL when there is none. */
const struct rule *rule_find(struct str id_or_name);
/* The ID or name nearest to `wrong` for "did you mean"; empty when none is near. */
struct str rule_nearest(struct str wrong);
/* Does `id_or_family` mean this rule: its ID, its name, or the beginning of its ID as
 * "FL2" or "FL2xx"? */
bool rule_answers_to(const struct rule *rule, struct str id_or_family);

#endif
