/* Runs a fuzz target over folders of seeds and over mutations of them, where libFuzzer
 * is not at hand: `fuzz_index CORPUS[:CORPUS...] [MUTATIONS [SEED [DICTIONARY]]]`. The
 * same numbers always try the same inputs. The dictionary has a word to put in on each
 * line. Under AddressSanitizer every input is a malloc of its own size. */
#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_SEEDS 1000
#define MAX_WORDS 200
#define MAX_WORD 64
#define LARGEST_INPUT ((size_t)1 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct seed {
    uint8_t *data;
    size_t size;
};

static struct seed seeds[MAX_SEEDS];
static size_t seed_count;
static char words[MAX_WORDS][MAX_WORD];
static uint32_t word_count;
static uint64_t state;

static uint32_t next(uint32_t below)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return below ? (uint32_t)(state >> 33) % below : 0;
}

static void load(const char *folder, const char *name)
{
    char path[4096];
    struct seed *seed = &seeds[seed_count];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (!file || seed_count == MAX_SEEDS - 1)
        abort();
    seed->data = malloc(LARGEST_INPUT);
    seed->size = seed->data ? fread(seed->data, 1, LARGEST_INPUT, file) : 0;
    fclose(file);
    seed_count++;
}

static int is_visible(const struct dirent *item)
{
    return item->d_name[0] != '.';
}

/* In the order of names, which the same seeds always have. */
static bool load_folder(const char *folder)
{
    struct dirent **items;
    int count = scandir(folder, &items, is_visible, alphasort);
    for (int i = 0; i < count; i++) {
        load(folder, items[i]->d_name);
        free(items[i]);
    }
    if (count >= 0)
        free(items);
    return count >= 0;
}

/* \n and \r in a word stand for themselves. */
static void load_words(const char *path)
{
    char line[MAX_WORD];
    FILE *file = fopen(path, "r");
    if (!file)
        abort();
    while (word_count < MAX_WORDS && fgets(line, sizeof line, file)) {
        char *out = words[word_count++];
        line[strcspn(line, "\n")] = '\0';
        for (const char *in = line; *in; in++)
            if (in[0] == '\\' && (in[1] == 'n' || in[1] == 'r'))
                *out++ = *++in == 'n' ? '\n' : '\r';
            else
                *out++ = *in;
        *out = '\0';
    }
    fclose(file);
}

static void run(const uint8_t *data, size_t size)
{
    uint8_t *exact = malloc(size ? size : 1);
    if (!exact)
        abort();
    memcpy(exact, data, size);
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
}

static const uint8_t edges[] = {0, 1, 0x7f, 0x80, 0xff, '/', '.', '-', '9'};

static size_t insert(uint8_t *data, size_t size, size_t room, size_t at,
                     const char *word)
{
    size_t len = strlen(word);
    if (size + len > room)
        return size;
    memmove(data + at + len, data + at, size - at);
    memcpy(data + at, word, len);
    return size + len;
}

/* One change; returns the new size. `room` bytes can be held. */
static size_t mutate(uint8_t *data, size_t size, size_t room)
{
    size_t at = next((uint32_t)size + 1), len = next(16) + 1;
    const struct seed *other = &seeds[next((uint32_t)seed_count)];
    if (word_count && next(2))
        return insert(data, size, room, at, words[next(word_count)]);
    switch (next(6)) {
    case 0:
        if (at < size)
            data[at] ^= (uint8_t)(1u << next(8));
        return size;
    case 1:
        if (at < size)
            data[at] = edges[next(sizeof edges)];
        return size;
    case 2:
        return at;
    case 3: /* cut some out */
        len = at + len > size ? size - at : len;
        memmove(data + at, data + at + len, size - at - len);
        return size - len;
    case 4: /* put some in */
        if (size + len > room)
            return size;
        memmove(data + at + len, data + at, size - at);
        for (size_t i = 0; i < len; i++)
            data[at + i] = edges[next(sizeof edges)];
        return size + len;
    default: /* the end of another seed */
        len = next((uint32_t)other->size + 1);
        if (at + other->size - len > room)
            return size;
        memcpy(data + at, other->data + len, other->size - len);
        return at + other->size - len;
    }
}

int main(int argc, char **argv)
{
    long mutations = argc > 2 ? atol(argv[2]) : 0;
    uint8_t *data = malloc(LARGEST_INPUT);
    state = argc > 3 ? strtoull(argv[3], NULL, 10) : 1;
    if (argc < 2 || !data)
        return 2;
    for (char *folder = strtok(argv[1], ":"); folder; folder = strtok(NULL, ":"))
        if (!load_folder(folder))
            return 2;
    if (argc > 4)
        load_words(argv[4]);
    for (size_t i = 0; i < seed_count; i++)
        run(seeds[i].data, seeds[i].size);
    for (long i = 0; seed_count && i < mutations; i++) {
        const struct seed *seed = &seeds[next((uint32_t)seed_count)];
        size_t size = seed->size;
        memcpy(data, seed->data, size);
        for (uint32_t changes = next(4) + 1; changes; changes--)
            size = mutate(data, size, LARGEST_INPUT);
        run(data, size);
    }
    printf("%zu seeds, %ld mutations\n", seed_count, mutations);
    for (size_t i = 0; i < seed_count; i++)
        free(seeds[i].data);
    free(data);
    return seed_count ? 0 : 1;
}
