package io.gantry.platform.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * System call numbers: x86-64 first, arm64 (the generic table) beside it.
 *
 * <p>Only calls that both have are used: the {@code *at} forms, {@code ppoll}, {@code pipe2}.
 */
public final class SystemCall {
  /** Whether this machine is arm64, whose open(2) flags differ too. */
  public static final boolean ARM64 = machine().equals("aarch64");

  /** read(2). */
  public static final long READ = number(0, 63);

  /** write(2). */
  public static final long WRITE = number(1, 64);

  /** close(2). */
  public static final long CLOSE = number(3, 57);

  /** lseek(2). */
  public static final long LSEEK = number(8, 62);

  /** ioctl(2). */
  public static final long IOCTL = number(16, 29);

  /** getpid(2). */
  public static final long GETPID = number(39, 172);

  /** socket(2). */
  public static final long SOCKET = number(41, 198);

  /** connect(2). */
  public static final long CONNECT = number(42, 203);

  /** sendto(2). */
  public static final long SENDTO = number(44, 206);

  /** recvfrom(2). */
  public static final long RECVFROM = number(45, 207);

  /** sendmsg(2). */
  public static final long SENDMSG = number(46, 211);

  /** recvmsg(2). */
  public static final long RECVMSG = number(47, 212);

  /** shutdown(2). */
  public static final long SHUTDOWN = number(48, 210);

  /** bind(2). */
  public static final long BIND = number(49, 200);

  /** listen(2). */
  public static final long LISTEN = number(50, 201);

  /** socketpair(2). */
  public static final long SOCKETPAIR = number(53, 199);

  /** setsockopt(2). */
  public static final long SETSOCKOPT = number(54, 208);

  /** getsockopt(2). */
  public static final long GETSOCKOPT = number(55, 209);

  /** kill(2). */
  public static final long KILL = number(62, 129);

  /** fcntl(2). */
  public static final long FCNTL = number(72, 25);

  /** flock(2). */
  public static final long FLOCK = number(73, 32);

  /** fsync(2). */
  public static final long FSYNC = number(74, 82);

  /** ftruncate(2). */
  public static final long FTRUNCATE = number(77, 46);

  /** fchmod(2). */
  public static final long FCHMOD = number(91, 52);

  /** fchown(2). */
  public static final long FCHOWN = number(93, 55);

  /** statfs(2). */
  public static final long STATFS = number(137, 43);

  /** mount(2). */
  public static final long MOUNT = number(165, 40);

  /** umount2(2). */
  public static final long UMOUNT2 = number(166, 39);

  /** gettid(2). */
  public static final long GETTID = number(186, 178);

  /** setxattr(2). */
  public static final long SETXATTR = number(188, 5);

  /** lsetxattr(2). */
  public static final long LSETXATTR = number(189, 6);

  /** fsetxattr(2). */
  public static final long FSETXATTR = number(190, 7);

  /** getxattr(2). */
  public static final long GETXATTR = number(191, 8);

  /** lgetxattr(2). */
  public static final long LGETXATTR = number(192, 9);

  /** fgetxattr(2). */
  public static final long FGETXATTR = number(193, 10);

  /** listxattr(2). */
  public static final long LISTXATTR = number(194, 11);

  /** llistxattr(2). */
  public static final long LLISTXATTR = number(195, 12);

  /** flistxattr(2). */
  public static final long FLISTXATTR = number(196, 13);

  /** removexattr(2). */
  public static final long REMOVEXATTR = number(197, 14);

  /** getdents64(2). */
  public static final long GETDENTS64 = number(217, 61);

  /** waitid(2). */
  public static final long WAITID = number(247, 95);

  /** openat(2). */
  public static final long OPENAT = number(257, 56);

  /** mkdirat(2). */
  public static final long MKDIRAT = number(258, 34);

  /** mknodat(2). */
  public static final long MKNODAT = number(259, 33);

  /** fchownat(2). */
  public static final long FCHOWNAT = number(260, 54);

  /** unlinkat(2). */
  public static final long UNLINKAT = number(263, 35);

  /** linkat(2). */
  public static final long LINKAT = number(265, 37);

  /** symlinkat(2). */
  public static final long SYMLINKAT = number(266, 36);

  /** readlinkat(2). */
  public static final long READLINKAT = number(267, 78);

  /** fchmodat(2). */
  public static final long FCHMODAT = number(268, 53);

  /** ppoll(2). */
  public static final long PPOLL = number(271, 73);

  /** unshare(2). */
  public static final long UNSHARE = number(272, 97);

  /** sync_file_range(2). */
  public static final long SYNC_FILE_RANGE = number(277, 84);

  /** utimensat(2). */
  public static final long UTIMENSAT = number(280, 88);

  /** accept4(2). */
  public static final long ACCEPT4 = number(288, 242);

  /** pipe2(2). */
  public static final long PIPE2 = number(293, 59);

  /** syncfs(2). */
  public static final long SYNCFS = number(306, 267);

  /** setfsuid(2). */
  public static final long SETFSUID = number(122, 151);

  /** setfsgid(2). */
  public static final long SETFSGID = number(123, 152);

  /** capget(2). */
  public static final long CAPGET = number(125, 90);

  /** capset(2). */
  public static final long CAPSET = number(126, 91);

  /** setns(2). */
  public static final long SETNS = number(308, 268);

  /** renameat2(2). */
  public static final long RENAMEAT2 = number(316, 276);

  /** memfd_create(2). */
  public static final long MEMFD_CREATE = number(319, 279);

  /** copy_file_range(2). */
  public static final long COPY_FILE_RANGE = number(326, 285);

  /** statx(2). */
  public static final long STATX = number(332, 291);

  /** pidfd_send_signal(2). */
  public static final long PIDFD_SEND_SIGNAL = number(424, 424);

  /** open_tree(2). */
  public static final long OPEN_TREE = number(428, 428);

  /** move_mount(2). */
  public static final long MOVE_MOUNT = number(429, 429);

  /** fsopen(2). */
  public static final long FSOPEN = number(430, 430);

  /** fsconfig(2). */
  public static final long FSCONFIG = number(431, 431);

  /** fsmount(2). */
  public static final long FSMOUNT = number(432, 432);

  /** pidfd_open(2). */
  public static final long PIDFD_OPEN = number(434, 434);

  /** openat2(2). */
  public static final long OPENAT2 = number(437, 437);

  /** faccessat2(2). */
  public static final long FACCESSAT2 = number(439, 439);

  /** mount_setattr(2). */
  public static final long MOUNT_SETATTR = number(442, 442);

  private SystemCall() {}

  private static long number(long x86, long arm) {
    return ARM64 ? arm : x86;
  }

  /** The machine of uname(2): six fields of 65 bytes, the fifth names it. */
  private static String machine() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment names = arena.allocate(6 * 65L);
      Native.call(Native.function("uname").orElseThrow(), names.address(), 0, 0, 0, 0, 0);
      return names.getString(4 * 65L);
    }
  }
}
