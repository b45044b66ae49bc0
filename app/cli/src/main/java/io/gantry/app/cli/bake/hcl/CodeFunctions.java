package io.gantry.app.cli.bake.hcl;

import io.gantry.app.cli.bake.hcl.Functions.Given;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Functions that encode, sum up, or tell the time. */
final class CodeFunctions {
  private CodeFunctions() {}

  static Optional<Json> call(Given given) {
    return switch (given.name()) {
      case "base64encode" -> text(Base64.getEncoder().encodeToString(bytes(given)));
      case "base64decode" -> {
        try {
          yield text(new String(Base64.getDecoder().decode(given.text(0)), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException _) {
          throw given.place().error("the text is no base64");
        }
      }
      case "md5" -> text(sum(given, "MD5"));
      case "sha1" -> text(sum(given, "SHA-1"));
      case "sha256" -> text(sum(given, "SHA-256"));
      case "sha512" -> text(sum(given, "SHA-512"));
      case "jsonencode" -> text(given.at(0).text());
      case "jsondecode" -> {
        try {
          yield Optional.of(Json.parse(given.text(0)));
        } catch (GantryException e) {
          throw given.place().error("the text is no JSON: " + e.text());
        }
      }
      case "urlencode" -> text(URLEncoder.encode(given.text(0), StandardCharsets.UTF_8));
      case "uuidv4" -> text(UUID.randomUUID().toString());
      case "timestamp" -> text(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
      case "timeadd" -> text(added(given));
      case "formatdate" -> text(date(given));
      default -> Optional.empty();
    };
  }

  private static Optional<Json> text(String value) {
    return Optional.of(Json.of(value));
  }

  private static byte[] bytes(Given given) {
    return given.text(0).getBytes(StandardCharsets.UTF_8);
  }

  private static String sum(Given given, String algorithm) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes(given)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static OffsetDateTime moment(Given given, int index) {
    try {
      return OffsetDateTime.parse(given.text(index)).withOffsetSameInstant(ZoneOffset.UTC);
    } catch (DateTimeException _) {
      throw given.place().error("\"" + given.text(index) + "\" is no time as 2006-01-02T15:04:05Z");
    }
  }

  private static String added(Given given) {
    String text = given.text(1);
    boolean back = text.startsWith("-");
    Duration time =
        io.gantry.app.cli.output.Moment.duration(back ? text.substring(1) : text)
            .orElseThrow(() -> given.place().error("\"" + text + "\" is no time as 1h30m"));
    OffsetDateTime moment = moment(given, 0);
    return (back ? moment.minus(time) : moment.plus(time)).toInstant().toString();
  }

  /** HCL's letters are near to Java's: {@code YYYY-MM-DD'T'hh:mm:ssZ}. */
  private static String date(Given given) {
    String pattern =
        given
            .text(0)
            .replace("YYYY", "uuuu")
            .replace("YY", "uu")
            .replace("DD", "dd")
            .replace("D", "d")
            .replace("HH", "\1\1")
            .replace("H", "\1")
            .replace("hh", "HH")
            .replace("h", "H")
            .replace("\1", "h")
            .replace("AA", "a")
            .replace("ZZZZZ", "xxx")
            .replace("ZZZZ", "xx")
            .replaceAll("(?<!')Z(?!')", "X");
    try {
      return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(moment(given, 1));
    } catch (IllegalArgumentException | DateTimeException _) {
      throw given.place().error("formatdate does not understand \"" + given.text(0) + "\"");
    }
  }
}
