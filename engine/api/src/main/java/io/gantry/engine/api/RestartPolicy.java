package io.gantry.engine.api;

/**
 * Whether a container starts again after its exit.
 *
 * @param maximumRetries of {@link Mode#ON_FAILURE}; 0 for no limit
 */
public record RestartPolicy(Mode mode, int maximumRetries) {
  /** Never. */
  public static final RestartPolicy NO = new RestartPolicy(Mode.NO, 0);

  /** When. */
  public enum Mode {
    /** Never. */
    NO("no"),
    /** At every exit; after a stop by a user not before the next boot. */
    ALWAYS("always"),
    /** As always, and a stop by a user holds across boots too. */
    UNLESS_STOPPED("unless-stopped"),
    /** At an exit code other than 0. */
    ON_FAILURE("on-failure"),
    /** As on-failure; one that its health check finds unhealthy is ended so that it starts anew. */
    ON_UNHEALTHY("on-unhealthy");

    private final String word;

    Mode(String word) {
      this.word = word;
    }

    /** Docker's word. */
    public String word() {
      return word;
    }
  }
}
