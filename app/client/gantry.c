/*
 * gantry: the thin client, the only program that starts for every command.
 *
 * It hands the command line, the working directory, the environment and the descriptors 0, 1 and 2
 * to the resident engine of the same user, forwards signals, and exits with the command's code.
 * Where no engine answers, it becomes the JVM that does the same work in this process (the cold
 * path), and leaves a watcher behind that starts an engine for the next command. "system dial-stdio"
 * waits for that engine instead: a client's connections are a process each, and one goes on with
 * what another began.
 *
 * Which engine. The socket is RUNROOT/engine/KEY.sock. KEY is the FNV-1a hash of all that makes two
 * engines different: protocol, build, state root, and the namespaces and root directory that this
 * process lives in. So an engine of another build or of another container is never even asked.
 *
 * Called by another name: "dockerd ARGS" is "gantry dockerd ARGS". A server of Docker's API that a
 * service manager has given a socket, and dockerd always, is a process of its own: the manager knows
 * it by its number.
 *
 * Protocol (stream socket, native byte order; io.gantry.app.launcher.wire.Request is the other end).
 *   client: struct header, then the body: working directory, arguments, environment, each ended by
 *           NUL; the descriptors 0, 1, 2 travel with the header's first byte (SCM_RIGHTS)
 *   engine: 'A' 0     accepted: the command runs, and from here on only the engine may run it
 *           'B' 0     busy or going away: run it yourself
 *   client: one byte per signal: its number
 *   engine: 'X' code  done
 * Both ends check that the peer has their own user id (SO_PEERCRED).
 *
 * Files of the distribution: bin/gantry (this), lib/launch (sh: finds a JDK, writes lib/jvm, runs),
 * lib/jvm (how to start the JVM without a shell; see read_jvm).
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "user_namespace.h"

#ifndef GANTRY_BUILD_ID
#define GANTRY_BUILD_ID "development"
#endif
#define PROTOCOL "gantry/1"
#define ENGINE_MAIN "io.gantry.app.launcher.EngineMain"
#define COLD_MAIN "io.gantry.app.launcher.Main"
#define HIDDEN_GROUPS "/sys/fs/cgroup/unified" /* see RuntimeChoice */
enum { ENGINE_LOST = 125, CANNOT_START = 126, ACCEPT_MS = 30000, WATCH_MS = 2000, KEPT_MS = 60000, START_S = 10, TRY_MS = 20, FORCE_AFTER = 3 };
enum { MOST_LOG = 1 << 20 };

struct header {
  char magic[4];
  uint32_t bytes, arguments, environment;
};

extern char **environ;
static char dist[PATH_MAX], root[PATH_MAX], run_root[PATH_MAX], engine_dir[PATH_MAX], key[17];
static struct termios tty_before;
static int tty_saved;
static int short_lived; /* the command is one that should not leave an engine behind */
static const char *kept; /* the container that needs an engine if it runs again after that */
static const char *engine_key; /* of the engine that started it: its monitor has another mount namespace */
static int reaps;       /* it deals with a container's exit, which may be done twice */
static int dials;       /* it is a connection to the API of whichever engine there is */

static void fail(const char *what, const char *on) {
  dprintf(2, "gantry: %s%s%s\n", what, *on ? ": " : "", on);
}

/* ---- where things are ---- */

static int absolute(char *out, const char *path) {
  char cwd[PATH_MAX] = "";
  if (*path != '/' && !getcwd(cwd, sizeof cwd)) return 0;
  int n = snprintf(out, PATH_MAX, "%s%s%s", cwd, *cwd ? "/" : "", path);
  while (n > 1 && n < PATH_MAX && out[n - 1] == '/') out[--n] = 0;
  return n > 0 && n < PATH_MAX;
}

/* The value of --NAME at argv[*i], in either spelling; moves *i over it. */
static const char *option(char **argv, int argc, int *i, const char *name) {
  size_t n = strlen(name);
  if (strncmp(argv[*i], name, n) != 0) return NULL;
  if (argv[*i][n] == '=') return argv[*i] + n + 1;
  return argv[*i][n] == 0 && *i + 1 < argc ? argv[++*i] : NULL;
}

