#include "base/siphash.h"

#include <endian.h>

static uint64_t rotate(uint64_t x, unsigned by)
{
    return x << by | x >> (64 - by);
}

static void rounds(uint64_t v[4], unsigned count)
{
    uint64_t a = v[0], b = v[1], c = v[2], d = v[3];
    for (; count; count--) {
        a += b;
        c += d;
        b = rotate(b, 13) ^ a;
        d = rotate(d, 16) ^ c;
        a = rotate(a, 32);
        c += b;
        a += d;
        b = rotate(b, 17) ^ c;
        d = rotate(d, 21) ^ a;
        c = rotate(c, 32);
    }
    v[0] = a;
    v[1] = b;
    v[2] = c;
    v[3] = d;
}

static uint64_t load(const uint8_t *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return le64toh(word);
}

static void store(uint8_t *at, uint64_t word)
{
    for (unsigned i = 0; i < 8; i++)
        at[i] = (uint8_t)(word >> 8 * i);
}

/* Whole words. The state stays in registers meanwhile. */
static void take(struct siphash *h, const uint8_t *at, size_t words)
{
    uint64_t v[4] = {h->v[0], h->v[1], h->v[2], h->v[3]};
    for (; words; words--, at += 8) {
        uint64_t word = load(at);
        v[3] ^= word;
        rounds(v, h->rounds);
        v[0] ^= word;
    }
    memcpy(h->v, v, sizeof v);
}

void siphash_init(struct siphash *h, const uint8_t key[16], unsigned word_rounds,
                  unsigned final_rounds)
{
    uint64_t low = load(key), high = load(key + 8);
    *h = (struct siphash){.rounds = word_rounds,
                          .final_rounds = final_rounds,
                          .v = {0x736f6d6570736575u ^ low,
                                0x646f72616e646f6du ^ high ^ 0xee,
                                0x6c7967656e657261u ^ low, 0x7465646279746573u ^ high}};
}

void siphash_add(struct siphash *h, struct str bytes)
{
    const uint8_t *at = (const uint8_t *)bytes.ptr;
    size_t left = bytes.len, waiting = h->total % 8;
    if (!left)
        return;
    h->total += left;
    if (waiting) {
        size_t more = left < 8 - waiting ? left : 8 - waiting;
        memcpy(h->tail + waiting, at, more);
        if (waiting + more < 8)
            return;
        take(h, h->tail, 1);
        at += more;
        left -= more;
    }
    take(h, at, left / 8);
    at += left / 8 * 8;
    left %= 8;
    if (left)
        memcpy(h->tail, at, left);
}

void siphash_end(struct siphash *h, uint8_t out[16])
{
    size_t waiting = h->total % 8;
    memset(h->tail + waiting, 0, 8 - waiting);
    h->tail[7] = (uint8_t)h->total;
    take(h, h->tail, 1);
    h->v[2] ^= 0xee;
    rounds(h->v, h->final_rounds);
    store(out, h->v[0] ^ h->v[1] ^ h->v[2] ^ h->v[3]);
    h->v[1] ^= 0xdd;
    rounds(h->v, h->final_rounds);
    store(out + 8, h->v[0] ^ h->v[1] ^ h->v[2] ^ h->v[3]);
}
