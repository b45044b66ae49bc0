package io.gantry.cluster.apiserver.wire;

import io.gantry.cluster.apiserver.protobuf.ProtobufBody;
import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.StatusReason;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.http.Exchange;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * The body of a request.
 *
 * @param mediaType in lower case, without parameters; empty if the client says nothing
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Body(String mediaType, byte[] bytes) {
  private static final int LARGEST = 3 * 1024 * 1024;

  /**
   * Reads it, protocol buffers as JSON; {@code RequestEntityTooLarge} beyond 3 MiB, {@code
   * BadRequest}.
   */
  static Body of(Exchange exchange) throws IOException {
    byte[] bytes = exchange.body().readNBytes(LARGEST + 1);
    if (bytes.length > LARGEST) {
      throw new StatusException(
          new StatusException.Status(
              StatusReason.REQUEST_ENTITY_TOO_LARGE,
              "Request entity too large: limit is " + LARGEST,
              Json.Obj.EMPTY));
    }
    String header = exchange.headers().first("content-type").orElse("");
    int end = header.indexOf(';');
    String type = (end < 0 ? header : header.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    return type.equals(ProtobufBody.MEDIA_TYPE) && bytes.length > 0
        ? new Body("application/json", ProtobufBody.decode(bytes).bytes())
        : new Body(type, bytes);
  }

  boolean isEmpty() {
    return bytes.length == 0;
  }

  /** The error for a media type that is not among these. */
  static StatusException unsupported(List<String> accepted) {
    return new StatusException(
        new StatusException.Status(
            StatusReason.UNSUPPORTED_MEDIA_TYPE,
            "the body of the request was in an unknown format - accepted media types include: "
                + String.join(", ", accepted),
            Json.Obj.EMPTY));
  }
}
