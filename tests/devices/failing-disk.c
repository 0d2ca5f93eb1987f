/*
 * Stands between a process and its disk, as LD_PRELOAD: keeps a log of what is written, synced and renamed under one
 * folder, and fails the operation that it is told to fail. It is told by opening names that there are not.
 */

/* No headers of the C library: a compiler alone builds this. */
extern void *dlsym(void *, const char *);
extern int *__errno_location(void);
extern long readlink(const char *, char *, unsigned long);
extern long lseek(int, long, int);
extern int sscanf(const char *, const char *, ...);
extern int snprintf(char *, unsigned long, const char *, ...);
extern unsigned long strlen(const char *);
extern int strncmp(const char *, const char *, unsigned long);
extern int strcmp(const char *, const char *);
extern void *memcpy(void *, const void *, unsigned long);
extern void *malloc(unsigned long);
extern void free(void *);

#define NEXT(type, name, parameters) static type (*next) parameters; if (!next) next = dlsym((void *)-1L, name)
#define PATH_MAX 1024
#define ENOENT 2
#define SEEK_CUR 1
#define O_APPENDING_LOG 02101

/* What power cuts left lies in the room too: it is opened as it is, and needs no sync. */
static char room[PATH_MAX], disk[PATH_MAX];
static int logFile = -1;
static struct {
  char operation;
  long nth, times;
  int error, kept, dies;
  char ending[64];
} fault;

static int openFile(const char *path, int flags, int mode) {
  NEXT(int, "open64", (const char *, int, ...));
  return next(path, flags, mode);
}

static void closeFile(int file) {
  NEXT(int, "close", (int));
  next(file);
}

static long rawWrite(int file, const void *data, unsigned long length) {
  NEXT(long, "write", (int, const void *, unsigned long));
  return next(file, data, length);
}

static int isUnder(const char *folder, const char *path) {
  return folder[0] && strncmp(path, folder, strlen(folder)) == 0;
}

