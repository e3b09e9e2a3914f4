#include "rule.h"

struct finding *judge_report(struct judgement *j, struct str path)
{
    struct finding *f = vec_push(&j->findings, j->arena);
    f->rule = j->rule;
    f->path = path;
    f->severity = config_severity(j->config, j->rule, path);
    return f;
}
