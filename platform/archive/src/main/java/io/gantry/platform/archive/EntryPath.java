package io.gantry.platform.archive;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.ArrayList;

/** The path of an entry: relative, clean, safe to join to a root lexically. */
public final class EntryPath {
  private EntryPath() {}

  /**
   * Cleans {@code raw} as Docker does: leading slashes, {@code .} and doubled slashes are dropped,
   * {@code ..} takes back the element before it, and at the start of an absolute path nothing.
   *
   * @return elements joined by single slashes; empty for the root itself
   * @throws GantryException {@code INVALID} if the path is empty, holds a NUL or leaves the root
   */
  public static String clean(String raw) {
    if (raw.isEmpty()) {
      throw new GantryException(Kind.INVALID, "tar entry without a name");
    }
    if (raw.indexOf('\0') >= 0) {
      throw new GantryException(Kind.INVALID, "tar entry \"" + raw + "\": name holds a zero byte");
    }
    return isClean(raw) ? raw : rebuild(raw);
  }

  private static boolean isClean(String raw) {
    boolean elementStart = true;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (elementStart && (c == '/' || c == '.')) {
        return false;
      }
      elementStart = c == '/';
    }
    return !elementStart;
  }

  private static String rebuild(String raw) {
    boolean absolute = raw.startsWith("/");
    var elements = new ArrayList<String>();
    int start = 0;
    while (start <= raw.length()) {
      int slash = raw.indexOf('/', start);
      int end = slash < 0 ? raw.length() : slash;
      String element = raw.substring(start, end);
      start = end + 1;
      switch (element) {
        case "", "." -> {}
        case ".." -> {
          if (!elements.isEmpty()) {
            elements.removeLast();
          } else if (!absolute) {
            throw new GantryException(
                Kind.INVALID, "tar entry \"" + raw + "\": path leaves the root");
          }
        }
        default -> elements.add(element);
      }
    }
    return String.join("/", elements);
  }
}