static const char *env(const char *name) {
  const char *value = getenv(name);
  return value && *value ? value : NULL;
}

/* What dockerd has below a place that it shares with Docker. */
static void below(char *buffer, const char **root, const char *place) {
  snprintf(buffer, PATH_MAX, "%s/gantry", place);
  *root = buffer;
}

/* Whether an option before the command has its value in the next word. */
static int valued(const char *word) {
  static const char *const names[] = {"-H", "--host", "-c", "--context", "--tlscacert", "--tlscert", "--tlskey", NULL};
  for (int i = 0; names[i]; i++)
    if (!strcmp(word, names[i])) return 1;
  return 0;
}

/* The state roots: options before the command, then the environment, then the user's defaults.
   io.gantry.app.launcher.Roots says the same in Java. */
static int find_roots(int argc, char **argv) {
  const char *state = env("GANTRY_ROOT"), *run = env("GANTRY_RUN_ROOT"), *base, *value;
  char buffer[PATH_MAX], data[PATH_MAX], exec[PATH_MAX];
  for (int i = 1; i < argc; i++) {
    if (argv[i][0] != '-') {
      reaps = !strcmp(argv[i], "container") && i + 1 < argc && !strcmp(argv[i + 1], "reap");
      dials = argc == i + 2 && !strcmp(argv[i], "system") && !strcmp(argv[i + 1], "dial-stdio");
      for (int j = i + 2; reaps && j < argc - 1; j++) {
        if (!strcmp(argv[j], "--keep")) kept = argv[argc - 1];
        if (!strncmp(argv[j], "--engine=", 9)) engine_key = argv[j] + 9;
      }
      int daemon = !strcmp(argv[i], "dockerd");
      short_lived = (reaps && !kept) || daemon || !strcmp(argv[i], "engine");
      while (daemon && ++i < argc) {
        if ((value = option(argv, argc, &i, "--data-root"))) below(data, &state, value);
        else if ((value = option(argv, argc, &i, "--exec-root"))) below(exec, &run, value);
      }
      break;
    }
    if ((value = option(argv, argc, &i, "--root"))) state = value;
    else if ((value = option(argv, argc, &i, "--run-root"))) run = value;
    else if (valued(argv[i])) i++;
  }
  uid_t uid = geteuid();
  if (!state) {
    if (uid == 0) state = "/var/lib/gantry";
    else if ((base = env("XDG_DATA_HOME"))) snprintf(buffer, sizeof buffer, "%s/gantry", base), state = buffer;
    else snprintf(buffer, sizeof buffer, "%s/.local/share/gantry", env("HOME") ? env("HOME") : "/"), state = buffer;
  }
  if (!absolute(root, state)) return 0;
  if (!run) {
    if (uid == 0) run = "/run/gantry";
    else if ((base = env("XDG_RUNTIME_DIR"))) snprintf(buffer, sizeof buffer, "%s/gantry", base), run = buffer;
    else snprintf(buffer, sizeof buffer, "/tmp/gantry-%u", uid), run = buffer;
  }
  return absolute(run_root, run) &&
         snprintf(engine_dir, sizeof engine_dir, "%.*s/engine", PATH_MAX - 10, run_root) > 0;
}

static void mix(uint64_t *hash, const char *text) {
  do *hash = (*hash ^ (unsigned char)*text) * 0x100000001b3ULL;
  while (*text++);
}

