/* span - a stretch of a source file as a reader counts it. */
#ifndef FLATLINE_BASE_SPAN_H
#define FLATLINE_BASE_SPAN_H

#include <stdint.h>

/* Lines and columns from 1, columns in code points, the end exclusive (the column after
 * the last character). line 0: no place within the file (a directory, a whole file). */
struct span {
    uint32_t line, column, end_line, end_column;
};

#endif
