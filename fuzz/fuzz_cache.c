/* What a cache file may hold though its checksums are right: whoever can write one can
 * make them right. Even first byte: the facts of a Python text, saved, with some bytes
 * of the block changed, must be refused or readable to their last index. Odd: any bytes
 * as a store's file, whose header and checksums are put right; every value that is
 * found is read as facts, as code, as a verdict and as usual imports.
 *
 *     [ kind | n | n times: place (3 bytes), byte | Python text ]       or
 *     [ kind | file ]
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/buf.h"
#include "cache/analyser.h"
#include "cache/store_format.h"
#include "memory_record.h"
#include "python/code.h"
#include "python/facts.h"
#include "python/usual.h"

#define MAX_CHANGES 16
/* Many slots may name the same large block. */
#define MAX_VALUES 64

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Of its own size, so that a sanitizer sees what is read beyond it. */
static char *copy_of(const void *bytes, size_t len)
{
    char *copy = malloc(len ? len : 1);
    if (!copy)
        abort();
    if (len)
        memcpy(copy, bytes, len);
    return copy;
}

static void read_facts(struct str block)
{
    struct facts facts;
    struct buf json = {0};
    if (facts_view(block, &facts))
        facts_to_json(&facts, STR("x.py"), &json);
    buf_release(&json);
}

static void read_code(struct str value)
{
    struct arena arena;
    struct code code;
    arena_init(&arena);
    if (code_load(value, &arena, &code))
        for (uint32_t i = 0; i < code.node_count; i++) {
            uint8_t kind = code_kind(&code, i);
            if ((kind == CODE_CALL || kind == CODE_ATTRIBUTE) &&
                code_text(&code, code_child(&code, i, 0)).len > value.len)
                abort();
        }
    arena_release(&arena);
}

static void read_verdict(struct str value)
{
    struct arena arena;
    struct record record;
    struct store_key other;
    struct since since = {0};
    struct buf again = {0};
    arena_init(&arena);
    if (record_is_moved(value, &arena, &other, &since))
        record_write_moved(&other, &since, &again);
    if (record_read(value, &(struct since){0}, &arena, &record))
        record_write(&record, &again);
    if (again.len && (again.len != value.len || memcmp(again.ptr, value.ptr, 8) != 0))
        abort();
    buf_release(&again);
    arena_release(&arena);
}

static void read_usual(struct str value)
{
    static const uint8_t secret[16];
    struct usual usual;
    struct usual_file file;
    struct import_fact import = {.guard = FACTS_NONE, .scope = FACTS_NONE};
    struct facts facts = {.pool = ""};
    if (usual_view(value, secret, &usual)) {
        usual_file(&usual, STR("a.py"), &file);
        usual_import(&usual, &(struct usual_file){0}, STR("a.py"), &facts, &import,
                     STR("x"));
    }
}

static void change_facts(const uint8_t *data, size_t size)
{
    static struct facts_reader *reader;
    struct facts_options options = {.flag_tests = true};
    struct arena arena;
    struct facts facts;
    struct buf block = {0};
    size_t changes = size ? data[0] % (MAX_CHANGES + 1) : 0;
    size_t text = 1 + changes * 4 < size ? 1 + changes * 4 : size;
    if (!reader)
        reader = facts_reader_new(&options);
    arena_init(&arena);
    facts_read(str_make((const char *)data + text, size - text), reader, &arena,
               &facts);
    facts_save(&facts, &block);
    for (size_t i = 1; i + 4 <= text; i += 4) {
        size_t at = (size_t)data[i] << 16 | (size_t)data[i + 1] << 8 | data[i + 2];
        block.ptr[at % block.len] = (char)data[i + 3];
    }
    char *copy = copy_of(block.ptr, block.len);
    read_facts(str_make(copy, block.len));
    free(copy);
    buf_release(&block);
    arena_release(&arena);
}

static void repair(char *file, size_t len)
{
    struct store_header *header = (void *)file;
    struct store_slot *slots = (void *)(file + sizeof *header);
    header->magic = STORE_MAGIC;
    header->len = len;
    header->slot_count = 1;
    while (header->slot_count * 2 <= (len - sizeof *header) / sizeof *slots)
        header->slot_count *= 2;
    memcpy(header->analyser, analyser, sizeof header->analyser);
    header->check = store_checksum(0, file, offsetof(struct store_header, check));
    for (uint64_t i = 0; i < header->slot_count; i++) {
        slots[i].offset = slots[i].offset % (len + 64) / 8 * 8;
        slots[i].len %= (uint32_t)len + 64;
        if (slots[i].offset <= len &&
            store_round_up(slots[i].len) <= len - slots[i].offset)
            slots[i].check = store_slot_check(&slots[i], file + slots[i].offset);
    }
}

static void read_store(const uint8_t *data, size_t size)
{
    struct store_table table;
    size_t least = sizeof(struct store_header) + sizeof(struct store_slot);
    if (size < least)
        return;
    char *file = copy_of(data, size);
    repair(file, size);
    if (!store_table_init(&table, str_make(file, size), analyser))
        abort();
    for (uint64_t i = 0; i < table.slot_count && i < MAX_VALUES; i++) {
        struct store_key key = table.slots[i].key;
        struct str value;
        if (!store_table_find(&table, &key, &value))
            continue;
        read_facts(value);
        read_code(value);
        read_verdict(value);
        read_usual(value);
    }
    free(table.used);
    free(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size && data[0] % 2)
        read_store(data + 1, size - 1);
    else if (size)
        change_facts(data + 1, size - 1);
    return 0;
}
