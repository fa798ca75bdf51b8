/* Counts the calls by which a process changes files below one folder, and makes the Nth of them go wrong.
 *
 * Preloaded (LD_PRELOAD) into the process that is tried and armed from within it: `faults_arm(folder, mode, nth)`.
 * Nothing happens before that. Which file a descriptor stands for is asked of /proc at each call, so that nothing
 * has to be remembered across fork and dup. Changes through a memory map are no calls and not seen: SQLite maps
 * only its -shm file so, which holds nothing that lasts.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

/* The numbers are those of `Mode` in bench/record_calls.py. */
enum { COUNT, KILL, TORN, EIO_ONCE, DISK_FULL, SHORT_WRITE };
enum kind { DATA, GROW, OTHER }; /* writes bytes; needs room on the disk; neither */

static char root[PATH_MAX];
static atomic_int mode, armed;
static atomic_long seen, target, all_writes;

void faults_arm(const char *folder, int how, long nth) {
    snprintf(root, sizeof root, "%s", folder);
    mode = how;
    target = nth;
    seen = all_writes = 0;
    armed = 1;
}

void faults_disarm(void) { armed = 0; }
long faults_seen(void) { return seen; }
/* Writes to any file, pipe or terminal: what the kernel counts as `syscw` in /proc/self/io. */
long faults_all_writes(void) { return all_writes; }

#define REAL(name) \
    static __typeof__(&name) real; \
    if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

_Noreturn static void die(void) { kill(getpid(), SIGKILL); for (;;) pause(); }

static int below(const char *path) {
    size_t length = strlen(root);
    return strncmp(path, root, length) == 0 && (path[length] == '/' || path[length] == 0);
}

static int fd_below(int fd) {
    char link[64], path[PATH_MAX];
    if (!armed) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return below(path);
}

static int path_below(int folder, const char *path) {
    char whole[PATH_MAX];
    if (!armed || !path) return 0;
    if (path[0] == '/') return below(path);
    if (folder != AT_FDCWD) return fd_below(folder);
    return getcwd(whole, sizeof whole) && below(whole);
}

/* What becomes of a call: 0 it is made, 1 it is made by half (data) or whole, then the process dies, 2 it is
 * made by half, and an errno, negative, where it fails. */
enum { MAKE, HALF_THEN_DIE, HALF };
static int verdict(enum kind kind) {
    long number = ++seen;
    if (mode == COUNT || number < target) return MAKE;
    if (number == target) switch (mode) {
        case KILL: die();
        case TORN: return HALF_THEN_DIE;
        case EIO_ONCE: return -EIO;
        case SHORT_WRITE: return kind == DATA ? HALF : -ENOSPC;
        default: return -ENOSPC;
    }
    /* A disk stays full; what frees room or needs none works. */
    return (mode == DISK_FULL || mode == SHORT_WRITE) && kind != OTHER ? -ENOSPC : MAKE;
}

/* Calls that write bytes: `make(length)` is the real call with so many of them. */
#define WRITING(fd, length, make) \
    int what; \
    if (armed) all_writes++; \
    if (!fd_below(fd)) return make(length); \
    what = verdict(DATA); \
    if (what < 0) { errno = -what; return -1; } \
    if (what == HALF_THEN_DIE) { (void)!(make((length) / 2)); die(); } \
    if (what == HALF && (length) > 1) return make((length) / 2); \
    return make(length)

/* All other calls: made whole or not at all. */
#define CHANGING(is_below, kind, call) \
    int what; \
    if (!(is_below)) return call; \
    what = verdict(kind); \
    if (what < 0) { errno = -what; return -1; } \
    if (what == HALF_THEN_DIE) { (void)(call); die(); } \
    return call

ssize_t write(int fd, const void *bytes, size_t length) {
    REAL(write);
#define MAKE_WRITE(count) real(fd, bytes, count)
    WRITING(fd, length, MAKE_WRITE);
}
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) {
    REAL(pwrite);
#define MAKE_PWRITE(count) real(fd, bytes, count, at)
    WRITING(fd, length, MAKE_PWRITE);
}
ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t at) {
    REAL(pwrite64);
    WRITING(fd, length, MAKE_PWRITE);
}
/* Of several buffers half of the buffers is half; of one, the whole is. */
ssize_t writev(int fd, const struct iovec *parts, int length) {
    REAL(writev);
#define MAKE_WRITEV(count) real(fd, parts, count)
    WRITING(fd, length, MAKE_WRITEV);
}
ssize_t pwritev(int fd, const struct iovec *parts, int length, off_t at) {
    REAL(pwritev);
#define MAKE_PWRITEV(count) real(fd, parts, count, at)
    WRITING(fd, length, MAKE_PWRITEV);
}
ssize_t pwritev64(int fd, const struct iovec *parts, int length, off64_t at) {
    REAL(pwritev64);
    WRITING(fd, length, MAKE_PWRITEV);
}

