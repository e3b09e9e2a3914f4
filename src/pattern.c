/* Every match makes its own match data, so that threads share nothing but the compiled
 * code and two flags. What the JIT makes of it waits for the first match: most runs
 * never need most patterns, and making it takes longer than compiling them. The JIT's
 * code is tried first; where the machine stack is too small for it the interpreter
 * takes over under its own limits. */
#include "pattern.h"

#include "glob.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#define PATTERN_MAX 4096           /* bytes of one pattern */
#define PATTERN_NEST_LIMIT 100     /* parentheses within parentheses */
#define PATTERN_MATCH_LIMIT 200000 /* steps of one match: a few milliseconds */
#define GLOB_MATCH_LIMIT 20000000  /* more than any path takes (glob.h) */
#define PATTERN_DEPTH_LIMIT 2000   /* nested backtracking points (interpreter) */
#define PATTERN_HEAP_LIMIT 2048    /* KiB of one match (interpreter) */

struct pattern {
    struct str source;
    pcre2_code *code;
    pcre2_match_context *limits;
    atomic_bool exceeded, ready; /* ready: the JIT has seen it */
};

static struct str never_null(struct str s)
{
    return s.ptr ? s : STR("");
}

static pcre2_code *compile(struct str source, uint32_t options, struct error *err)
{
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);
    if (!context)
        arena_out_of_memory(sizeof(struct pattern));
    pcre2_set_max_pattern_length(context, PATTERN_MAX * 16);
    pcre2_set_parens_nest_limit(context, PATTERN_NEST_LIMIT);
    int error = 0;
    size_t offset = 0;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)source.ptr, source.len, options,
                                     &error, &offset, context);
    if (!code) {
        char why[256];
        pcre2_get_error_message(error, (PCRE2_UCHAR *)why, sizeof why);
        error_set(err, "%s (at offset %zu)", why, offset);
    }
    pcre2_compile_context_free(context);
    return code;
}

struct pattern *pattern_compile(struct str source, unsigned flags, struct error *err)
{
    uint32_t options = PCRE2_DOTALL | PCRE2_NEVER_BACKSLASH_C;
    if (!(flags & PATTERN_BYTES))
        options |= PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF;
    if (flags & PATTERN_WHOLE)
        options |= PCRE2_ANCHORED | PCRE2_ENDANCHORED;
    if (flags & PATTERN_NOCASE)
        options |= PCRE2_CASELESS;
    source = never_null(source);
    if (!(flags & PATTERN_BYTES) && source.len > PATTERN_MAX) {
        error_set(err, "it is longer than %d bytes", PATTERN_MAX);
        return NULL;
    }
    pcre2_code *code = compile(source, options, err);
    if (!code)
        return NULL;
    struct pattern *p = calloc(1, sizeof *p);
    pcre2_match_context *limits = pcre2_match_context_create(NULL);
    if (!p || !limits)
        arena_out_of_memory(sizeof *p);
    pcre2_set_match_limit(limits, flags & PATTERN_BYTES ? GLOB_MATCH_LIMIT
                                                        : PATTERN_MATCH_LIMIT);
    pcre2_set_depth_limit(limits, PATTERN_DEPTH_LIMIT);
    pcre2_set_heap_limit(limits, PATTERN_HEAP_LIMIT);
    p->source = source;
    p->code = code;
    p->limits = limits;
    return p;
}

void pattern_free(struct pattern *p)
{
    if (!p)
        return;
    pcre2_match_context_free(p->limits);
    pcre2_code_free(p->code);
    free(p);
}

static void make_ready(struct pattern *p)
{
    static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&one_at_a_time);
    if (!atomic_load(&p->ready))
        pcre2_jit_compile(p->code, PCRE2_JIT_COMPLETE); /* without it, only slower */
    atomic_store(&p->ready, true);
    pthread_mutex_unlock(&one_at_a_time);
}

