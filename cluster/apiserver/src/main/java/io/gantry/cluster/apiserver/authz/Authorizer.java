package io.gantry.cluster.apiserver.authz;

/** Decides whether somebody may do something. Must be quick and safe for many threads. */
@FunctionalInterface
public interface Authorizer {
  /** Whether it is allowed, and why. */
  Decision decide(Attributes attributes);

  /**
   * An answer.
   *
   * @param reason which rule; empty where none spoke
   */
  record Decision(boolean allowed, String reason) {
    /** No rule allows it. */
    public static final Decision NO = new Decision(false, "");
  }
}
