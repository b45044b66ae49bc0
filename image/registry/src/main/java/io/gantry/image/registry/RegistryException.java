package io.gantry.image.registry;

import io.gantry.platform.base.GantryException;
import java.util.Map;

/** A refusal that the distribution API has a code for. */
public final class RegistryException extends GantryException {
  private static final long serialVersionUID = 1L;

  /** The codes of the specification, and those that Docker's registry adds. */
  public enum Code {
    /** The repository has no such blob. */
    BLOB_UNKNOWN(404, Kind.NOT_FOUND),
    /** The upload cannot go on as asked. */
    BLOB_UPLOAD_INVALID(400, Kind.INVALID),
    /** There is no such upload. */
    BLOB_UPLOAD_UNKNOWN(404, Kind.NOT_FOUND),
    /** The digest is malformed, or not that of the content. */
    DIGEST_INVALID(400, Kind.INVALID),
    /** The manifest names content that the repository lacks. */
    MANIFEST_BLOB_UNKNOWN(400, Kind.INVALID),
    /** The manifest is malformed. */
    MANIFEST_INVALID(400, Kind.INVALID),
    /** The repository has no such manifest. */
    MANIFEST_UNKNOWN(404, Kind.NOT_FOUND),
    /** The repository's name is malformed. */
    NAME_INVALID(400, Kind.INVALID),
    /** There is no such repository. */
    NAME_UNKNOWN(404, Kind.NOT_FOUND),
    /** {@code n} is malformed. */
    PAGINATION_NUMBER_INVALID(400, Kind.INVALID),
    /** A chunk is not the next one. */
    RANGE_INVALID(416, Kind.CONFLICT),
    /** The length is not that of the content. */
    SIZE_INVALID(400, Kind.INVALID),
    /** The content is larger than allowed. */
    TOO_LARGE(413, Kind.EXHAUSTED),
    /** The tag is malformed. */
    TAG_INVALID(400, Kind.INVALID),
    /** No credentials, or wrong ones. */
    UNAUTHORIZED(401, Kind.FORBIDDEN),
    /** The user may not do this. */
    DENIED(403, Kind.FORBIDDEN),
    /** This registry does not do that. */
    UNSUPPORTED(405, Kind.INVALID),
    /** Too much at once. */
    TOOMANYREQUESTS(429, Kind.EXHAUSTED),
    /** It may work later. */
    UNAVAILABLE(503, Kind.UNAVAILABLE),
    /** The disk is full. */
    INSUFFICIENT_STORAGE(507, Kind.EXHAUSTED),
    /** A defect. */
    UNKNOWN(500, Kind.INTERNAL);

    private final int status;
    private final Kind kind;

    Code(int status, Kind kind) {
      this.status = status;
      this.kind = kind;
    }

    /** The HTTP status that goes with it. */
    public int status() {
      return status;
    }
  }

  private final Code code;
  private final transient Map<String, String> headers;

  /** Says what is refused and why. */
  public RegistryException(Code code, String message) {
    this(code, message, Map.of());
  }

  /** With further fields of the answer. */
  public RegistryException(Code code, String message, Map<String, String> headers) {
    super(code.kind, message);
    this.code = code;
    this.headers = Map.copyOf(headers);
  }

  /** The code. */
  public Code code() {
    return code;
  }

  /** Further fields of the answer. */
  public Map<String, String> headers() {
    return headers;
  }
}
