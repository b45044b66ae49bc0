package io.gantry.platform.linux.user;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.fs.RootDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Users and groups as a container's own {@code etc/passwd} and {@code etc/group} define them, by
 * Docker's rules: a number needs no entry, a name does, and a number is never taken for a name.
 */
public final class UserDatabase {
  private static final long MAX_ID = Integer.MAX_VALUE;
  private static final int MAX_BYTES = 8 << 20;

  private record User(String name, long uid, long gid, String home) {}

  private record Group(String name, long gid, List<String> members) {}

  private UserDatabase() {}

  /** Resolves {@code user[:group]}, each a name or a number; empty means uid 0. */
  public static ResolvedUser resolve(RootDirectory rootfs, String specification) {
    int colon = specification.indexOf(':');
    String user = colon < 0 ? specification : specification.substring(0, colon);
    String group = colon < 0 ? "" : specification.substring(colon + 1);
    return resolve(lines(rootfs, "etc/passwd"), lines(rootfs, "etc/group"), user, group);
  }

  static ResolvedUser resolve(List<String> passwd, List<String> groups, String user, String group) {
    User found = findUser(passwd, user);
    if (!group.isEmpty()) {
      long gid = findGroup(groups, group);
      return new ResolvedUser(found.uid(), gid, List.of(), found.home(), found.name());
    }
    var additional = new ArrayList<Long>();
    for (String line : groups) {
      Group candidate = parseGroup(line);
      if (!found.name().isEmpty() && candidate.members().contains(found.name())) {
        additional.add(inRange(candidate.gid()));
      }
    }
    return new ResolvedUser(found.uid(), found.gid(), additional, found.home(), found.name());
  }

  /** Resolves more groups, each a name or a number, as for {@code --group-add}. */
  public static List<Long> additionalGroups(RootDirectory rootfs, List<String> names) {
    if (names.isEmpty()) {
      return List.of();
    }
    List<String> groups = lines(rootfs, "etc/group");
    var gids = new ArrayList<Long>();
    for (String name : names) {
      gids.add(findGroup(groups, name));
    }
    return gids;
  }

  private static User findUser(List<String> passwd, String user) {
    OptionalLong wanted = user.isEmpty() ? OptionalLong.of(0) : number(user);
    for (String line : passwd) {
      User candidate = parseUser(line);
      boolean same =
          wanted.isPresent()
              ? candidate.uid() == wanted.getAsLong()
              : candidate.name().equals(user);
      if (same && !candidate.name().isEmpty()) {
        long _ = inRange(candidate.uid());
        long _ = inRange(candidate.gid());
        return candidate;
      }
    }
    if (wanted.isEmpty()) {
      throw new GantryException(
          Kind.INVALID, "unable to find user " + user + ": no matching entries in passwd file");
    }
    return new User("", inRange(wanted.getAsLong()), 0, "/");
  }

  private static long findGroup(List<String> groups, String group) {
    OptionalLong wanted = number(group);
    for (String line : groups) {
      Group candidate = parseGroup(line);
      if (wanted.isEmpty() && candidate.name().equals(group)) {
        return inRange(candidate.gid());
      }
    }
    if (wanted.isEmpty()) {
      throw new GantryException(
          Kind.INVALID, "unable to find group " + group + ": no matching entries in group file");
    }
    return inRange(wanted.getAsLong());
  }

  private static User parseUser(String line) {
    String[] fields = line.split(":", -1);
    String home = fields.length > 5 && !fields[5].isEmpty() ? fields[5] : "/";
    return new User(fields[0], id(fields, 2), id(fields, 3), home);
  }

  private static Group parseGroup(String line) {
    String[] fields = line.split(":", -1);
    List<String> members = fields.length > 3 ? List.of(fields[3].split(",")) : List.of();
    return new Group(fields[0], id(fields, 2), members);
  }

  /** A field that is no number fails when it is used: Docker reads it as 0, which is root. */
  private static long id(String[] fields, int index) {
    return fields.length > index ? number(fields[index]).orElse(-1) : -1;
  }

  /** A decimal number; too long a one is out of range rather than a name. */
  private static OptionalLong number(String text) {
    int from = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    if (from == text.length()) {
      return OptionalLong.empty();
    }
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return OptionalLong.empty();
      }
    }
    return OptionalLong.of(text.length() > 18 ? Long.MAX_VALUE : Long.parseLong(text));
  }

  private static long inRange(long id) {
    if (id < 0 || id > MAX_ID) {
      throw new GantryException(Kind.INVALID, "uids and gids must be in range 0-" + MAX_ID);
    }
    return id;
  }

  /** The lines that are entries; a missing file has none. */
  private static List<String> lines(RootDirectory rootfs, String path) {
    String resolved = rootfs.resolve(path);
    if (!rootfs.exists(resolved)) {
      return List.of();
    }
    var lines = new ArrayList<String>();
    for (String line : content(rootfs, resolved).split("\n", -1)) {
      String entry = line.strip();
      if (!entry.isEmpty() && entry.charAt(0) != '#') {
        lines.add(entry);
      }
    }
    return lines;
  }

  private static String content(RootDirectory rootfs, String path) {
    try (InputStream in = rootfs.read(path)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new GantryException(
            Kind.INVALID, path + " in the image is larger than " + MAX_BYTES + " bytes");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new GantryException(Kind.INTERNAL, "read " + path + " in the image: " + e, e);
    }
  }
}
