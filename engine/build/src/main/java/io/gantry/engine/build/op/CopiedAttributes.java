package io.gantry.engine.build.op;

import io.gantry.engine.build.context.SourceTree;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which extended attributes are copied: those that a layer keeps, but no capabilities of a file of
 * the user's own, as no owner of it either. BuildKit loses them when it makes root the owner.
 */
final class CopiedAttributes {
  private static final String CAPABILITY = "security.capability";

  private CopiedAttributes() {}

  static Map<String, byte[]> of(SourceTree source, Map<String, byte[]> all) {
    if (source.ownersCount() || !all.containsKey(CAPABILITY)) {
      return all;
    }
    var kept = new TreeMap<>(all);
    kept.remove(CAPABILITY);
    return kept;
  }
}
