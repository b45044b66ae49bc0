package io.gantry.platform.http.hpack;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The 61 fields of RFC 7541, appendix A. */
final class StaticTable {
  static final int SIZE = 61;

  private static final String TEXT =
      ":authority|:method=GET|:method=POST|:path=/|:path=/index.html|:scheme=http|:scheme=https|"
          + ":status=200|:status=204|:status=206|:status=304|:status=400|:status=404|:status=500|"
          + "accept-charset|accept-encoding=gzip, deflate|accept-language|accept-ranges|accept|"
          + "access-control-allow-origin|age|allow|authorization|cache-control|"
          + "content-disposition|content-encoding|content-language|content-length|"
          + "content-location|content-range|content-type|cookie|date|etag|expect|expires|from|"
          + "host|if-match|if-modified-since|if-none-match|if-range|if-unmodified-since|"
          + "last-modified|link|location|max-forwards|proxy-authenticate|proxy-authorization|"
          + "range|referer|refresh|retry-after|server|set-cookie|strict-transport-security|"
          + "transfer-encoding|user-agent|vary|via|www-authenticate";

  private final List<Field> fields = new ArrayList<>();
  private final Map<String, Integer> names = new HashMap<>();

  StaticTable() {
    for (String item : TEXT.split("\\|", -1)) {
      int equals = item.indexOf('=');
      var field =
          equals < 0
              ? new Field(item, "")
              : new Field(item.substring(0, equals), item.substring(equals + 1));
      fields.add(field);
      names.putIfAbsent(field.name(), fields.size());
    }
  }

  /** The field at {@code index}, from 1. */
  Field field(int index) {
    return fields.get(index - 1);
  }

  /** The first index with {@code name}, or 0. */
  int index(String name) {
    return names.getOrDefault(name, 0);
  }
}
