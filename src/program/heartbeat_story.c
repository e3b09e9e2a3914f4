#include "program/heartbeat_story.h"

#include "program/lookalike.h"

static void relate(const struct heartbeats *h, uint32_t file, uint32_t node,
                   struct str message, struct finding *f)
{
    struct span span = heartbeats_span(h, file, node);
    if (span.line)
        vec_add(&f->related, h->arena,
                ((struct related){heartbeats_path(h, file), span, message}));
}

void heartbeat_story_tell(const struct heartbeats *h, const struct processor *p,
                          const struct signing *s, struct finding *f)
{
    f->span = p->span;
    bool has_origin = s->file != VALUE_NOWHERE && s->node != VALUE_NOWHERE;
    bool is_call = s->file == s->call_file && s->node == s->call_node;
    if (has_origin && !is_call && s->node != 0)
        relate(h, s->file, s->node,
               s->name.len ? STR("the name comes from here") : STR("this is not known"),
               f);
    if (s->call_file != PROGRAM_NONE && s->call_node != CODE_NONE)
        relate(h, s->call_file, s->call_node, STR("it signs on here"), f);
}

void heartbeat_story_relate(const struct heartbeats *h, const struct processor *p,
                            struct str message, struct finding *f)
{
    vec_add(&f->related, h->arena,
            ((struct related){heartbeats_path(h, p->file), p->span, message}));
}

void heartbeat_story_foreign(const struct heartbeats *h, struct str name,
                             struct finding *f)
{
    uint32_t cp = lookalike_foreign(name);
    if (cp)
        vec_add(&f->notes, h->arena,
                arena_printf(h->arena, "it contains U+%04X, which is not ASCII", cp));
}
