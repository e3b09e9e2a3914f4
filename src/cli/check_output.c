#include "cli/check_output.h"

#include "cli/output.h"
#include "reading.h"

void check_output_init(struct check_output *output)
{
    *output = (struct check_output){.report = &reports[0]};
}

static bool no_such_format(struct str name, const char *nearest, struct error *err)
{
    if (*nearest)
        return error_set(err, "there is no format %.*s; did you mean %s?",
                         STR_ARG(name), nearest);
    struct buf names = {0};
    for (size_t i = 0; i < report_count; i++)
        buf_printf(&names, "%s%s", i ? ", " : "", reports[i].name);
    error_set(err, "there is no format %.*s; there are %s", STR_ARG(name), names.ptr);
    buf_release(&names);
    return false;
}

bool check_output_format(struct check_output *output, const char *name,
                         struct error *err)
{
    const char *nearest;
    const struct report *report = report_find(str_of(name), &nearest);
    if (!report)
        return no_such_format(str_of(name), nearest, err);
    output->report = report;
    return true;
}

bool check_output_add(struct check_output *output, const char *value,
                      struct arena *arena, struct error *err)
{
    struct str rest = str_of(value), name = str_split(&rest, '=');
    struct output_target target = {NULL, value};
    if (name.len < strlen(value)) {
        const char *nearest;
        target.report = report_find(name, &nearest);
        if (!target.report && str_find_char(name, '/') == STR_NONE)
            return no_such_format(name, nearest, err);
        if (target.report)
            target.file = rest.ptr;
    }
    if (!*target.file)
        return error_set(err, "--output wants FILE or FORMAT=FILE");
    if (!target.report)
        output->redirected = true;
    vec_add(&output->targets, arena, target);
    return true;
}

bool check_output_shows_lines(const struct check_output *output)
{
    bool shows = output->report->shows_lines && !output->redirected;
    for (size_t i = 0; i < output->targets.len; i++) {
        const struct report *own = output->targets.items[i].report;
        shows |= (own ? own : output->report)->shows_lines;
    }
    return shows;
}

/* What was not read with the judgement (lines.h) is read now: it is little. */
struct sources {
    const struct snapshot *snapshot;
    struct snapshot_reader *reader;
    struct str path; /* of what is in bytes */
    struct buf bytes;
};

static bool read_source(void *context, struct str path, struct str *bytes)
{
    struct sources *sources = context;
    struct error err;
    if (!str_eq(path, sources->path) || !path.len) {
        size_t at = snapshot_find(sources->snapshot, path);
        sources->path = STR("");
        if (at == STR_NONE ||
            snapshot_read(sources->reader, &sources->snapshot->entries[at],
                          READING_MAX_FILE, &sources->bytes, &err) != READ_OK)
            return false;
        sources->path = path;
    }
    *bytes = buf_str(&sources->bytes);
    return true;
}

static bool write_one(const struct report *report, const char *file, bool color,
                      const struct report_input *input, struct error *err)
{
    struct buf out = {0};
    struct report_input own = *input;
    own.color = color && strcmp(file, "-") == 0;
    if (strcmp(file, "-") != 0)
        own.microseconds = 0;
    report->write(&own, &out);
    bool written = output_file(file, buf_str(&out), err);
    buf_release(&out);
    return written;
}

bool check_output_write(const struct check_output *output, const struct snapshot *snap,
                        const struct report_input *input, bool color, struct error *err)
{
    struct sources sources = {snap, snapshot_reader_new(snap), STR(""), {0}};
    struct report_input own = *input;
    own.source = read_source;
    own.context = &sources;
    bool good = output->redirected || write_one(output->report, "-", color, &own, err);
    for (size_t i = 0; i < output->targets.len && good; i++) {
        const struct output_target *target = &output->targets.items[i];
        good = write_one(target->report ? target->report : output->report, target->file,
                         color, &own, err);
    }
    snapshot_reader_free(sources.reader);
    buf_release(&sources.bytes);
    return good;
}
