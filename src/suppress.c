#include "suppress.h"

#include "base/utf8.h"

/* The rules about comments themselves. A comment that hides everything must not hide
 * that it hides nothing: only naming one of these hides it. */
#define UNUSED_SUPPRESSION STR("FL901")
#define BAD_SUPPRESSION STR("FL903")

struct file_suppressions {
    bool *used;    /* one per comment: it hid something */
    bool *id_used; /* one per id of the file's ids */
    /* The answers given, a bit a rule, under the first comment of a statement: a
     * statement of a hundred thousand findings and as many comments is answered once.
     */
    uint64_t *asked, *hid;
};

void suppressions_of(struct suppressions *s, const struct judgement *judgement)
{
    s->judgement = judgement;
    s->files =
        arena_array(judgement->arena, judgement->program->files.len, sizeof *s->files);
}

static struct file_suppressions *uses_of(struct suppressions *s, uint32_t file)
{
    const struct facts *facts = s->judgement->program->files.items[file].facts;
    struct file_suppressions *uses = &s->files[file];
    if (!uses->used) {
        struct arena *arena = s->judgement->arena;
        uses->used = arena_array(arena, facts->suppression_count, 1);
        uses->id_used = arena_array(arena, facts->id_count, 1);
        uses->asked = arena_array(arena, facts->suppression_count, sizeof *uses->asked);
        uses->hid = arena_array(arena, facts->suppression_count, sizeof *uses->hid);
    }
    return uses;
}

/* Is it spelt like one of our IDs: FL and three digits? */
static bool looks_like_ours(struct str id)
{
    if (id.len != 5 || !str_eq_nocase(str_slice(id, 0, 2), STR("FL")))
        return false;
    for (size_t i = 2; i < id.len; i++)
        if (id.ptr[i] < '0' || id.ptr[i] > '9')
            return false;
    return true;
}

static const struct rule *rule_named(const struct facts *facts,
                                     const struct suppression_fact *comment,
                                     uint32_t id)
{
    struct str text = facts_text(facts, facts->ids[id]);
    if (comment->kind == SUPPRESS_FLATLINE)
        return rule_find(text);
    if (!looks_like_ours(text))
        return NULL;
    char upper[5] = {'F', 'L', text.ptr[2], text.ptr[3], text.ptr[4]};
    return rule_find(str_make(upper, sizeof upper));
}

static bool about_comments(const struct rule *rule)
{
    return str_eq(rule->id, UNUSED_SUPPRESSION) || str_eq(rule->id, BAD_SUPPRESSION);
}

static bool comment_hides(const struct facts *facts, uint32_t index,
                          const struct rule *rule, struct file_suppressions *uses)
{
    const struct suppression_fact *comment = &facts->suppressions[index];
    bool hides = comment->id_count == 0 && !about_comments(rule);
    for (uint32_t i = 0; i < comment->id_count; i++)
        if (rule_named(facts, comment, comment->first_id + i) == rule)
            hides = uses->id_used[comment->first_id + i] = true;
    if (hides)
        uses->used[index] = true;
    return hides;
}

/* Comments stand in source order and so do the logical lines they belong to: the index
 * of the first whose logical line ends at or after `line`. */
