package io.gantry.platform.http;

import io.gantry.platform.http.wire.Fields;

/** A request target: its path, still encoded, and its query. */
record Target(String path, Query query) {
  /**
   * Takes a path with or without query, or a URL in absolute form, of which the host is dropped.
   */
  static Target parse(String text) throws BadRequest {
    String target = text;
    int authority = target.indexOf("://");
    if (authority > 0 && !target.startsWith("/")) {
      int slash = target.indexOf('/', authority + 3);
      target = slash < 0 ? "/" : target.substring(slash);
    }
    if (!target.startsWith("/") || !Fields.isTarget(target)) {
      throw new BadRequest("malformed request target");
    }
    int fragment = target.indexOf('#');
    if (fragment >= 0) {
      throw new BadRequest("request target with a fragment");
    }
    int mark = target.indexOf('?');
    if (mark < 0) {
      return new Target(target, Query.NONE);
    }
    try {
      return new Target(target.substring(0, mark), Query.parse(target.substring(mark + 1)));
    } catch (IllegalArgumentException e) {
      throw new BadRequest("malformed query: " + e.getMessage());
    }
  }
}
