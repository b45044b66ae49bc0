package io.gantry.app.launcher.docker;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.namespace.UserNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Optional;

/** Who else may use a socket: whoever can reach it can do what its engine can. */
record SocketGroup(Optional<GroupPrincipal> group) {
  private static final String USUAL = "docker";

  /**
   * A group by its name; without a name that of Docker's, if the host has it.
   *
   * @throws GantryException {@code NOT_FOUND} if a named one is not there
   */
  static SocketGroup find(Path socket, String name) throws IOException {
    if (!UserNamespace.initial()) {
      if (name.isEmpty()) {
        return new SocketGroup(Optional.empty());
      }
      throw new GantryException(
          Kind.INVALID, "--group " + name + ": an ordinary user's socket is that user's alone");
    }
    try {
      return new SocketGroup(
          Optional.of(
              socket
                  .getFileSystem()
                  .getUserPrincipalLookupService()
                  .lookupPrincipalByGroupName(name.isEmpty() ? USUAL : name)));
    } catch (UserPrincipalNotFoundException e) {
      if (!name.isEmpty()) {
        throw new GantryException(
            Kind.NOT_FOUND, "--group " + name + ": no such group: groupadd " + name, e);
      }
      return new SocketGroup(Optional.empty());
    }
  }

  /** Gives a socket to the group, first the group, then the right. */
  void give(Path socket) throws IOException {
    if (group.isPresent()) {
      Files.getFileAttributeView(socket, PosixFileAttributeView.class).setGroup(group.get());
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw----"));
    }
  }
}