/* The key of an engine with this process's namespaces, but the mount namespace of another. */
static void find_key(const char *process, char *found) {
  static const char *spaces[] = {"mnt", "user", "net", "pid", "ipc", "uts", "cgroup"};
  uint64_t hash = 0xcbf29ce484222325ULL;
  char link[64], path[64];
  struct stat top;
  mix(&hash, PROTOCOL), mix(&hash, GANTRY_BUILD_ID), mix(&hash, root);
  for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++) {
    snprintf(path, sizeof path, "/proc/%s/ns/%s", i == 0 ? process : "self", spaces[i]);
    ssize_t n = readlink(path, link, sizeof link - 1);
    link[n < 0 ? 0 : n] = 0;
    mix(&hash, link);
  }
  if (stat("/", &top) == 0) {
    snprintf(link, sizeof link, "%llx:%llx", (unsigned long long)top.st_dev, (unsigned long long)top.st_ino);
    mix(&hash, link);
  }
  snprintf(found, sizeof key, "%016llx", (unsigned long long)hash);
}

/* Joins the mount namespace of a process, if an engine there has our key. */
static int join_mounts(const char *process) {
  char found[sizeof key], path[64];
  find_key(process, found);
  if (strcmp(found, key) != 0) return 0;
  snprintf(path, sizeof path, "/proc/%s/ns/mnt", process);
  int space = open(path, O_RDONLY | O_CLOEXEC), joined = space >= 0 && setns(space, CLONE_NEWNS) == 0;
  if (space >= 0) close(space);
  return joined;
}

/* What a container's monitor calls is in the monitor's mount namespace, which holds the container's
   files and hides from its runtime what that must not see: back to where its engine was. */
static void leave_monitor(void) {
  DIR *processes = opendir("/proc");
  struct dirent *entry;
  int joined = join_mounts("1");
  while (!joined && processes && (entry = readdir(processes)))
    if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9') joined = join_mounts(entry->d_name);
  if (processes) closedir(processes);
  struct statfs groups;
  if (!joined && statfs(HIDDEN_GROUPS, &groups) == 0 && groups.f_type == TMPFS_MAGIC) umount2(HIDDEN_GROUPS, MNT_DETACH);
}

static int find_distribution(void) {
  ssize_t n = readlink("/proc/self/exe", dist, sizeof dist - 1);
  if (n <= 0) return 0;
  dist[n] = 0;
  for (int up = 0; up < 2; up++) {
    char *slash = strrchr(dist, '/');
    if (!slash) return 0;
    *slash = 0;
  }
  return 1;
}

/* ---- the cold path ---- */

static int looks, works, serves; /* the cold command only looks; moves many bytes; stays */

/* Reads how to start the JVM: line 1 the distribution's directory (a moved one makes the file void),
   line 2 the java program, then its flags; "@engine " begins a flag of the engine only, "@cold "
   one of commands that are soon over, "@light " one of commands that only look, "@full " one of all but those. The list ends with NULL; 0 if there is no such file or it is not ours. */
static char **read_jvm(int engine, const char *main_class, int extra) {
  static char text[65536];
  char path[PATH_MAX + 64];
  const char *cache = env("XDG_CACHE_HOME"), *home = env("HOME");
  snprintf(path, sizeof path, "%s/lib/jvm", dist);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0 && (cache || home)) {
    snprintf(path, sizeof path, "%s%s/gantry/jvm-" GANTRY_BUILD_ID, cache ? cache : home, cache ? "" : "/.cache");
    fd = open(path, O_RDONLY | O_CLOEXEC);
  }
  ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
  if (fd >= 0) close(fd);
  if (n <= 0) return NULL;
  text[n] = 0;
  size_t lines = 4;
  for (char *c = text; *c; c++) lines += *c == '\n';
  char **list = calloc(lines + extra, sizeof *list), **end = list;
  char *save, *line = strtok_r(text, "\n", &save);
  if (!list || !line || strcmp(line, dist) != 0) return NULL;
  while ((line = strtok_r(NULL, "\n", &save))) {
    if (strncmp(line, "@engine ", 8) == 0) line = engine ? line + 8 : NULL;
    else if (strncmp(line, "@cold ", 6) == 0) line = engine || works ? NULL : line + 6;
    else if (strncmp(line, "@light ", 7) == 0) line = looks && !engine ? line + 7 : NULL;
    else if (strncmp(line, "@full ", 6) == 0) line = looks && !engine ? NULL : line + 6;
    else if (strncmp(line, "@cluster ", 9) == 0) line = NULL; /* ClusterProcess reads those */
    if (line) *end++ = line;
  }
  if (end == list || access(*list, X_OK) != 0) return NULL;
  *end = (char *)main_class;
  return list;
}

