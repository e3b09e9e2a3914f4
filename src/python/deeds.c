/* A report takes what its arguments carry and keeps it: an exception that is only
 * logged at INFO is not recorded. Any other call passes it on to who knows where. */
#include "python/deeds.h"

#include "python/helpers.h"

static bool is_caught(const struct walk *w, struct str name)
{
    return str_listed(name, w->caught, w->caught_len);
}

void deed_say(struct deed *out, uint8_t level, uint8_t reason)
{
    if (level > out->level) {
        out->level = level;
        out->reason = reason;
    }
}

void deed_of_children(struct walk *w, TSNode node, struct deed *out)
{
    struct nodes kids = syntax_children(node, w->arena);
    for (uint32_t i = 0; i < kids.len; i++)
        deed_of(w, kids.items[i], false, out);
}

static void deed_of_report(struct walk *w, TSNode call, enum effect effect,
                           struct deed *out)
{
    struct deed inner = {0};
    deed_of(w, syntax_field(call, "arguments"), false, &inner);
    out->told |= inner.mentions;
    deed_say(out, effect == EFFECT_DEBUG ? LEVEL_DEBUG : LEVEL_QUIET, 0);
    if (effect > out->report)
        out->report = (uint8_t)effect;
}

/* Any other call: it may be the work, and takes what its arguments carry. */
static void deed_of_work(struct walk *w, TSNode call, enum effect effect, bool top,
                         struct deed *out)
{
    struct deed inner = {0};
    deed_of(w, syntax_field(call, "function"), false, &inner);
    deed_of(w, syntax_field(call, "arguments"), false, &inner);
    deed_say(out, inner.level, inner.reason);
    out->ends |= inner.ends;
    out->imports |= inner.imports;
    out->told |= inner.told;
    if (inner.report > out->report)
        out->report = inner.report;
    if (inner.mentions && effect == EFFECT_WORK)
        deed_say(out, LEVEL_LOUD, REASON_RECORDS);
    else
        out->mentions |= inner.mentions;
    out->works |= top && effect == EFFECT_WORK;
}

/* A call of a function that stands in this file says what its body says. False: it is
 * a call like any other. */
static bool deed_of_helper(struct walk *w, TSNode call, bool top, struct deed *out)
{
    TSNode function = syntax_field(call, "function");
    struct str name = syntax_text(w->bytes, function);
    bool method = str_starts(name, STR("self.")) || str_starts(name, STR("cls."));
    if (!w->helpers || (syntax_kind(function) != SYN_IDENTIFIER && !method))
        return false;
    struct helper helper = helpers_ask(w->helpers, name);
    if (!helper.known)
        return false;
    struct deed inner = {0};
    deed_of(w, syntax_field(call, "arguments"), false, &inner);
    deed_say(out, inner.level, inner.reason);
    deed_say(out, helper.level, helper.reason);
    out->told |= inner.told || (helper.level != LEVEL_NONE && inner.mentions);
    if (helper.report > out->report)
        out->report = helper.report;
    out->ends |= inner.ends || (top && helper.ends);
    out->imports |= inner.imports;
    return true;
}

static void deed_of_call(struct walk *w, TSNode call, bool top, struct deed *out)
{
    enum effect effect = effect_of_call(w->bytes, call, w->options);
    if ((effect == EFFECT_WORK || effect_is_report(effect)) &&
        deed_of_helper(w, call, top, out))
        return;
    switch (effect) {
    case EFFECT_LOUD:
        deed_say(out, LEVEL_LOUD, REASON_LOGS);
        return;
    case EFFECT_ENDS:
        deed_say(out, LEVEL_LOUD, REASON_ENDS);
        out->ends |= top;
        return;
    case EFFECT_SKIPS:
        deed_say(out, LEVEL_LOUD, REASON_ENDS);
        return;
    case EFFECT_STDERR:
        deed_say(out, LEVEL_LOUD, REASON_STDERR);
        return;
    case EFFECT_CAUGHT:
        out->mentions = true;
        return;
    case EFFECT_IMPORT:
        out->imports = true;
        deed_of_work(w, call, effect, top, out);
        return;
    case EFFECT_WORK:
    case EFFECT_HOUSE:
    case EFFECT_PURE:
        deed_of_work(w, call, effect, top, out);
        return;
    default:
        deed_of_report(w, call, effect, out);
    }
}

void deed_of(struct walk *w, TSNode node, bool top, struct deed *out)
{
    if (ts_node_is_null(node) || w->depth >= WALK_DEPTH_MAX)
        return;
    w->depth++;
    switch (syntax_kind(node)) {
    case SYN_CALL:
        deed_of_call(w, node, top, out);
        break;
    case SYN_IDENTIFIER:
        out->mentions |= is_caught(w, syntax_text(w->bytes, node));
        break;
    case SYN_LAMBDA:
        break;
    case SYN_AWAIT:
    case SYN_PARENTHESIZED:
        deed_of(w, syntax_at(node, 0), top, out);
        break;
    case SYN_ATTRIBUTE:
        deed_of(w, syntax_field(node, "object"), false, out);
        break;
    case SYN_KEYWORD_ARGUMENT:
        deed_of(w, syntax_field(node, "value"), false, out);
        break;
    default:
        deed_of_children(w, node, out);
    }
    w->depth--;
}

static void apply_to(const struct walk *w, struct path *p, const struct deed *deed)
{
    path_say(p, deed->level, deed->reason);
    if (deed->report > p->report)
        p->report = deed->report;
    if (deed->told)
        p->flags &= (uint8_t)~PATH_PENDING;
    if (deed->works && !w->shared)
        p->flags |= PATH_WORKS;
    if (deed->imports)
        p->flags |= PATH_IMPORTS;
}

void deed_apply(struct walk *w, const struct deed *deed, struct paths *live,
                struct paths *done)
{
    for (uint32_t i = 0; i < live->len; i++)
        apply_to(w, &live->items[i], deed);
    if (deed->ends)
        walk_end(w, PATH_RAISES, live, done);
}
