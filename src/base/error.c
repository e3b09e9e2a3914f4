#include "base/error.h"

#include "base/buf.h"
#include "base/utf8.h"

bool error_set(struct error *err, const char *format, ...)
{
    struct buf raw = {0}, safe = {0};
    va_list args;
    va_start(args, format);
    buf_vprintf(&raw, format, args);
    va_end(args);
    utf8_escape(&safe, buf_str(&raw));
    size_t len = safe.len < ERROR_MAX ? safe.len : ERROR_MAX - 1;
    while (len < safe.len && len && ((unsigned char)safe.ptr[len] & 0xC0) == 0x80)
        len--;
    memcpy(err->text, safe.ptr ? safe.ptr : "", len);
    err->text[len] = '\0';
    buf_release(&raw);
    buf_release(&safe);
    return false;
}