static char **end_of(char **list) {
  while (*list) list++;
  return list;
}

/* Once per distribution: make the AOT cache, at the lowest priority, unless somebody is at it. */
static void train(char **jvm) {
  char path[PATH_MAX + 16];
  for (; *jvm; jvm++)
    if (strncmp(*jvm, "-XX:AOTCache=", 13) == 0) return;
  snprintf(path, sizeof path, "%s/lib/launch", dist);
  if (fork() != 0) return;
  if (nice(19) == -1) _exit(0);
  execl(path, "launch", "train", (char *)NULL);
  _exit(0);
}

static void make_run_root(void) {
  for (char *slash = run_root + 1; (slash = strchr(slash, '/')); *slash++ = '/') *slash = 0, mkdir(run_root, 0755);
  mkdir(run_root, 0711);
  chmod(run_root, 0711);
}

/* Before a JVM takes over: an ordinary user's becomes root of a user namespace. */
static int become_root(void) {
  if (geteuid() == 0) return 0;
  make_run_root();
  setenv("GANTRY_ROOT", root, 1); /* whose defaults would be root's from here on */
  setenv("GANTRY_RUN_ROOT", run_root, 1);
  return enter_user_namespace(run_root);
}

/* The engine's log, which several may write to at the same time. */
static int open_log(void) {
  char path[PATH_MAX + 32];
  struct stat status;
  make_run_root();
  mkdir(engine_dir, 0700);
  snprintf(path, sizeof path, "%s/%s.log", engine_dir, key);
  int cut = stat(path, &status) == 0 && status.st_size > MOST_LOG ? O_TRUNC : 0;
  return open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | cut, 0600);
}

/* Whether a container whose end was dealt with runs, or is to run: its delay may outlast the wait
   for who starts it, who may as well have failed. The engine goes on with it then. */
static int runs_again(const char *id) {
  char path[2 * PATH_MAX], *record = NULL;
  size_t size = 0;
  snprintf(path, sizeof path, "%s/containers/%s", run_root, id);
  if (access(path, F_OK) == 0) return 1;
  snprintf(path, sizeof path, "%s/containers/%s/container.json", root, id);
  FILE *file = fopen(path, "re");
  if (!file) return 0;
  int again = getdelim(&record, &size, 0, file) > 0 && strstr(record, "\"state\":{\"status\":\"restarting\"");
  fclose(file);
  free(record);
  return again;
}

/* Leaves a process behind that waits for the end of this command (or WATCH_MS; for a container's
   restart KEPT_MS; for a connection not at all), then becomes the resident engine. It holds none of
   the command's descriptors, and the command waits for nothing. */
static void leave_watcher(void) {
  pid_t asked = getpid(), child = fork();
  if (child != 0) {
    if (child > 0) waitpid(child, NULL, 0);
    return;
  }
  setsid();
  if (fork() != 0) _exit(0);
  char path[PATH_MAX + 32], socket_path[PATH_MAX + 32];
  umask(077);
  int null = open("/dev/null", O_RDWR), log = open_log();
  dup2(null, 0), dup2(log < 0 ? null : log, 1), dup2(1, 2);
  syscall(SYS_close_range, 3, ~0U, 0);
  struct pollfd gone = {.fd = syscall(SYS_pidfd_open, asked, 0), .events = POLLIN};
  if (gone.fd >= 0) poll(&gone, 1, kept ? KEPT_MS : dials ? 0 : WATCH_MS), close(gone.fd);
  if (kept && !runs_again(kept)) _exit(0);
  /* The lock outlives exec, not fork: it is the engine's own, and no child of it can hold it. */
  snprintf(path, sizeof path, "%s/%s.lock", engine_dir, key);
  int lock = open(path, O_RDWR | O_CREAT, 0600);
  struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  if (lock < 0 || fcntl(lock, F_SETLK, &whole) != 0) _exit(0);
  char **jvm = read_jvm(1, ENGINE_MAIN, 4);
  if (!jvm || become_root() != 0 || chdir("/") != 0) _exit(0);
  umask(022);
  train(jvm);
  char **end = end_of(jvm);
  snprintf(socket_path, sizeof socket_path, "%s/%s.sock", engine_dir, key);
  end[0] = socket_path, end[1] = root, end[2] = run_root, end[3] = NULL;
  setenv("MALLOC_ARENA_MAX", "1", 1);
  execv(jvm[0], jvm);
  _exit(0);
}

