package io.gantry.platform.grpc;

import io.gantry.platform.grpc.GrpcException.Detail;
import io.gantry.platform.grpc.protobuf.MalformedMessage;
import io.gantry.platform.http.Headers;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A status as header fields. */
final class StatusFields {
  private static final String STATUS = "grpc-status";
  private static final String MESSAGE = "grpc-message";
  private static final String DETAILS = "grpc-status-details-bin";

  private StatusFields() {}

  /** The fields of a failure; of OK if there is none. */
  static Headers of(@Nullable GrpcException failure) {
    if (failure == null) {
      return Headers.of(STATUS, "0");
    }
    Headers fields =
        Headers.of(
            STATUS, Integer.toString(failure.code().number()), MESSAGE, escape(failure.text()));
    return failure.details().isEmpty()
        ? fields
        : fields.with(
            DETAILS, Base64.getEncoder().withoutPadding().encodeToString(failure.status()));
  }

  /** Whether there is a status. */
  static boolean areIn(Headers fields) {
    return fields.first(STATUS).isPresent();
  }

  /** The failure that fields tell of; nothing if the status is OK. */
  static Optional<GrpcException> failure(Headers fields) {
    Optional<String> status = fields.first(STATUS);
    if (status.isEmpty()) {
      return Optional.of(
          new GrpcException(GrpcCode.INTERNAL, "the server has ended the call without a status"));
    }
    GrpcCode code = code(status.get());
    if (code == GrpcCode.OK) {
      return Optional.empty();
    }
    String message = fields.first(MESSAGE).map(StatusFields::unescape).orElse("");
    return Optional.of(new GrpcException(code, message, details(fields), null));
  }

  private static GrpcCode code(String text) {
    try {
      return GrpcCode.of(Integer.parseInt(text));
    } catch (NumberFormatException e) {
      return GrpcCode.UNKNOWN;
    }
  }

  private static List<Detail> details(Headers fields) {
    Optional<String> text = fields.first(DETAILS);
    if (text.isEmpty()) {
      return List.of();
    }
    try {
      return GrpcException.details(Base64.getDecoder().decode(text.get()));
    } catch (IllegalArgumentException | MalformedMessage e) {
      // The code and the message are worth more than what cannot be read.
      return List.of();
    }
  }

  /** Percent-encoded, as the specification wants messages. */
  private static String escape(String text) {
    var escaped = new StringBuilder(text.length());
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (b >= ' ' && b < 0x7f && b != '%') {
        escaped.append((char) b);
      } else {
        escaped.append('%').append("%02X".formatted(b & 0xff));
      }
    }
    return escaped.toString();
  }

  private static String unescape(String text) {
    var bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int high = c == '%' && i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
      int low = high >= 0 ? Character.digit(text.charAt(i + 2), 16) : -1;
      if (low >= 0) {
        bytes.write(high << 4 | low);
        i += 2;
      } else {
        bytes.write(c);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
