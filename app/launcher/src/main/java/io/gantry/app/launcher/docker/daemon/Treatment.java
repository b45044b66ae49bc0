package io.gantry.app.launcher.docker.daemon;

import java.util.List;

/** What becomes of a directive. */
sealed interface Treatment {
  /** It does what it does with Docker. */
  record Honoured() implements Treatment {}

  /** It is about a part that gantry has not, or has always: nothing is lost without it. */
  record Needless() implements Treatment {}

  /**
   * Only what gantry does anyway can be asked for.
   *
   * @param values those that say so
   * @param instead what to do for another, as the end of a message
   */
  record Fixed(List<String> values, String instead) implements Treatment {}

  /**
   * What it asks for is missing, and its user would miss it.
   *
   * @param instead what to do, as the end of a message
   */
  record Refused(String instead) implements Treatment {}
}