/* Whether the command's name is one of a list. */
static int named(int argc, char **argv, const char *const *names) {
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], "--root") == 0 || strcmp(argv[i], "--run-root") == 0 || valued(argv[i])) i++;
    else if (argv[i][0] != '-') {
      for (; *names; names++)
        if (strcmp(argv[i], *names) == 0) return 1;
      return 0;
    }
  }
  return 0;
}

static const char *const servers[] = {"serve", "dockerd", NULL};

/* Where the working directory was removed, as a JVM does not begin there: "/" will do for a command
   that cannot mean a path below it. */
static int leave_nowhere(int argc, char **argv) {
  static const char *const path_takers[] = {"build", "builder", "buildx", "compose", "container", "cp", "create", "image", "run", NULL};
  char here[PATH_MAX];
  if (getcwd(here, sizeof here)) return 1;
  return (reaps || !named(argc, argv, path_takers)) && chdir("/") == 0;
}

/* Whether the command is a process of its own: see above. A socket from a service manager
   (sd_listen_fds(3)) becomes descriptor 0: that one the JDK can take over. */
static int stands_alone(int argc, char **argv) {
  static const char *const daemons[] = {"dockerd", NULL};
  const char *pid = env("LISTEN_PID");
  int given = pid && atol(pid) == getpid() && named(argc, argv, servers);
  if (given && dup2(3, 0) == 0) close(3);
  return given || named(argc, argv, daemons);
}

/* With the name that it is called by as the command, if it has one. */
static char **renamed(int *argc, char **argv) {
  const char *slash = strrchr(argv[0], '/'), *name = slash ? slash + 1 : argv[0];
  if (strcmp(name, "dockerd") != 0) return argv;
  char **list = calloc((size_t)*argc + 2, sizeof *list);
  if (!list) return argv;
  list[0] = argv[0], list[1] = "dockerd";
  memcpy(list + 2, argv + 1, (size_t)*argc * sizeof *argv);
  ++*argc;
  return list;
}

static int run_cold(int argc, char **argv, int warm) {
  static const char *const lookers[] = {"ps", "images", "version", "port", NULL};
  static const char *const workers[] = {"build", "import", "bootstrap", "commit", "export", "cp", "image", NULL};
  if (engine_key) leave_monitor();
  looks = named(argc, argv, lookers);
  works = named(argc, argv, workers);
  serves = named(argc, argv, servers);
  if (warm) setenv("GANTRY_ENGINE", key, 1);
  else unsetenv("GANTRY_ENGINE");
  if (warm && kept) dup2(open_log(), 2); /* the monitor throws away what it is told */
  if (warm && !short_lived && !serves) leave_watcher(); /* a server is an engine itself */
  static const char *const doctors[] = {"doctor", NULL};
  if (become_root() != 0 && !named(argc, argv, doctors)) return CANNOT_START; /* it says why not */
  if (serves) {
    setenv("GANTRY_ROOT", root, 1); /* the engine that it is for others is found by them */
    setenv("GANTRY_RUN_ROOT", run_root, 1);
    setenv("MALLOC_ARENA_MAX", "1", 1);
  }
  char **jvm = read_jvm(serves, COLD_MAIN, argc);
  if (jvm) {
    memcpy(end_of(jvm), argv + 1, (size_t)argc * sizeof *argv);
    execv(jvm[0], jvm);
  }
  char path[PATH_MAX + 16], **list = calloc((size_t)argc + 2, sizeof *list);
  if (!list) return CANNOT_START;
  snprintf(path, sizeof path, "%s/lib/launch", dist);
  list[0] = path, list[1] = "run";
  memcpy(list + 2, argv + 1, (size_t)argc * sizeof *argv);
  execv(path, list);
  fail(strerror(errno), path);
  return CANNOT_START;
}