static int pathOf(int file, char *path) {
  char link[64];
  long length;
  path[0] = 0;
  if (!room[0] || file == logFile) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  length = readlink(link, path, PATH_MAX - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  return isUnder(disk, path);
}

static void keep(char operation, int error, const char *path, const char *to, long at, long length, const void *data) {
  char *record = malloc(2 * PATH_MAX + 128 + (data ? length : 0));
  int head = snprintf(record, 2 * PATH_MAX + 128, "%c\t%d\t%ld\t%ld\t%s\t%s\n", operation, error, at, length, path, to);
  if (data) memcpy(record + head, data, length);
  rawWrite(logFile, record, head + (data ? length : 0));
  free(record);
}

/* The error that is due now, or 0. */
static int due(char operation, const char *path) {
  unsigned long ending = strlen(fault.ending), length = strlen(path);
  if (fault.times == 0 || (fault.operation != '*' && fault.operation != operation)) return 0;
  if (ending > length || strcmp(path + length - ending, fault.ending) != 0) return 0;
  if (fault.nth > 1) return fault.nth--, 0;
  if (fault.times > 0) fault.times--;
  if (fault.dies) {
    fault.operation = '*';
    fault.times = -1;
  }
  return fault.error;
}

static long fails(int error) {
  *__errno_location() = error;
  return -1;
}

/* fail:OPERATION:NTH:TIMES:ERROR:KEPT:DIES:ENDING, where TIMES below zero is for ever; watch:ROOM; well; rest. */
static void obey(const char *words) {
  char log[PATH_MAX];
  fault.times = 0;
  fault.ending[0] = 0;
  if (strncmp(words, "fail:", 5) == 0)
    sscanf(words, "fail:%c:%ld:%ld:%d:%d:%d:%63s", &fault.operation, &fault.nth, &fault.times, &fault.error,
           &fault.kept, &fault.dies, fault.ending);
  else if (sscanf(words, "watch:%900s", room) == 1) {
    snprintf(log, PATH_MAX, "%.900s/log", room);
    snprintf(disk, PATH_MAX, "%.900s/disk", room);
    logFile = openFile(log, O_APPENDING_LOG, 0600);
  } else if (strcmp(words, "rest") == 0) {
    closeFile(logFile);
    room[0] = disk[0] = 0;
    logFile = -1;
  }
}

static int opened(const char *path, int flags, int mode) {
  if (strncmp(path, "/failing-disk/", 14) == 0) {
    obey(path + 14);
    return fails(ENOENT);
  }
  return openFile(path, flags, mode);
}

/* The mode may be missing: it is then not looked at. Both are variadic, and are called as if they were not. */
int open(const char *path, int flags, int mode) { return opened(path, flags, mode); }
int open64(const char *path, int flags, int mode) { return opened(path, flags, mode); }

/* A write that fails may have come to nothing, to its first half, or to all of it. */
static long writes(int file, const void *data, unsigned long length, long at) {
  NEXT(long, "pwrite64", (int, const void *, unsigned long, long));
  char path[PATH_MAX];
  int error;
  long done, begins = at;
  if (!pathOf(file, path)) return at < 0 ? rawWrite(file, data, length) : next(file, data, length, at);
  error = due('w', path);
  if (error) length = length * fault.kept / 2;
  if (at < 0) begins = lseek(file, 0, SEEK_CUR);
  done = at < 0 ? rawWrite(file, data, length) : next(file, data, length, at);
  if (done >= 0) keep('w', error, path, "", begins, done, data);
  return error ? fails(error) : done;
}

long write(int file, const void *data, unsigned long length) { return writes(file, data, length, -1); }
long pwrite(int file, const void *data, unsigned long length, long at) { return writes(file, data, length, at); }
long pwrite64(int file, const void *data, unsigned long length, long at) { return writes(file, data, length, at); }

/* Nothing is brought to a real disk: what a power cut leaves is reckoned from the log. */
static int syncs(int file, int (*next)(int)) {
  char path[PATH_MAX];
  int error;
  if (!pathOf(file, path)) return isUnder(room, path) ? 0 : next(file);
  error = due('s', path);
  keep('s', error, path, "", 0, 0, 0);
  return error ? fails(error) : 0;
}

int fsync(int file) {
  NEXT(int, "fsync", (int));
  return syncs(file, next);
}

int fdatasync(int file) {
  NEXT(int, "fdatasync", (int));
  return syncs(file, next);
}

int ftruncate64(int file, long length) {
  NEXT(int, "ftruncate64", (int, long));
  char path[PATH_MAX];
  int error;
  if (!pathOf(file, path)) return next(file, length);
  error = due('t', path);
  if (error) return fails(error);
  keep('t', 0, path, "", length, 0, 0);
  return next(file, length);
}

int ftruncate(int file, long length) { return ftruncate64(file, length); }

static int removes(const char *path, int (*next)(const char *)) {
  int error;
  if (!isUnder(disk, path)) return next(path);
  error = due('u', path);
  if (error) return fails(error);
  error = next(path);
  if (error == 0) keep('u', 0, path, "", 0, 0, 0);
  return error;
}

int unlink(const char *path) {
  NEXT(int, "unlink", (const char *));
  return removes(path, next);
}

int remove(const char *path) {
  NEXT(int, "remove", (const char *));
  return removes(path, next);
}

int mkdir(const char *path, unsigned mode) {
  NEXT(int, "mkdir", (const char *, unsigned));
  int error;
  if (!isUnder(disk, path)) return next(path, mode);
  error = due('m', path);
  if (error) return fails(error);
  error = next(path, mode);
  if (error == 0) keep('m', 0, path, "", 0, 0, 0);
  return error;
}

static int moves(char operation, const char *from, const char *to, int (*next)(const char *, const char *)) {
  int error;
  if (!isUnder(disk, to)) return next(from, to);
  error = due(operation, to);
  if (error) return fails(error);
  error = next(from, to);
  if (error == 0) keep(operation, 0, from, to, 0, 0, 0);
  return error;
}

int rename(const char *from, const char *to) {
  NEXT(int, "rename", (const char *, const char *));
  return moves('r', from, to, next);
}

int link(const char *from, const char *to) {
  NEXT(int, "link", (const char *, const char *));
  return moves('l', from, to, next);
}
