/* analyser - the number of what flatline makes of a source: two builds with the same
 * say the same. The build makes it from all that takes part (cmake/analyser.cmake). */
#ifndef FLATLINE_CACHE_ANALYSER_H
#define FLATLINE_CACHE_ANALYSER_H

#include <stdint.h>

#define ANALYSER_LEN 16
extern const uint8_t analyser[ANALYSER_LEN];

#endif
