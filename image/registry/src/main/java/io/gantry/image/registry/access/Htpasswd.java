package io.gantry.image.registry.access;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The users of an htpasswd file and the hashes of their passwords. */
record Htpasswd(Map<String, Bcrypt> users) {
  /** Copies the map. */
  Htpasswd {
    users = Map.copyOf(users);
  }

  /**
   * Reads lines {@code user:hash}; empty ones and comments are skipped.
   *
   * @param file for messages
   * @throws GantryException {@code INVALID} for a line without a bcrypt hash
   */
  static Htpasswd parse(String file, List<String> lines) {
    var users = new HashMap<String, Bcrypt>();
    int number = 0;
    for (String line : lines) {
      number++;
      String text = line.strip();
      if (text.isEmpty() || text.startsWith("#")) {
        continue;
      }
      int colon = text.indexOf(':');
      if (colon <= 0) {
        throw new GantryException(
            Kind.INVALID, file + ":" + number + ": expected user:hash as htpasswd -B writes it");
      }
      String user = text.substring(0, colon);
      Bcrypt hash =
          Bcrypt.parse(text.substring(colon + 1))
              .orElseThrow(() -> unusable(file, user, text.substring(colon + 1)));
      users.put(user, hash);
    }
    return new Htpasswd(users);
  }

  private static GantryException unusable(String file, String user, String hash) {
    String scheme =
        hash.startsWith("$apr1$")
            ? "MD5"
            : hash.startsWith("{SHA}")
                ? "SHA-1"
                : hash.startsWith("$2") ? "a cost outside of 4 to 17" : "an unknown scheme";
    return new GantryException(
        Kind.INVALID,
        file
            + ": the password of "
            + user
            + " is stored with "
            + scheme
            + ", only bcrypt is accepted: htpasswd -B "
            + file
            + " "
            + user);
  }
}
