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

#include "catalogue.h"
#include "config/config.h"
#include "program/program.h"

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

/* Calls `visit` for every import guard in question (program/guarded.h), in file order. */
typedef void judge_guard_visit(struct judgement *j, uint32_t file, uint32_t guard);
void judge_each_guard(struct judgement *j, judge_guard_visit *visit);

#endif
