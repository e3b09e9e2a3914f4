/* siphash - SipHash-2-4 with 128 bits: a hash that who does not know the key cannot
 * steer.
 *
 *     struct siphash h;
 *     siphash_init(&h, key);
 *     siphash_add(&h, bytes);
 *     siphash_end(&h, out);
 *
 * For names of things that must not be mistaken for another though their content comes
 * from strangers. The rounds are those of a word and those at the end: 2 and 4 are the
 * authors' choice, 1 and 3 twice as fast and unbroken as well. Aumasson and Bernstein,
 * "SipHash: a fast short-input PRF", 2012. */
#ifndef FLATLINE_BASE_SIPHASH_H
#define FLATLINE_BASE_SIPHASH_H

#include "base/str.h"

struct siphash {
    uint64_t v[4];
    uint64_t total;
    unsigned rounds, final_rounds;
    uint8_t tail[8]; /* total % 8 bytes that wait */
};

void siphash_init(struct siphash *h, const uint8_t key[16], unsigned word_rounds,
                  unsigned final_rounds);
void siphash_add(struct siphash *h, struct str bytes);
void siphash_end(struct siphash *h, uint8_t out[16]);

#endif
