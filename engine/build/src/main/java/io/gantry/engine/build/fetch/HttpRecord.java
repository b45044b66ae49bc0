package io.gantry.engine.build.fetch;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.http.Headers;
import io.gantry.platform.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a server said of a file; empty texts for what it did not say. */
record HttpRecord(Digest digest, String entityTag, String modified, String name) {
  private static final Pattern FILE_NAME =
      Pattern.compile(
          ";\\s*filename\\s*=\\s*(?:\"([^\"]*)\"|([^;\\s]+))", Pattern.CASE_INSENSITIVE);

  static HttpRecord of(Headers headers, Digest digest) {
    return new HttpRecord(
        digest,
        headers.first("etag").orElse(""),
        headers.first("last-modified").orElse(""),
        headers.first("content-disposition").map(HttpRecord::fileName).orElse(""));
  }

  private static String fileName(String disposition) {
    Matcher matcher = FILE_NAME.matcher(disposition);
    if (!matcher.find()) {
      return "";
    }
    String name = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    return HttpAddress.safe(name.substring(name.lastIndexOf('/') + 1));
  }

  static Optional<HttpRecord> parse(byte[] json) {
    try {
      Json.Obj record = Json.parse(new String(json, StandardCharsets.UTF_8)).asObject();
      return Optional.of(
          new HttpRecord(
              Digest.parse(record.string("digest")),
              record.string("etag"),
              record.string("modified"),
              record.string("name")));
    } catch (GantryException _) {
      return Optional.empty();
    }
  }

  Json toJson() {
    return Json.object()
        .put("digest", digest.toString())
        .put("etag", entityTag)
        .put("modified", modified)
        .put("name", name)
        .build();
  }

  /** Asks for nothing but what is new. */
  Headers conditions(Headers headers) {
    Headers asked = entityTag.isEmpty() ? headers : headers.with("if-none-match", entityTag);
    return modified.isEmpty() || !entityTag.isEmpty()
        ? asked
        : asked.with("if-modified-since", modified);
  }

  HttpFile file(Path content, HttpAddress address) {
    return new HttpFile(content, digest, name.isEmpty() ? address.name() : name, time());
  }

  private Optional<Instant> time() {
    if (modified.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          ZonedDateTime.parse(modified, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