bool pattern_search(const struct pattern *p, struct str subject, size_t *start,
                    size_t *end)
{
    if (!atomic_load(&p->ready))
        make_ready((struct pattern *)(uintptr_t)p);
    pcre2_match_data *data = pcre2_match_data_create(1, NULL);
    if (!data)
        arena_out_of_memory(sizeof(struct pattern));
    subject = never_null(subject);
    PCRE2_SPTR text = (PCRE2_SPTR)subject.ptr;
    int result = pcre2_match(p->code, text, subject.len, 0, 0, data, p->limits);
    if (result == PCRE2_ERROR_JIT_STACKLIMIT)
        result =
            pcre2_match(p->code, text, subject.len, 0, PCRE2_NO_JIT, data, p->limits);
    /* 0: more groups than the data has room for, which is all we want. */
    bool found = result >= 0;
    if (found) {
        const size_t *extent = pcre2_get_ovector_pointer(data);
        /* \K in a lookahead can put the start behind the end. */
        *start = extent[0] < extent[1] ? extent[0] : extent[1];
        *end = extent[1];
    } else if (result != PCRE2_ERROR_NOMATCH) {
        atomic_store(&((struct pattern *)(uintptr_t)p)->exceeded, true);
    }
    pcre2_match_data_free(data);
    return found;
}

size_t pattern_groups(const struct pattern *p, struct str subject, size_t from,
                      bool not_empty, size_t *extents, size_t max)
{
    pcre2_match_data *data = pcre2_match_data_create_from_pattern(p->code, NULL);
    if (!data)
        arena_out_of_memory(sizeof(struct pattern));
    subject = never_null(subject);
    uint32_t options = PCRE2_NO_JIT | (not_empty ? PCRE2_NOTEMPTY_ATSTART : 0);
    int result = pcre2_match(p->code, (PCRE2_SPTR)subject.ptr, subject.len, from,
                             options, data, p->limits);
    size_t groups = 0;
    if (result > 0) {
        const size_t *extent = pcre2_get_ovector_pointer(data);
        groups = pcre2_get_ovector_count(data);
        groups = groups < max ? groups : max;
        for (size_t i = 0; i < 2 * groups; i++)
            extents[i] = extent[i] == PCRE2_UNSET ? STR_NONE : extent[i];
    } else if (result != PCRE2_ERROR_NOMATCH) {
        atomic_store(&((struct pattern *)(uintptr_t)p)->exceeded, true);
    }
    pcre2_match_data_free(data);
    return groups;
}

bool pattern_matches(const struct pattern *p, struct str subject)
{
    size_t start, end;
    return pattern_search(p, subject, &start, &end);
}

bool pattern_exceeded(const struct pattern *p)
{
    return atomic_load(&p->exceeded);
}

struct str pattern_source(const struct pattern *p)
{
    return p->source;
}

bool globs_add(struct globs *g, struct arena *arena, struct str glob, struct error *err)
{
    struct buf regex = {0};
    struct pattern *pattern = NULL;
    if (glob_translate(glob, &regex, err))
        pattern = pattern_compile(buf_str(&regex), PATTERN_BYTES, err);
    buf_release(&regex);
    if (!pattern)
        return false;
    vec_add(&g->sources, arena, glob);
    vec_add(&g->patterns, arena, pattern);
    return true;
}

bool globs_match(const struct globs *g, struct str path)
{
    for (size_t i = 0; i < g->patterns.len; i++)
        if (pattern_matches(g->patterns.items[i], path))
            return true;
    return false;
}

void globs_release(struct globs *g)
{
    for (size_t i = 0; i < g->patterns.len; i++)
        pattern_free(g->patterns.items[i]);
    *g = (struct globs){0};
}

/* After a `*` the rest is tried at each place; only the last `*` is ever gone back to,
 * since an earlier one has already matched as little as it can. */
bool name_glob_match(struct str glob, struct str name)
{
    size_t g = 0, n = 0, star = STR_NONE, resume = 0;
    while (n < name.len) {
        if (g < glob.len && glob.ptr[g] == '*') {
            star = g++;
            resume = n;
        } else if (g < glob.len && (glob.ptr[g] == '?' || glob.ptr[g] == name.ptr[n])) {
            g++;
            n++;
        } else if (star != STR_NONE) {
            g = star + 1;
            n = ++resume;
        } else {
            return false;
        }
    }
    while (g < glob.len && glob.ptr[g] == '*')
        g++;
    return g == glob.len;
}
