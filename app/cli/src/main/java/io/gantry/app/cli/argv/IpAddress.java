package io.gantry.app.cli.argv;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Numeric addresses. */
public final class IpAddress {
  private IpAddress() {}

  /** Whether the text is an address of version 4 or 6, without asking any name server. */
  public static boolean is(String text) {
    boolean hasColon = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      hasColon |= c == ':';
      boolean allowed = c == '.' || c == ':' || Character.digit(c, 16) >= 0;
      if (!allowed) {
        return false;
      }
    }
    return hasColon ? isSix(text) : isFour(text);
  }

  private static boolean isFour(String text) {
    int parts = 0;
    for (String part : text.split("\\.", -1)) {
      parts++;
      boolean number = !part.isEmpty() && part.length() <= 3;
      for (int i = 0; i < part.length(); i++) {
        number &= Character.digit(part.charAt(i), 10) >= 0;
      }
      if (!number || Integer.parseInt(part) > 255) {
        return false;
      }
    }
    return parts == 4;
  }

  private static boolean isSix(String text) {
    try {
      InetAddress.getByName("[" + text + "]");
      return true;
    } catch (UnknownHostException _) {
      return false;
    }
  }
}
