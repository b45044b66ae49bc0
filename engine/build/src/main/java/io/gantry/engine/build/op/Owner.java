package io.gantry.engine.build.op;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.linux.user.ResolvedUser;
import io.gantry.platform.linux.user.UserDatabase;
import java.util.Optional;
import java.util.function.Consumer;

/** A user and a group by number. */
record Owner(long uid, long gid) {
  static final Owner ROOT = new Owner(0, 0);

  /**
   * The user and group that {@code --chown} names; a number alone is the group's too, a name's
   * group is that of its user. Names stand in files of the image. As with BuildKit a name that they
   * do not have is root; {@code log} takes a line about it.
   *
   * @return nothing for an empty text
   * @throws GantryException {@code INVALID} if the image has no such files, or for a number that
   *     the kernel would not take
   */
  static Optional<Owner> of(RootDirectory root, String text, Consumer<String> log) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    int colon = text.indexOf(':');
    String user = colon < 0 ? text : text.substring(0, colon);
    String group = colon < 0 ? "" : text.substring(colon + 1);
    if (group.indexOf(':') >= 0) {
      throw new GantryException(
          Kind.INVALID, "invalid chown string: \"" + text + "\", it should be user:group");
    }
    if (group.isEmpty() && isNumber(user)) {
      group = user;
    }
    if (group.isEmpty()) {
      return Optional.of(user(root, user, log));
    }
    long uid = user.isEmpty() ? 0 : user(root, user, log).uid();
    return Optional.of(new Owner(uid, group(root, group, log)));
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static Owner user(RootDirectory root, String user, Consumer<String> log) {
    if (!isNumber(user)) {
      needs(root, "etc/passwd", user);
    }
    return resolve(root, user, user, "passwd", log);
  }

  private static long group(RootDirectory root, String group, Consumer<String> log) {
    if (!isNumber(group)) {
      needs(root, "etc/group", group);
    }
    return resolve(root, "0:" + group, group, "group", log).gid();
  }

  private static void needs(RootDirectory root, String file, String name) {
    if (root.stat(file, true).isEmpty()) {
      throw new GantryException(
          Kind.INVALID,
          "invalid user index: -1: there is no /"
              + file
              + " that knows "
              + name
              + " where the files are copied to; give its number");
    }
  }

  private static Owner resolve(
      RootDirectory root, String specification, String name, String file, Consumer<String> log) {
    try {
      ResolvedUser user = UserDatabase.resolve(root, specification);
      return new Owner(user.uid(), user.gid());
    } catch (GantryException e) {
      if (isNumber(name) || !e.text().contains("no matching entries")) {
        throw e;
      }
      log.accept(name + " is not in /etc/" + file + " of the image: root will own the files");
      return ROOT;
    }
  }
}
