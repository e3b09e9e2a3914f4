#include "cli/fixing.h"

#include "base/utf8.h"
#include "cli/output.h"
#include "fix.h"

bool fixing_agrees(const struct fixing *fixing, const struct session_request *request,
                   struct error *err)
{
    bool any = fixing->fix || fixing->preview;
    if (fixing->unsafe && !any)
        return error_set(err, "--unsafe-fixes goes with --fix or --preview-fixes");
    if (fixing->fix && fixing->preview)
        return error_set(err, "--fix changes files, --preview-fixes none: choose one");
    if (any && (request->rev || request->staged))
        return error_set(err, "%s is about the work tree alone",
                         fixing->fix ? "--fix" : "--preview-fixes");
    if (any && request->stdin_filename)
        return error_set(err, "%s cannot change standard input",
                         fixing->fix ? "--fix" : "--preview-fixes");
    return true;
}

static void add_rules(struct buf *out, const struct fix_file *file)
{
    for (size_t i = 0; i < file->for_findings.len; i++) {
        const struct finding *f = file->for_findings.items[i];
        buf_printf(out, "%s%.*s", i ? ", " : " (", STR_ARG(f->rule->id));
    }
    buf_addc(out, ')');
}

static struct str story(const struct fix_file *file, struct arena *arena)
{
    static const char *const words[] = {[FIX_REWRITE] = "changed ",
                                        [FIX_CREATE] = "created ",
                                        [FIX_RENAME] = "renamed "};
    struct buf text = {0};
    buf_addz(&text, words[file->kind]);
    utf8_escape(&text, file->path);
    if (file->kind == FIX_RENAME) {
        buf_addz(&text, " to ");
        utf8_escape(&text, file->rename_to);
    }
    add_rules(&text, file);
    struct str kept = arena_str(arena, buf_str(&text));
    buf_release(&text);
    return kept;
}

static void complain(const struct fixes *fixes)
{
    struct buf out = {0};
    for (size_t i = 0; i < fixes->notes.len; i++) {
        const struct fix_note *note = &fixes->notes.items[i];
        buf_printf(&out,
                   "flatline: %.*s not fixed: ", STR_ARG(note->finding->rule->id));
        utf8_escape(&out, note->text);
        buf_addc(&out, '\n');
    }
    for (size_t i = 0; i < fixes->files.len; i++) {
        const struct fix_file *file = &fixes->files.items[i];
        if (file->state != FIX_FAILED)
            continue;
        buf_addz(&out, "flatline: ");
        utf8_escape(&out, file->path);
        buf_addz(&out, " not fixed: ");
        utf8_escape(&out, file->why);
        buf_addc(&out, '\n');
    }
    output_error(buf_str(&out));
    buf_release(&out);
}

bool fixing_apply(struct fixing *fixing, const struct cli *cli,
                  const struct session *session, const struct run *run)
{
    struct fixes fixes;
    fix_plan(&fixes, run->findings.items, run->findings.len, fixing->unsafe,
             session->repo, cli->arena);
    fix_apply(&fixes, session->repo);
    for (size_t i = 0; i < fixes.files.len; i++)
        if (fixes.files.items[i].state == FIX_DONE)
            vec_add(&fixing->done, cli->arena,
                    story(&fixes.files.items[i], cli->arena));
    complain(&fixes);
    return fixing->done.len > 0;
}

/* A diff goes out byte for byte, so that `git apply` can have it; only what a terminal
 * shows is made harmless. */
static void make_harmless(struct str diff, struct buf *out)
{
    while (diff.len) {
        struct str line = str_split(&diff, '\n');
        while (line.len) {
            size_t tab = str_find_char(line, '\t');
            utf8_escape(out, str_slice(line, 0, tab));
            if (tab != STR_NONE)
                buf_addc(out, '\t');
            line = tab == STR_NONE ? STR("") : str_from(line, tab + 1);
        }
        buf_addc(out, '\n');
    }
}

bool fixing_preview(const struct fixing *fixing, const struct cli *cli,
                    const struct session *session, const struct run *run)
{
    struct fixes fixes;
    struct buf diff = {0}, shown = {0};
    fix_plan(&fixes, run->findings.items, run->findings.len, fixing->unsafe,
             session->repo, cli->arena);
    complain(&fixes);
    fix_diff(&fixes, &diff);
    if (output_is_terminal())
        make_harmless(buf_str(&diff), &shown);
    bool printed = output_print(buf_str(output_is_terminal() ? &shown : &diff));
    buf_release(&diff);
    buf_release(&shown);
    return printed;
}
