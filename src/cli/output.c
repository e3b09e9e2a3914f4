#include "cli/output.h"

#include "base/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* 0 or errno. */
static int write_all(int fd, struct str text)
{
    while (text.len) {
        ssize_t written = write(fd, text.ptr, text.len);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return errno;
        text = str_from(text, (size_t)written);
    }
    return 0;
}

void output_error(struct str text)
{
    (void)write_all(STDERR_FILENO, text);
}

static bool print(struct str text, struct error *err)
{
    int failure = write_all(STDOUT_FILENO, text);
    if (failure && failure != EPIPE)
        return error_set(err, "standard output cannot be written: %s",
                         strerror(failure));
    return true;
}

bool output_print(struct str text)
{
    struct error err;
    if (print(text, &err))
        return true;
    output_error(STR("flatline: "));
    output_error(str_of(err.text));
    output_error(STR("\n"));
    return false;
}

bool output_file(const char *file, struct str text, struct error *err)
{
    if (strcmp(file, "-") == 0)
        return print(text, err);
    int fd = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0)
        return error_set(err, "%s cannot be written: %s", file, strerror(errno));
    int failure = write_all(fd, text);
    if (close(fd) != 0 && !failure)
        failure = errno;
    if (failure && failure != EPIPE)
        return error_set(err, "%s cannot be written: %s", file, strerror(failure));
    return true;
}

bool output_replace(const char *file, struct str text, struct error *err)
{
    struct buf name = {0};
    buf_printf(&name, "%s.%ld.new", file, (long)getpid());
    int fd = open(name.ptr, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    int failure = fd < 0 ? errno : write_all(fd, text);
    if (fd >= 0 && close(fd) != 0 && !failure)
        failure = errno;
    if (!failure && rename(name.ptr, file) != 0)
        failure = errno;
    if (failure && fd >= 0)
        unlink(name.ptr);
    buf_release(&name);
    return !failure ||
           error_set(err, "%s cannot be written: %s", file, strerror(failure));
}

static bool is_set(const char *name)
{
    const char *value = getenv(name);
    return value && *value;
}

static bool is_on(const char *name)
{
    return is_set(name) && strcmp(getenv(name), "0") != 0;
}

bool output_is_terminal(void)
{
    return isatty(STDOUT_FILENO);
}

bool output_color(enum color_mode mode)
{
    const char *term = getenv("TERM"), *clicolor = getenv("CLICOLOR");
    if (mode != COLOR_AUTO)
        return mode == COLOR_ALWAYS;
    if (is_set("NO_COLOR"))
        return false;
    if (is_on("FORCE_COLOR") || is_on("CLICOLOR_FORCE"))
        return true;
    if (clicolor && strcmp(clicolor, "0") == 0)
        return false;
    return output_is_terminal() && (!term || strcmp(term, "dumb") != 0);
}
