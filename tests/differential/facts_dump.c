/* facts_dump - facts of files as JSON, one object a line, for the differential tests.
 *
 *     facts_dump FILE...          or, without arguments, paths separated by NUL on
 * stdin
 *
 * Each object is that of `flatline facts` with the logical lines added. */
#include "base/buf.h"
#include "python/reading.h"

#include <stdio.h>
#include <stdlib.h>

static bool read_file(const char *path, struct buf *out)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    buf_clear(out);
    buf_reserve(out, 1);
    for (size_t got = 1; got > 0; out->len += got) {
        buf_reserve(out, 65536);
        got = fread(out->ptr + out->len, 1, 65536, file);
    }
    fclose(file);
    return true;
}

static void add_logical_lines(struct str bytes, struct facts_reader *reader,
                              struct buf *out)
{
    const char *problem;
    encoding_read(&bytes, &reader->decoded, &problem);
    outline_scan(&reader->outline, bytes);
    out->len--; /* the closing brace */
    buf_addz(out, ", \"logical_lines\": [");
    for (uint32_t i = 0; i < reader->outline.count; i++) {
        const struct outline_line *line = &reader->outline.lines[i];
        buf_printf(out, "%s[%u, %u]", i ? ", " : "", line->line, line->last_line);
    }
    buf_addz(out, "]}");
}

static bool dump(const char *path, struct facts_reader *reader)
{
    struct buf bytes = {0}, out = {0};
    struct arena arena;
    struct facts facts;
    arena_init(&arena);
    bool done = read_file(path, &bytes);
    if (done) {
        facts_read(buf_str(&bytes), reader, &arena, &facts);
        facts_to_json(&facts, str_of(path), &out);
        add_logical_lines(buf_str(&bytes), reader, &out);
        buf_addc(&out, '\n');
        fwrite(out.ptr, 1, out.len, stdout);
    } else {
        fprintf(stderr, "facts_dump: %s: cannot be read\n", path);
    }
    arena_release(&arena);
    buf_release(&bytes);
    buf_release(&out);
    return done;
}

int main(int argc, char **argv)
{
    struct facts_options options = {0};
    struct facts_reader *reader = facts_reader_new(&options);
    char *line = NULL;
    size_t size = 0;
    bool done = true;
    for (int i = 1; i < argc; i++)
        done &= dump(argv[i], reader);
    while (argc < 2 && getdelim(&line, &size, '\0', stdin) > 0)
        done &= dump(line, reader);
    free(line);
    facts_reader_free(reader);
    return !done;
}
