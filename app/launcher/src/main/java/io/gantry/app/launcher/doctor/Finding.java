package io.gantry.app.launcher.doctor;

import java.util.List;

/**
 * One line of the report.
 *
 * @param subject what was looked at
 * @param found what is there, or what its absence costs
 * @param packages Debian packages that would add it
 */
record Finding(String subject, Standing standing, String found, List<String> packages) {
  /** How good it is. */
  enum Standing {
    /** There. */
    FINE("ok"),
    /** Not there, and something optional does not work. */
    LIMITED("--"),
    /** Not there, and containers cannot run. */
    MISSING("!!");

    private final String mark;

    Standing(String mark) {
      this.mark = mark;
    }

    String mark() {
      return mark;
    }
  }

  Finding {
    packages = List.copyOf(packages);
  }

  static Finding fine(String subject, String found) {
    return new Finding(subject, Standing.FINE, found, List.of());
  }

  static Finding limited(String subject, String cost, String... packages) {
    return new Finding(subject, Standing.LIMITED, cost, List.of(packages));
  }

  static Finding missing(String subject, String cost, String... packages) {
    return new Finding(subject, Standing.MISSING, cost, List.of(packages));
  }
}