/* ---- the warm path ---- */

static int connect_engine(void) {
  struct stat status;
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  struct ucred peer;
  socklen_t size = sizeof peer;
  struct timeval limit = {.tv_sec = 2};
  int dir = open(engine_dir, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (dir < 0) return -1;
  if (fstat(dir, &status) != 0 || status.st_uid != geteuid() || (status.st_mode & 077)) return -1;
  snprintf(address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d/%s.sock", dir, key);
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  int refused = connect(fd, (struct sockaddr *)&address, sizeof address);
  close(dir);
  if (refused || getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 || peer.uid != geteuid()) {
    close(fd);
    return -1;
  }
  return fd;
}

static int send_request(int fd, int argc, char **argv) {
  struct header header = {.magic = {'G', 'T', 'Y', '1'}};
  char cwd[PATH_MAX];
  if (!getcwd(cwd, sizeof cwd)) strcpy(cwd, "/");
  size_t bytes = strlen(cwd) + 1;
  for (int i = 1; i < argc; i++) bytes += strlen(argv[i]) + 1;
  for (char **e = environ; *e; e++, header.environment++) bytes += strlen(*e) + 1;
  char *body = malloc(sizeof header + bytes), *at = body + sizeof header;
  if (!body) return -1;
  header.bytes = (uint32_t)bytes, header.arguments = (uint32_t)argc - 1;
  memcpy(body, &header, sizeof header);
  at = stpcpy(at, cwd) + 1;
  for (int i = 1; i < argc; i++) at = stpcpy(at, argv[i]) + 1;
  for (char **e = environ; *e; e++) at = stpcpy(at, *e) + 1;

  int fds[3] = {0, 1, 2};
  union { struct cmsghdr align; char space[CMSG_SPACE(sizeof fds)]; } control = {0};
  struct iovec data = {.iov_base = body, .iov_len = sizeof header + bytes};
  struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = control.space, .msg_controllen = sizeof control.space};
  struct cmsghdr *rights = CMSG_FIRSTHDR(&message);
  rights->cmsg_level = SOL_SOCKET, rights->cmsg_type = SCM_RIGHTS, rights->cmsg_len = CMSG_LEN(sizeof fds);
  memcpy(CMSG_DATA(rights), fds, sizeof fds);
  for (size_t sent = 0; sent < sizeof header + bytes;) {
    ssize_t n = sendmsg(fd, &message, MSG_NOSIGNAL);
    if (n < 0) return -1;
    sent += (size_t)n;
    data.iov_base = body + sent, data.iov_len = sizeof header + bytes - sent;
    message.msg_control = NULL, message.msg_controllen = 0;
  }
  free(body);
  return 0;
}

static void restore_terminal(void) {
  if (tty_saved && tcgetpgrp(0) == getpgrp()) tcsetattr(0, TCSANOW, &tty_before);
}

/* Ctrl-Z: stop like any program, with the shell's terminal settings; come back with the engine's. */
static void suspend(void) {
  struct termios now;
  int held = tty_saved && tcgetattr(0, &now) == 0;
  restore_terminal();
  kill(getpid(), SIGSTOP);
  if (held && tcgetpgrp(0) == getpgrp()) tcsetattr(0, TCSANOW, &now);
}

/* Relays signals until the engine reports the exit code; -1 if it never accepted the command. */
static int attend(int fd, int signals) {
  struct pollfd ready[2] = {{.fd = fd, .events = POLLIN}, {.fd = signals, .events = POLLIN}};
  int accepted = 0, forced = 0;
  for (;;) {
    int n = poll(ready, 2, accepted ? -1 : ACCEPT_MS);
    if (n == 0) return -1;
    if (n < 0) continue;
    if (ready[1].revents) {
      struct signalfd_siginfo info;
      if (read(signals, &info, sizeof info) != sizeof info) continue;
      unsigned char number = (unsigned char)info.ssi_signo;
      if (number == SIGTSTP) suspend();
      if ((number == SIGINT || number == SIGTERM) && ++forced >= FORCE_AFTER) return 128 + number;
      send(fd, &number, 1, MSG_NOSIGNAL);
    }
    if (ready[0].revents) {
      unsigned char answer[2];
      ssize_t got = recv(fd, answer, sizeof answer, MSG_WAITALL);
      if (got == sizeof answer && answer[0] == 'X') return answer[1];
      if (got == sizeof answer && answer[0] == 'A') accepted = 1;
      else if (!accepted || reaps) return -1; /* an exit is dealt with again, whoever began it */
      else {
        fail("the resident engine died; run the command again", engine_dir);
        return ENGINE_LOST;
      }
    }
  }
}

static int run_warm(int argc, char **argv) {
  int fd = connect_engine();
  if (fd < 0) return -1;
  sigset_t forwarded, before;
  sigemptyset(&forwarded);
  static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH, SIGUSR1, SIGUSR2, SIGCONT, SIGTSTP, SIGALRM};
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    struct sigaction action;
    if (sigaction(numbers[i], NULL, &action) == 0 && action.sa_handler != SIG_IGN) sigaddset(&forwarded, numbers[i]);
  }
  sigprocmask(SIG_BLOCK, &forwarded, &before);
  int signals = signalfd(-1, &forwarded, SFD_CLOEXEC);
  tty_saved = tcgetattr(0, &tty_before) == 0;
  int code = send_request(fd, argc, argv) == 0 ? attend(fd, signals) : -1;
  restore_terminal();
  close(fd);
  close(signals);
  if (code < 0) sigprocmask(SIG_SETMASK, &before, NULL);
  return code;
}

