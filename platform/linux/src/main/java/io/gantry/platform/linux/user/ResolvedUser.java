package io.gantry.platform.linux.user;

import java.util.List;

/**
 * Who a container's process is.
 *
 * @param uid at most 2^31-1
 * @param gid at most 2^31-1
 * @param additionalGids the groups whose members include the user; none if a group was named
 * @param home the home directory of passwd, else {@code /}
 * @param name the login name of passwd, else empty
 */
public record ResolvedUser(
    long uid, long gid, List<Long> additionalGids, String home, String name) {
  /** Copies the list. */
  public ResolvedUser {
    additionalGids = List.copyOf(additionalGids);
  }
}
