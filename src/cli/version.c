/* version - ours, and those of the libraries at work: what a bug report needs. */
#include "cli/cli.h"

#ifndef FLATLINE_LIBRARIES
#define FLATLINE_LIBRARIES ""
#endif

void version_text(struct buf *out)
{
    buf_addz(out, "flatline " FLATLINE_VERSION "\n" FLATLINE_LIBRARIES);
}
