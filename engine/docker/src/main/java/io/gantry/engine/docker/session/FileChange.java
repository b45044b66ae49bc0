package io.gantry.engine.docker.session;

import io.gantry.platform.linux.fs.FileStatus;
import java.util.Optional;

/** What has to be done so that a file here is as it is at the sender's. */
enum FileChange {
  /** Nothing. */
  KEEP,
  /** Its mode, times and attributes are to be set. */
  TOUCH,
  /** It is to be made anew. */
  REPLACE;

  /**
   * Decides about a file that is no hard link. Owners do not count: those of a context are
   * nobody's.
   *
   * @param here what is at the path; empty if nothing is
   * @param target of the symbolic link that is there
   */
  static FileChange of(Optional<FileStatus> here, Optional<String> target, Stat wanted) {
    if (here.isEmpty()) {
      return REPLACE;
    }
    FileStatus status = here.get();
    boolean alike =
        status.type() == (wanted.mode() & FileStatus.S_IFMT)
            && (!wanted.isRegular()
                || (status.size() == wanted.size() && status.modified().equals(wanted.modified())))
            && (!wanted.isSymbolicLink() || target.filter(wanted.link()::equals).isPresent())
            && status.rdev() == wanted.device();
    if (!alike) {
      return REPLACE;
    }
    boolean same = wanted.isSymbolicLink() || status.permissions() == (wanted.mode() & 07777);
    return same && status.modified().equals(wanted.modified()) ? KEEP : TOUCH;
  }
}
