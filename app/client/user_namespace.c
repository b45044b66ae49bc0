/* See user_namespace.h. The list of members is RUNROOT/user-namespace: "PID START\n" each. */
#define _GNU_SOURCE
#include "user_namespace.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_RANGES = 16, MOST_MEMBERS = 4096 };

struct range {
  unsigned long long first, count;
};

static int refuse(const char *what, const char *advice) {
  dprintf(2, "gantry: %s: %s%s%s\n", what, strerror(errno), *advice ? ": " : "", advice);
  return -1;
}

/* When a process began, in the unit of /proc/PID/stat; 0 if it is gone. */
static unsigned long long start_of(long pid) {
  char path[64], text[1024], *at;
  unsigned long long start = 0;
  snprintf(path, sizeof path, "/proc/%ld/stat", pid);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
  if (fd >= 0) close(fd);
  if (n <= 0) return 0;
  text[n] = 0;
  if (!(at = strrchr(text, ')'))) return 0;
  for (int field = 2; at && field < 22; field++) at = strchr(at + 1, ' ');
  return at && sscanf(at, " %llu", &start) == 1 ? start : 0;
}

/* ---- joining ---- */

/* Joins the user namespace of a process, if that is ours and not the one we are in. */
static int join(long pid) {
  char path[64];
  struct stat theirs, own;
  snprintf(path, sizeof path, "/proc/%ld/ns/user", pid);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return 0;
  int other = fstat(fd, &theirs) == 0 && stat("/proc/self/ns/user", &own) == 0 && theirs.st_ino != own.st_ino;
  int joined = other && setns(fd, CLONE_NEWUSER) == 0;
  close(fd);
  return joined;
}

/* Joins by the members that still live; leaves only those in the file, and this process. */
static int join_members(int file) {
  static char text[MOST_MEMBERS * 32];
  static struct { long pid; unsigned long long start; } alive[MOST_MEMBERS];
  int count = 0, joined = 0;
  ssize_t n = pread(file, text, sizeof text - 1, 0);
  text[n < 0 ? 0 : n] = 0;
  char *save, *line = strtok_r(text, "\n", &save);
  for (; line && count < MOST_MEMBERS - 1; line = strtok_r(NULL, "\n", &save)) {
    long pid;
    unsigned long long start;
    if (sscanf(line, "%ld %llu", &pid, &start) == 2 && pid > 1 && start != 0 && start_of(pid) == start)
      alive[count].pid = pid, alive[count++].start = start;
  }
  for (int i = 0; i < count && !joined; i++) joined = join(alive[i].pid);
  alive[count].pid = getpid(), alive[count].start = start_of(getpid()), count++;
  if (ftruncate(file, 0) != 0) return joined;
  lseek(file, 0, SEEK_SET);
  for (int i = 0; i < count; i++) dprintf(file, "%ld %llu\n", alive[i].pid, alive[i].start);
  return joined;
}

/* The monitor of each container outlives the command that made it. */
static int join_monitors(const char *run_root) {
  char path[PATH_MAX];
  int joined = 0;
  snprintf(path, sizeof path, "%s/containers", run_root);
  DIR *containers = opendir(path);
  if (!containers) return 0;
  for (struct dirent *entry; !joined && (entry = readdir(containers));) {
    long pid = 0;
    if (entry->d_name[0] == '.' || snprintf(path, sizeof path, "%s/containers/%s/conmon", run_root, entry->d_name) >= (int)sizeof path) continue;
    FILE *file = fopen(path, "re");
    if (!file) continue;
    if (fscanf(file, "%ld", &pid) != 1) pid = 0;
    fclose(file);
    char name[32] = "";
    snprintf(path, sizeof path, "/proc/%ld/comm", pid);
    if (pid > 1 && (file = fopen(path, "re"))) {
      if (!fgets(name, sizeof name, file)) *name = 0;
      fclose(file);
    }
    joined = strcmp(name, "conmon\n") == 0 && join(pid);
  }
  closedir(containers);
  return joined;
}

/* ---- making ---- */

/* The user's name by /etc/passwd, else by the environment. */
static void find_name(uid_t uid, char *name, size_t size) {
  char line[1024];
  FILE *file = fopen("/etc/passwd", "re");
  const char *known = getenv("USER");
  snprintf(name, size, "%s", known ? known : "");
  while (file && fgets(line, sizeof line, file)) {
    char *save, *first = strtok_r(line, ":", &save), *id = NULL;
    if (first && strtok_r(NULL, ":", &save)) id = strtok_r(NULL, ":", &save);
    if (id && strtoul(id, NULL, 10) == uid) {
      snprintf(name, size, "%s", first);
      break;
    }
  }
  if (file) fclose(file);
}

