/* rule - what a rule is, and all that it may use.
 *
 * A rule is one file rules/<family>/<name>.toml (identity, prose, options, cases) and,
 * when a query cannot say it, rules/<family>/<name>.c beside it with one function
 *
 *     void rule_missing_init(struct judgement *j)        for missing-init.toml
 *     {
 *         for (uint32_t i = 0; i < j->program->dir_count; i++)
 *             if (...) {
 *                 struct finding *f = judge_report(j, path);
 *                 f->message = arena_printf(j->arena, ...);
 *             }
 *     }
 *
 * The build finds both by listing the folder; no other file names a rule. A rule reads
 * the program and reports; it does no input or output, keeps no state between calls and
 * knows nothing of suppression or formats. Rules may include rule.h, program/ and
 * base/.
 */
#ifndef FLATLINE_RULE_H
#define FLATLINE_RULE_H

#include "config/config.h"
#include "finding.h"
#include "program/program.h"

struct rule;

/* What a rule is called with. */
struct judgement {
    const struct program *program;
    const struct config *config;
    struct arena *arena; /* the run's: findings live there */
    const struct rule *rule;
    VEC(struct finding) findings;
};

/* A new finding of the rule being run; severity and rule are filled in. Valid until the
 * next judge_report. */
struct finding *judge_report(struct judgement *j, struct str path);

typedef void rule_judge(struct judgement *j);

/* The built-in table is made by the build from rules/ (cmake/rules.cmake). */
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

#endif
