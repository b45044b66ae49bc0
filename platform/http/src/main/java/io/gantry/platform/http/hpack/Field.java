package io.gantry.platform.http.hpack;

/** A header field; pseudo-header fields have names that begin with a colon. */
public record Field(String name, String value) {
  /** What it counts in a table: its characters and 32 (RFC 7541 §4.1). */
  int size() {
    return name.length() + value.length() + 32;
  }
}