static uint32_t first_comment(const struct facts *facts, uint32_t line)
{
    uint32_t low = 0, high = facts->suppression_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (facts->suppressions[middle].last_line < line)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* A bit for the rule; 0 for what is no built-in one, which then is not remembered. */
static uint64_t bit_of(const struct rule *rule)
{
    for (size_t i = 0; i < builtin_rule_count && i < 64; i++)
        if (rule == &builtin_rules[i])
            return (uint64_t)1 << i;
    return 0;
}

bool suppress(struct suppressions *s, const struct finding *finding)
{
    const struct program *program = s->judgement->program;
    uint32_t file = map_get(&program->file_of_path, finding->path);
    uint32_t line = finding->span.line;
    if (file == MAP_NONE || line == 0)
        return false;
    const struct facts *facts = program->files.items[file].facts;
    uint32_t first = first_comment(facts, line);
    if (first == facts->suppression_count ||
        facts->suppressions[first].first_line > line)
        return false;
    struct file_suppressions *uses = uses_of(s, file);
    uint64_t bit = bit_of(finding->rule);
    if (uses->asked[first] & bit)
        return uses->hid[first] & bit;
    bool hidden = false;
    for (uint32_t i = first;
         i < facts->suppression_count && facts->suppressions[i].first_line <= line; i++)
        if (comment_hides(facts, i, finding->rule, uses))
            hidden = true;
    uses->asked[first] |= bit;
    uses->hid[first] |= hidden ? bit : 0;
    return hidden;
}

static struct finding *report(struct judgement *out, const char *id,
                              const struct program_file *file,
                              const struct suppression_fact *comment, struct str key)
{
    struct finding *f;
    out->rule = rule_find(str_of(id));
    if (!out->rule)
        return NULL;
    f = judge_report(out, file->path);
    f->span = comment->span;
    f->key = key;
    return f;
}

static const char *form_of(const struct suppression_fact *comment)
{
    return comment->kind == SUPPRESS_NOQA ? "noqa" : "flatline: ignore";
}

/* A judgement can only be passed on a comment whose rule had its chance to speak. */
static bool had_its_chance(const struct judgement *j, const struct rule *rule,
                           struct str path)
{
    return !about_comments(rule) &&
           config_severity(j->config, rule, path) != SEVERITY_OFF;
}

static void report_unknown(struct judgement *out, const struct program_file *file,
                           const struct suppression_fact *comment, struct str id)
{
    struct finding *f =
        report(out, "FL903", file, comment, arena_join(out->arena, &id, 1));
    if (!f)
        return;
    struct buf shown = {0};
    utf8_escape(&shown, id);
    f->message = arena_printf(out->arena, "`%s` names `%s`, which is no rule",
                              form_of(comment), shown.ptr ? shown.ptr : "");
    struct str nearest = rule_nearest(id);
    f->help = nearest.len
                  ? arena_printf(out->arena, "did you mean `%.*s`?", STR_ARG(nearest))
                  : STR("`flatline rules` lists them all");
    buf_release(&shown);
}

static void report_unused(struct judgement *out, const struct program_file *file,
                          const struct suppression_fact *comment,
                          const struct rule *rule)
{
    struct finding *f =
        report(out, "FL901", file, comment, rule ? rule->id : STR("all"));
    if (!f)
        return;
    if (rule)
        f->message =
            arena_printf(out->arena, "`%s` names %.*s (%.*s), which finds nothing here",
                         form_of(comment), STR_ARG(rule->id), STR_ARG(rule->name));
    else
        f->message = arena_printf(out->arena, "`%s` hides nothing", form_of(comment));
    f->help = STR("remove it, so that it cannot hide the next finding");
}

static void judge_ids(struct judgement *out, const struct program_file *file,
                      const struct suppression_fact *comment, const bool *id_used)
{
    const struct facts *facts = file->facts;
    for (uint32_t i = 0; i < comment->id_count; i++) {
        uint32_t id = comment->first_id + i;
        struct str text = facts_text(facts, facts->ids[id]);
        const struct rule *rule = rule_named(facts, comment, id);
        if (!rule) {
            if (comment->kind == SUPPRESS_FLATLINE || looks_like_ours(text))
                report_unknown(out, file, comment, text);
        } else if (!id_used[id] && had_its_chance(out, rule, file->path)) {
            report_unused(out, file, comment, rule);
        }
    }
}

void suppressions_judge(struct suppressions *s, struct judgement *out)
{
    const struct program *program = s->judgement->program;
    for (uint32_t i = 0; i < program->files.len; i++) {
        const struct program_file *file = &program->files.items[i];
        if (!file->facts->suppression_count || (file->flags & FILE_EXCLUDED))
            continue;
        struct file_suppressions *uses = uses_of(s, i);
        for (uint32_t j = 0; j < file->facts->suppression_count; j++) {
            const struct suppression_fact *comment = &file->facts->suppressions[j];
            bool everything = comment->id_count == 0;
            if (!everything)
                judge_ids(out, file, comment, uses->id_used);
            else if (comment->kind == SUPPRESS_FLATLINE && !uses->used[j] &&
                     !out->config->select.len)
                report_unused(out, file, comment, NULL);
        }
    }
}
