/* uri - a path as a relative URI reference (RFC 3986): every byte that is not
 * unreserved or '/' becomes %HH, so that any name survives, UTF-8 or not. */
#ifndef FLATLINE_REPORT_URI_H
#define FLATLINE_REPORT_URI_H

#include "base/buf.h"

void uri_path(struct buf *out, struct str path);

#endif