/* Starts an engine and has it run the command; -1 if none comes. */
static int run_with_new_engine(int argc, char **argv) {
  if (!read_jvm(1, ENGINE_MAIN, 4)) return -1; /* the cold path finds out how to start one */
  leave_watcher();
  int code;
  time_t end = time(NULL) + START_S;
  do {
    poll(NULL, 0, TRY_MS);
    code = run_warm(argc, argv);
  } while (code < 0 && time(NULL) < end);
  return code;
}

int main(int argc, char **argv) {
  const char *choice = env("GANTRY_WARM");
  int warm = !choice || strcmp(choice, "0") != 0;
  for (int fd = 0; fd < 3; fd++)
    if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDWR) != fd) return CANNOT_START;
  if (argc < 1 || !find_distribution()) {
    fail("cannot find my own distribution", "is /proc mounted?");
    return CANNOT_START;
  }
  argv = renamed(&argc, argv);
  if (!find_roots(argc, argv)) {
    fail("path too long", "use a shorter --root and --run-root");
    return CANNOT_START;
  }
  if (!leave_nowhere(argc, argv)) {
    fail("the working directory is gone", "cd to one that exists");
    return CANNOT_START;
  }
  int alone = stands_alone(argc, argv);
  if (warm) {
    find_key("self", key);
    if (engine_key && strlen(engine_key) == sizeof key - 1) memcpy(key, engine_key, sizeof key);
    int code = alone ? -1 : run_warm(argc, argv);
    if (code < 0 && dials) code = run_with_new_engine(argc, argv);
    if (code >= 0) return code;
  }
  return run_cold(argc, argv, warm);
}
