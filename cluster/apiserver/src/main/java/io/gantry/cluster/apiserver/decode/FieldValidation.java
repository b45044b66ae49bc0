package io.gantry.cluster.apiserver.decode;

/** What becomes of unknown and double fields: the query parameter of the same name. */
public enum FieldValidation {
  /** They are dropped. */
  IGNORE,
  /** They are dropped, and the client is warned. */
  WARN,
  /** The request is refused. */
  STRICT;

  /** Reads the parameter; {@code WARN} if it is empty. */
  public static FieldValidation of(String parameter) {
    return switch (parameter) {
      case "Ignore" -> IGNORE;
      case "Strict" -> STRICT;
      default -> WARN;
    };
  }
}
