#include "python/facts.h"

#include "python/builder.h"
#include "python/guards.h"
#include "python/reader.h"

void facts_read(struct str bytes, struct facts_reader *reader, struct arena *arena,
                struct facts *out)
{
    struct facts_builder b;
    arena_clear(&reader->scratch);
    reader->parsed = 0;
    outline_scan(&reader->outline, bytes);
    builder_init(&b, bytes, &reader->outline, &reader->scratch);
    guards_read(&b, &reader->outline, bytes, reader);
    b.parsed = reader->parsed;
    builder_seal(&b, arena, out);
}
