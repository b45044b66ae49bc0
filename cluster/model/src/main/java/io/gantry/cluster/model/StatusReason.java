package io.gantry.cluster.model;

import io.gantry.platform.base.GantryException.Kind;

/** The reasons of the API that clients branch on, with their HTTP codes. */
public enum StatusReason {
  BAD_REQUEST("BadRequest", 400, Kind.INVALID),
  UNAUTHORIZED("Unauthorized", 401, Kind.FORBIDDEN),
  FORBIDDEN("Forbidden", 403, Kind.FORBIDDEN),
  NOT_FOUND("NotFound", 404, Kind.NOT_FOUND),
  METHOD_NOT_ALLOWED("MethodNotAllowed", 405, Kind.INVALID),
  NOT_ACCEPTABLE("NotAcceptable", 406, Kind.INVALID),
  CONFLICT("Conflict", 409, Kind.CONFLICT),
  ALREADY_EXISTS("AlreadyExists", 409, Kind.ALREADY_EXISTS),
  GONE("Gone", 410, Kind.CONFLICT),
  EXPIRED("Expired", 410, Kind.CONFLICT),
  REQUEST_ENTITY_TOO_LARGE("RequestEntityTooLarge", 413, Kind.INVALID),
  UNSUPPORTED_MEDIA_TYPE("UnsupportedMediaType", 415, Kind.INVALID),
  INVALID("Invalid", 422, Kind.INVALID),
  TOO_MANY_REQUESTS("TooManyRequests", 429, Kind.EXHAUSTED),
  INTERNAL_ERROR("InternalError", 500, Kind.INTERNAL),
  SERVICE_UNAVAILABLE("ServiceUnavailable", 503, Kind.UNAVAILABLE),
  TIMEOUT("Timeout", 504, Kind.UNAVAILABLE);

  private final String word;
  private final int code;
  private final Kind kind;

  StatusReason(String word, int code, Kind kind) {
    this.word = word;
    this.code = code;
    this.kind = kind;
  }

  /** As in {@code NotFound}. */
  public String word() {
    return word;
  }

  /** The HTTP status. */
  public int code() {
    return code;
  }

  /** gantry's class of failure. */
  public Kind kind() {
    return kind;
  }
}
