package io.gantry.image.registry.access;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.base.id.RandomId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The users of a file, read again when it changes. Passwords that were right are remembered by a
 * keyed sum, so bcrypt runs once for each, not for each request.
 */
final class PasswordFile {
  private static final System.Logger LOG = System.getLogger("io.gantry.image.registry");
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final int MOST_REMEMBERED = 1000;

  /** A user that nobody is: its check takes as long as a real one's. */
  private static final String NOBODY =
      "$2y$10$abcdefghijklmnopqrstuuVfA8J2c6m0t0yBzqIhpyqZ0nLwq8K2C";

  private final Path file;
  private final InstantSource clock;
  private final byte[] secret = RandomId.bytes(32);
  private final Map<String, byte[]> right = new ConcurrentHashMap<>();

  /** Guesses must not take every core from those who are known. */
  private final Semaphore hashing =
      new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));

  private volatile Known known;

  private record Known(Htpasswd users, FileTime changed, long size, long looked) {}

  /** Reads the file, which must be there and right. */
  PasswordFile(Path file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
    known = read();
  }

  private Known read() {
    try {
      FileTime changed = Files.getLastModifiedTime(file);
      long size = Files.size(file);
      var users = Htpasswd.parse(file.toString(), Files.readAllLines(file));
      return new Known(users, changed, size, clock.millis());
    } catch (IOException e) {
      throw new DiskException("cannot read " + file, e);
    }
  }

  /** What holds now; after a change that cannot be read, what held before. */
  private Htpasswd users() {
    Known now = known;
    if (clock.millis() - now.looked() < LOOK.toMillis()) {
      return now.users();
    }
    try {
      boolean same =
          Files.getLastModifiedTime(file).equals(now.changed()) && Files.size(file) == now.size();
      if (same) {
        known = new Known(now.users(), now.changed(), now.size(), clock.millis());
      } else {
        known = read();
        right.clear();
      }
    } catch (IOException | GantryException e) {
      known = new Known(now.users(), now.changed(), now.size(), clock.millis());
      LOG.log(System.Logger.Level.WARNING, () -> file + " is used as it was: " + e.getMessage());
    }
    return known.users();
  }

  /** Whether a user has this password. */
  boolean knows(String user, String password) throws InterruptedException {
    Htpasswd users = users();
    byte[] sum = sum(user, password);
    byte[] remembered = right.get(user);
    if (remembered != null && MessageDigest.isEqual(remembered, sum)) {
      return true;
    }
    Bcrypt hash = users.users().get(user);
    hashing.acquire();
    try {
      boolean matches = (hash == null ? nobody() : hash).matches(password) && hash != null;
      if (matches) {
        if (right.size() >= MOST_REMEMBERED) {
          right.clear();
        }
        right.put(user, sum);
      }
      return matches;
    } finally {
      hashing.release();
    }
  }

  private static Bcrypt nobody() {
    return Bcrypt.parse(NOBODY).orElseThrow();
  }

  private byte[] sum(String user, String password) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      mac.update((user.length() + ":" + user).getBytes(StandardCharsets.UTF_8));
      return mac.doFinal(password.getBytes(StandardCharsets.UTF_8));
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
