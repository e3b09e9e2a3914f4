/* What the bytes of a file are: Python text, in which encoding, or something else.
 *
 * PEP 263: a comment in the first two lines may name the encoding. UTF-8 and ASCII need
 * nothing; Latin-1 is decoded here, what else the C library's iconv knows by it. A file
 * that cannot be decoded is read as it is: the statements that matter are ASCII. */
#include "python/reading.h"

#include <ctype.h>
#include <iconv.h>

#include "base/utf8.h"

#define MAX_ENCODING 40 /* bytes of an encoding's name */

static bool is_ascii(struct str bytes)
{
    size_t i = 0;
    for (uint64_t word; bytes.len - i >= 8; i += 8) {
        memcpy(&word, bytes.ptr + i, 8);
        if (word & 0x8080808080808080u)
            return false;
    }
    for (; i < bytes.len; i++)
        if ((unsigned char)bytes.ptr[i] >= 0x80)
            return false;
    return true;
}

static struct str first_line(struct str *rest)
{
    size_t len = 0;
    while (len < rest->len && rest->ptr[len] != '\n' && rest->ptr[len] != '\r')
        len++;
    struct str line = str_slice(*rest, 0, len);
    *rest = str_from(*rest, len);
    if (str_starts(*rest, STR("\r\n")))
        *rest = str_from(*rest, 2);
    else
        *rest = str_from(*rest, 1);
    return line;
}

static struct str without_blanks(struct str line)
{
    while (line.len &&
           (line.ptr[0] == ' ' || line.ptr[0] == '\t' || line.ptr[0] == '\f'))
        line = str_from(line, 1);
    return line;
}

/* The name behind `coding:` or `coding=` in a comment line; empty when there is none.
 */
static struct str named_encoding(struct str line)
{
    line = without_blanks(line);
    if (line.len == 0 || line.ptr[0] != '#')
        return (struct str){0};
    for (;;) {
        size_t at = str_find(line, STR("coding"));
        if (at == STR_NONE)
            return (struct str){0};
        line = str_from(line, at + 6);
        if (line.len && (line.ptr[0] == ':' || line.ptr[0] == '='))
            break;
    }
    line = str_from(line, 1);
    while (line.len && (line.ptr[0] == ' ' || line.ptr[0] == '\t'))
        line = str_from(line, 1);
    size_t len = 0;
    while (len < line.len && line.ptr[len] &&
           (isalnum((unsigned char)line.ptr[len]) || strchr("-_.", line.ptr[len])))
        len++;
    return str_slice(line, 0, len);
}

static struct str cookie(struct str bytes)
{
    struct str line = first_line(&bytes);
    struct str found = named_encoding(line);
    line = without_blanks(line);
    if (found.len || (line.len && line.ptr[0] != '#'))
        return found;
    return named_encoding(first_line(&bytes));
}

static void normalize(struct str name, char out[static MAX_ENCODING + 1])
{
    size_t len = name.len < MAX_ENCODING ? name.len : MAX_ENCODING;
    for (size_t i = 0; i < len; i++)
        out[i] = name.ptr[i] == '_' ? '-' : (char)tolower((unsigned char)name.ptr[i]);
    out[len] = '\0';
}

static void decode_latin1(struct str bytes, struct buf *out)
{
    buf_clear(out);
    buf_reserve(out, bytes.len * 2);
    for (size_t i = 0; i < bytes.len; i++) {
        unsigned char c = (unsigned char)bytes.ptr[i];
        if (c < 0x80) {
            out->ptr[out->len++] = (char)c;
        } else {
            out->ptr[out->len++] = (char)(0xc0 | c >> 6);
            out->ptr[out->len++] = (char)(0x80 | (c & 0x3f));
        }
    }
    out->ptr[out->len] = '\0';
}

static bool decode(const char *encoding, struct str bytes, struct buf *out)
{
    iconv_t converter = iconv_open("UTF-8", encoding);
    if (converter == (iconv_t)-1)
        return false;
    buf_clear(out);
    buf_reserve(out, bytes.len * 4); /* no encoding of Python's grows more */
    char *from = (char *)(uintptr_t)bytes.ptr, *to = out->ptr;
    size_t left = bytes.len, room = bytes.len * 4;
    bool done = iconv(converter, &from, &left, &to, &room) != (size_t)-1 && left == 0;
    out->len = (size_t)(to - out->ptr);
    out->ptr[out->len] = '\0';
    iconv_close(converter);
    return done;
}

static uint32_t read_cookie(struct str *bytes, struct buf *decoded,
                            const char **problem)
{
    char name[MAX_ENCODING + 1];
    struct str found = cookie(*bytes);
    if (found.len == 0)
        return 0;
    normalize(found, name);
    if (STR_IS_ANY(str_of(name), "utf-8", "utf8", "u8", "utf", "utf-8-sig") ||
        strncmp(name, "utf-8-", 6) == 0 || is_ascii(*bytes))
        return 0;
    if (STR_IS_ANY(str_of(name), "latin-1", "latin1", "iso-8859-1", "iso8859-1",
                   "iso-latin-1", "l1"))
        decode_latin1(*bytes, decoded);
    else if (!decode(name, *bytes, decoded)) {
        *problem = "cannot be decoded as the encoding it names";
        return 0;
    }
    *bytes = buf_str(decoded);
    return FACTS_DECODED;
}

static bool is_lfs_pointer(struct str bytes)
{
    return bytes.len < 1024 &&
           str_starts(bytes, STR("version https://git-lfs.github.com/spec/"));
}

static bool is_utf16(struct str bytes)
{
    return str_starts(bytes, STR("\xff\xfe")) || str_starts(bytes, STR("\xfe\xff"));
}

uint32_t encoding_read(struct str *bytes, struct buf *decoded, const char **problem)
{
    *problem = NULL;
    if (is_lfs_pointer(*bytes))
        return FACTS_LFS_POINTER;
    if (is_utf16(*bytes)) {
        *problem = "encoded as UTF-16, which Python does not read";
        return FACTS_UTF16;
    }
    if (bytes->len && memchr(bytes->ptr, '\0', bytes->len)) {
        *problem = "no text: it holds NUL bytes";
        return FACTS_BINARY;
    }
    uint32_t flags = 0;
    struct str text = *bytes;
    if (str_starts(text, STR("\xef\xbb\xbf")))
        text = str_from(text, 3);
    if (str_starts(text, STR("#!")))
        flags |= FACTS_SHEBANG;
    return flags | read_cookie(bytes, decoded, problem);
}

size_t encoding_invalid(struct str bytes)
{
    size_t i = 0;
    while (i < bytes.len) {
        uint64_t word;
        if (bytes.len - i >= 8) {
            memcpy(&word, bytes.ptr + i, 8);
            if (!(word & 0x8080808080808080u)) {
                i += 8;
                continue;
            }
        }
        uint32_t cp;
        size_t len = utf8_decode(str_from(bytes, i), &cp);
        if (cp == UTF8_BAD)
            return i;
        i += len;
    }
    return STR_NONE;
}
