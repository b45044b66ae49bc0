package io.gantry.platform.grpc;

import io.gantry.platform.base.GantryException.Kind;

/** The status codes of gRPC. */
public enum GrpcCode {
  /** All is well. */
  OK(0),
  /** The caller has cancelled. */
  CANCELLED(1),
  /** Nobody knows more. */
  UNKNOWN(2),
  /** The request can never succeed. */
  INVALID_ARGUMENT(3),
  /** Time ran out. */
  DEADLINE_EXCEEDED(4),
  /** The named thing does not exist. */
  NOT_FOUND(5),
  /** The named thing exists. */
  ALREADY_EXISTS(6),
  /** The caller may not do this. */
  PERMISSION_DENIED(7),
  /** A limit was reached. */
  RESOURCE_EXHAUSTED(8),
  /** The state of the thing forbids this. */
  FAILED_PRECONDITION(9),
  /** Somebody else was first. */
  ABORTED(10),
  /** Past the end. */
  OUT_OF_RANGE(11),
  /** The method does not exist here. */
  UNIMPLEMENTED(12),
  /** A defect. */
  INTERNAL(13),
  /** The peer does not answer now. */
  UNAVAILABLE(14),
  /** Data is lost. */
  DATA_LOSS(15),
  /** The caller is not known. */
  UNAUTHENTICATED(16);

  private final int number;

  GrpcCode(int number) {
    this.number = number;
  }

  /** Its number on the wire. */
  public int number() {
    return number;
  }

  /** The code with a number; {@code UNKNOWN} for others. */
  public static GrpcCode of(int number) {
    for (GrpcCode code : values()) {
      if (code.number == number) {
        return code;
      }
    }
    return UNKNOWN;
  }

  /** The code for a failure of gantry. */
  public static GrpcCode of(Kind kind) {
    return switch (kind) {
      case NOT_FOUND -> NOT_FOUND;
      case ALREADY_EXISTS -> ALREADY_EXISTS;
      case INVALID -> INVALID_ARGUMENT;
      case CONFLICT -> FAILED_PRECONDITION;
      case FORBIDDEN -> PERMISSION_DENIED;
      case UNAVAILABLE -> UNAVAILABLE;
      case EXHAUSTED -> RESOURCE_EXHAUSTED;
      case CANCELLED -> CANCELLED;
      case COMMAND_NOT_FOUND, COMMAND_NOT_EXECUTABLE -> UNKNOWN;
      case INTERNAL -> INTERNAL;
    };
  }

  /** What a failure of the other side is here. */
  Kind kind() {
    return switch (this) {
      case OK, UNKNOWN, INTERNAL, DATA_LOSS -> Kind.INTERNAL;
      case CANCELLED -> Kind.CANCELLED;
      case INVALID_ARGUMENT, OUT_OF_RANGE, UNIMPLEMENTED -> Kind.INVALID;
      case NOT_FOUND -> Kind.NOT_FOUND;
      case ALREADY_EXISTS -> Kind.ALREADY_EXISTS;
      case PERMISSION_DENIED, UNAUTHENTICATED -> Kind.FORBIDDEN;
      case RESOURCE_EXHAUSTED -> Kind.EXHAUSTED;
      case FAILED_PRECONDITION, ABORTED -> Kind.CONFLICT;
      case UNAVAILABLE, DEADLINE_EXCEEDED -> Kind.UNAVAILABLE;
    };
  }
}
