package io.gantry.image.snapshot;

import io.gantry.platform.base.id.RandomId;
import io.gantry.platform.linux.process.ProcessStat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keys of snapshots that one process makes and removes again: they name the process, so that a
 * sweep knows those that a killed one has left.
 */
public final class TransientKey {
  private static final Pattern FORM = Pattern.compile("[a-z]+-p(\\d+)-(\\d+)-[0-9a-f]+");

  private TransientKey() {}

  /**
   * A new one of this process.
   *
   * @param purpose small letters
   */
  public static String next(String purpose) {
    long pid = ProcessHandle.current().pid();
    long begun = ProcessStat.startTime(pid).orElse(0);
    return purpose + "-p" + pid + "-" + begun + "-" + RandomId.next().substring(0, 16);
  }

  /** Whether it is one of a process that is no more. */
  static boolean isDead(String key) {
    Matcher form = FORM.matcher(key);
    return form.matches()
        && !ProcessStat.alive(Long.parseLong(form.group(1)), Long.parseLong(form.group(2)));
  }
}
