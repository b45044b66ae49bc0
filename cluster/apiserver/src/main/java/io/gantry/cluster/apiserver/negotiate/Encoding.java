package io.gantry.cluster.apiserver.negotiate;

import java.util.List;

/** How a tree becomes bytes. */
public enum Encoding {
  JSON("application/json"),
  YAML("application/yaml");

  /** What the server can write, for the error that says so; upstream's words. */
  static final List<String> TYPES = List.of("application/json", "application/yaml");

  private final String mediaType;

  Encoding(String mediaType) {
    this.mediaType = mediaType;
  }

  /** As in {@code application/json}. */
  public String mediaType() {
    return mediaType;
  }
}
