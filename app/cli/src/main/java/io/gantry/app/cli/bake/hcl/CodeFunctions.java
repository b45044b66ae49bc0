package io.gantry.app.cli.bake.hcl;

import io.gantry.app.cli.bake.hcl.Functions.Given;
import io.gantry.app.cli.build.option.Csv;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** Functions that encode, sum up, and make ids. */
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
      case "jsonencode" -> text(Values.sorted(given.at(0)).text());
      case "jsondecode" -> {
        try {
          yield Optional.of(Values.sorted(Json.parse(given.text(0))));
        } catch (GantryException e) {
          throw given.place().error("the text is no JSON: " + e.text());
        }
      }
      case "urlencode" -> text(URLEncoder.encode(given.text(0), StandardCharsets.UTF_8));
      case "uuidv4" -> text(UUID.randomUUID().toString());
      case "uuidv5" -> text(named(given));
      case "csvdecode" -> Optional.of(table(given));
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

  /** A name's UUID by RFC 9562, version 5. */
  private static String named(Given given) {
    String space =
        switch (given.text(0).toLowerCase(Locale.ROOT)) {
          case "dns" -> "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
          case "url" -> "6ba7b811-9dad-11d1-80b4-00c04fd430c8";
          case "oid" -> "6ba7b812-9dad-11d1-80b4-00c04fd430c8";
          case "x500" -> "6ba7b814-9dad-11d1-80b4-00c04fd430c8";
          default -> given.text(0);
        };
    try {
      UUID namespace = UUID.fromString(space);
      byte[] name = given.text(1).getBytes(StandardCharsets.UTF_8);
      ByteBuffer whole =
          ByteBuffer.allocate(16 + name.length)
              .putLong(namespace.getMostSignificantBits())
              .putLong(namespace.getLeastSignificantBits())
              .put(name);
      ByteBuffer sum = ByteBuffer.wrap(MessageDigest.getInstance("SHA-1").digest(whole.array()));
      long most = (sum.getLong() & ~0xf000L) | 0x5000L;
      long least = (sum.getLong() & ~(3L << 62)) | (2L << 62);
      return new UUID(most, least).toString();
    } catch (IllegalArgumentException _) {
      throw given
          .place()
          .error("\"" + space + "\" is no namespace: use dns, url, oid, x500 or a UUID");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Rows as maps, by the names of the first row. */
  private static Json table(Given given) {
    List<String> lines = given.text(0).lines().filter(line -> !line.isEmpty()).toList();
    if (lines.isEmpty()) {
      throw given.place().error("the text has no line with the names of the columns");
    }
    List<String> names = Csv.values("csvdecode", lines.getFirst());
    var rows = new ArrayList<Json>();
    for (String line : lines.subList(1, lines.size())) {
      List<String> values = Csv.values("csvdecode", line);
      if (values.size() != names.size()) {
        throw given.place().error("a row has " + values.size() + " fields, not " + names.size());
      }
      var row = new TreeMap<String, String>();
      for (int i = 0; i < names.size(); i++) {
        row.put(names.get(i), values.get(i));
      }
      rows.add(Json.stringMap(row));
    }
    return Json.array(rows);
  }
}
