package io.gantry.engine.docker;

/** Modes of files as Go writes them ({@code os.FileMode}) beside those of {@code st_mode}. */
public final class FileModes {
  private static final int S_IFMT = 0170000;
  private static final int DIRECTORY = 0040000;
  private static final int LINK = 0120000;
  private static final int BLOCK = 0060000;
  private static final int CHARACTER = 0020000;
  private static final int PIPE = 0010000;
  private static final int SOCKET = 0140000;
  private static final int REGULAR = 0100000;

  private static final long GO_DIRECTORY = 1L << 31;
  private static final long GO_LINK = 1L << 27;
  private static final long GO_DEVICE = 1L << 26;
  private static final long GO_PIPE = 1L << 25;
  private static final long GO_SOCKET = 1L << 24;
  private static final long GO_SETUID = 1L << 23;
  private static final long GO_SETGID = 1L << 22;
  private static final long GO_CHARACTER = 1L << 21;
  private static final long GO_STICKY = 1L << 20;

  private FileModes() {}

  /** Go's mode of a {@code st_mode}. */
  public static long go(int mode) {
    long type =
        switch (mode & S_IFMT) {
          case DIRECTORY -> GO_DIRECTORY;
          case LINK -> GO_LINK;
          case BLOCK -> GO_DEVICE;
          case CHARACTER -> GO_DEVICE | GO_CHARACTER;
          case PIPE -> GO_PIPE;
          case SOCKET -> GO_SOCKET;
          default -> 0;
        };
    long special =
        ((mode & 04000) != 0 ? GO_SETUID : 0)
            | ((mode & 02000) != 0 ? GO_SETGID : 0)
            | ((mode & 01000) != 0 ? GO_STICKY : 0);
    return type | special | (mode & 0777);
  }

  /** The {@code st_mode} of Go's. */
  public static int unix(long go) {
    int special =
        ((go & GO_SETUID) != 0 ? 04000 : 0)
            | ((go & GO_SETGID) != 0 ? 02000 : 0)
            | ((go & GO_STICKY) != 0 ? 01000 : 0);
    return type(go) | special | (int) (go & 0777);
  }

  private static int type(long go) {
    if ((go & GO_DIRECTORY) != 0) {
      return DIRECTORY;
    }
    if ((go & GO_LINK) != 0) {
      return LINK;
    }
    if ((go & GO_DEVICE) != 0) {
      return (go & GO_CHARACTER) != 0 ? CHARACTER : BLOCK;
    }
    if ((go & GO_PIPE) != 0) {
      return PIPE;
    }
    return (go & GO_SOCKET) != 0 ? SOCKET : REGULAR;
  }
}