int fsync(int fd) { REAL(fsync); CHANGING(fd_below(fd), OTHER, real(fd)); }
int fdatasync(int fd) { REAL(fdatasync); CHANGING(fd_below(fd), OTHER, real(fd)); }
int ftruncate(int fd, off_t size) { REAL(ftruncate); CHANGING(fd_below(fd), OTHER, real(fd, size)); }
int ftruncate64(int fd, off64_t size) { REAL(ftruncate64); CHANGING(fd_below(fd), OTHER, real(fd, size)); }
int truncate(const char *path, off_t size) {
    REAL(truncate);
    CHANGING(path_below(AT_FDCWD, path), OTHER, real(path, size));
}
int fallocate(int fd, int how, off_t at, off_t length) {
    REAL(fallocate);
    CHANGING(fd_below(fd), GROW, real(fd, how, at, length));
}
int posix_fallocate(int fd, off_t at, off_t length) {
    REAL(posix_fallocate);
    int what = fd_below(fd) ? verdict(GROW) : MAKE;
    if (what < 0) return -what; /* this one gives its error instead of setting errno */
    if (what == HALF_THEN_DIE) { (void)real(fd, at, length); die(); }
    return real(fd, at, length);
}

int rename(const char *from, const char *to) {
    REAL(rename);
    CHANGING(path_below(AT_FDCWD, to), OTHER, real(from, to));
}
int renameat(int a, const char *from, int b, const char *to) {
    REAL(renameat);
    CHANGING(path_below(b, to), OTHER, real(a, from, b, to));
}
int renameat2(int a, const char *from, int b, const char *to, unsigned flags) {
    REAL(renameat2);
    CHANGING(path_below(b, to), OTHER, real(a, from, b, to, flags));
}
int link(const char *from, const char *to) {
    REAL(link);
    CHANGING(path_below(AT_FDCWD, to), GROW, real(from, to));
}
int unlink(const char *path) { REAL(unlink); CHANGING(path_below(AT_FDCWD, path), OTHER, real(path)); }
int unlinkat(int folder, const char *path, int flags) {
    REAL(unlinkat);
    CHANGING(path_below(folder, path), OTHER, real(folder, path, flags));
}
int rmdir(const char *path) { REAL(rmdir); CHANGING(path_below(AT_FDCWD, path), OTHER, real(path)); }
int mkdir(const char *path, mode_t rights) {
    REAL(mkdir);
    CHANGING(path_below(AT_FDCWD, path), GROW, real(path, rights));
}
int mkdirat(int folder, const char *path, mode_t rights) {
    REAL(mkdirat);
    CHANGING(path_below(folder, path), GROW, real(folder, path, rights));
}

/* Opening changes something where it may make or empty a file. */
#define CHANGES(flags) ((flags) & (O_CREAT | O_TRUNC))
#define RIGHTS(flags, last) \
    mode_t rights = 0; \
    if ((flags) & (O_CREAT | __O_TMPFILE)) { \
        va_list rest; \
        va_start(rest, last); \
        rights = va_arg(rest, mode_t); \
        va_end(rest); \
    }
#define OPENING(name) \
    int name(const char *path, int flags, ...) { \
        REAL(name); \
        RIGHTS(flags, flags) \
        CHANGING(CHANGES(flags) && path_below(AT_FDCWD, path), GROW, real(path, flags, rights)); \
    }
#define OPENING_AT(name) \
    int name(int folder, const char *path, int flags, ...) { \
        REAL(name); \
        RIGHTS(flags, flags) \
        CHANGING(CHANGES(flags) && path_below(folder, path), GROW, real(folder, path, flags, rights)); \
    }
OPENING(open)
OPENING(open64)
OPENING_AT(openat)
OPENING_AT(openat64)
int creat(const char *path, mode_t rights) {
    REAL(creat);
    CHANGING(path_below(AT_FDCWD, path), GROW, real(path, rights));
}