/* What /etc/subuid or /etc/subgid grants. */
static int find_ranges(const char *path, uid_t uid, struct range *ranges) {
  char line[1024], name[256], number[32];
  int count = 0;
  FILE *file = fopen(path, "re");
  if (!file) return 0;
  find_name(uid, name, sizeof name);
  snprintf(number, sizeof number, "%u", uid);
  while (count < MOST_RANGES && fgets(line, sizeof line, file)) {
    char *save, *who = strtok_r(line, ":", &save), *first = strtok_r(NULL, ":", &save), *size = strtok_r(NULL, ":\n", &save);
    if (!size || (strcmp(who, name) != 0 && strcmp(who, number) != 0)) continue;
    ranges[count].first = strtoull(first, NULL, 10), ranges[count].count = strtoull(size, NULL, 10);
    if (ranges[count].count) count++;
  }
  fclose(file);
  return count;
}

/* newuidmap PID 0 ID 1 1 FIRST COUNT ... */
static int map_ranges(const char *program, pid_t pid, unsigned id, const struct range *ranges, int count) {
  static char numbers[5 + 3 * MOST_RANGES][24];
  char *arguments[6 + 3 * MOST_RANGES];
  unsigned long long inside = 1;
  int n = 0, status;
  arguments[0] = (char *)program;
  snprintf(numbers[n++], 24, "%d", pid), snprintf(numbers[n++], 24, "0"), snprintf(numbers[n++], 24, "%u", id), snprintf(numbers[n++], 24, "1");
  for (int i = 0; i < count; i++) {
    snprintf(numbers[n++], 24, "%llu", inside), snprintf(numbers[n++], 24, "%llu", ranges[i].first), snprintf(numbers[n++], 24, "%llu", ranges[i].count);
    inside += ranges[i].count;
  }
  for (int i = 0; i < n; i++) arguments[i + 1] = numbers[i];
  arguments[n + 1] = NULL;
  pid_t child = fork();
  if (child == 0) {
    int null = open("/dev/null", O_RDWR);
    dup2(null, 0), dup2(null, 1);
    execvp(program, arguments);
    _exit(127);
  }
  return child > 0 && waitpid(child, &status, 0) == child && status == 0 ? 0 : -1;
}

static int write_file(pid_t pid, const char *name, const char *text) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/%s", pid, name);
  int fd = open(path, O_WRONLY | O_CLOEXEC);
  ssize_t n = fd < 0 ? -1 : write(fd, text, strlen(text));
  if (fd >= 0) close(fd);
  return n < 0 ? -1 : 0;
}

/* Runs outside of the new namespace: maps the user to root, and the granted ranges behind. Where
   there are none, root is the only user inside. */
static int map(pid_t pid, uid_t uid, gid_t gid) {
  struct range uids[MOST_RANGES], gids[MOST_RANGES];
  char text[64];
  int users = find_ranges("/etc/subuid", uid, uids), groups = find_ranges("/etc/subgid", uid, gids);
  if (users && groups && map_ranges("newuidmap", pid, uid, uids, users) == 0 && map_ranges("newgidmap", pid, gid, gids, groups) == 0) return 0;
  snprintf(text, sizeof text, "0 %u 1\n", uid);
  if (write_file(pid, "uid_map", text) != 0 || write_file(pid, "setgroups", "deny") != 0) return -1;
  snprintf(text, sizeof text, "0 %u 1\n", gid);
  return write_file(pid, "gid_map", text);
}

static int make(void) {
  uid_t uid = geteuid();
  gid_t gid = getegid();
  pid_t self = getpid();
  int ready[2], status;
  char byte;
  if (pipe2(ready, O_CLOEXEC) != 0) return refuse("cannot make a pipe", "");
  pid_t mapper = fork();
  if (mapper == 0) {
    close(ready[1]);
    _exit(read(ready[0], &byte, 1) == 1 && map(self, uid, gid) == 0 ? 0 : 1);
  }
  close(ready[0]);
  int made = mapper > 0 && unshare(CLONE_NEWUSER) == 0, why = errno;
  if (made && write(ready[1], "x", 1) != 1) made = 0;
  close(ready[1]);
  if (mapper > 0 && waitpid(mapper, &status, 0) == mapper && made && status == 0) return 0;
  errno = why;
  return refuse("cannot make a user namespace", made ? "it could not be mapped: see gantry doctor" : "allow them with sysctl kernel.unprivileged_userns_clone=1 and user.max_user_namespaces");
}

int enter_user_namespace(const char *run_root) {
  char path[PATH_MAX], cwd[PATH_MAX], number[24];
  uid_t uid = geteuid();
  if (uid == 0) return 0;
  if (!getcwd(cwd, sizeof cwd)) strcpy(cwd, "/");
  if (snprintf(path, sizeof path, "%s/user-namespace", run_root) >= (int)sizeof path) return refuse("run root too long", run_root);
  int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0 || flock(file, LOCK_EX) != 0) return refuse("cannot open", path);
  int inside = join_members(file) || join_monitors(run_root) || make() == 0;
  close(file);
  if (!inside) return -1;
  if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", NULL, MS_REC | MS_SLAVE, NULL) != 0) return refuse("cannot make a mount namespace", "");
  if (chdir(cwd) != 0 && chdir("/") != 0) return refuse("cannot go back to", cwd);
  snprintf(number, sizeof number, "%u", uid);
  setenv("GANTRY_USER_ID", number, 1);
  return 0;
}
