/*
 * The first process of a container that was started with --init, at /sbin/docker-init there.
 *
 *   docker-init -- PROGRAM [ARGUMENT...]
 *
 * It starts the program, hands it the signals that it gets itself, reaps whatever ends, and ends
 * with the program's exit code, or 128 + n if signal n ended it. It is static: the container's
 * image may hold nothing at all.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* What the kernel sends for a defect of ours, and what it sends when we touch the terminal. */
static const int kept[] = {SIGFPE, SIGILL, SIGSEGV, SIGBUS, SIGABRT, SIGTRAP, SIGSYS, SIGTTIN, SIGTTOU};

static int start(char **argv, const sigset_t *before) {
  pid_t child = fork();
  if (child != 0) return child;
  /* a group of its own: the terminal's keys reach the program once, not through us again */
  if (setpgid(0, 0) == 0 && isatty(0)) tcsetpgrp(0, getpid());
  signal(SIGTTIN, SIG_DFL);
  signal(SIGTTOU, SIG_DFL);
  sigprocmask(SIG_SETMASK, before, NULL);
  execvp(argv[0], argv);
  int code = errno == ENOENT || errno == ENOTDIR ? 127 : 126;
  dprintf(2, "docker-init: %s: %s\n", argv[0], strerror(errno));
  _exit(code);
}

/* The program's exit code once it is over, else -1. */
static int reap(pid_t program) {
  int code = -1, status;
  pid_t ended;
  while ((ended = waitpid(-1, &status, WNOHANG)) > 0)
    if (ended == program) code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return code;
}

int main(int argc, char **argv) {
  int first = argc > 1 && strcmp(argv[1], "--") == 0 ? 2 : 1;
  if (first >= argc) {
    dprintf(2, "usage: docker-init -- PROGRAM [ARGUMENT...]\n");
    return 2;
  }
  sigset_t taken, before;
  sigfillset(&taken);
  for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) sigdelset(&taken, kept[i]);
  sigprocmask(SIG_SETMASK, &taken, &before);
  signal(SIGTTIN, SIG_IGN);
  signal(SIGTTOU, SIG_IGN);
  if (getpid() != 1) prctl(PR_SET_CHILD_SUBREAPER, 1);

  pid_t program = start(argv + first, &before);
  if (program < 0) {
    dprintf(2, "docker-init: fork: %s\n", strerror(errno));
    return 126;
  }
  while (1) {
    siginfo_t info;
    int number = sigwaitinfo(&taken, &info);
    if (number == SIGCHLD) {
      int code = reap(program);
      if (code >= 0) return code;
    } else if (number > 0) {
      kill(program, number);
    }
  }
}
