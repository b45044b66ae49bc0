package io.gantry.engine.local.start;

import io.gantry.engine.api.IdMappings;
import io.gantry.engine.local.record.Translation;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.Steps.Step;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.linux.namespace.IdMap;
import io.gantry.platform.linux.namespace.MappedUsers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** Opens a user namespace for a container with ids of its own; only a descriptor keeps it. */
record OpenUsers() implements Step<StartContext> {
  @Override
  public void apply(StartContext context) {
    IdMappings mapping = context.record.spec().namespaces().mapping();
    if (mapping.any()) {
      if (mapping.uids().stream().noneMatch(range -> range.outside() == 0)) {
        checkPassable(context.runDirectory); // whose owner nobody in there can act for
      }
      IdMap ids = Translation.ids(mapping);
      context.users(MappedUsers.create(ids.uids(), ids.gids()));
    }
  }

  @Override
  public void undo(StartContext context) {
    context.users().ifPresent(MappedUsers::close);
  }

  /** The runtime sets the container up as its root, who is nobody on the host. */
  private static void checkPassable(Path runDirectory) {
    int ours = 3; // the container's, that of all containers, the run root
    try {
      for (Path at = runDirectory; at != null; at = at.getParent()) {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(at);
        if (!permissions.contains(PosixFilePermission.OTHERS_EXECUTE)) {
          if (ours <= 0) {
            throw new GantryException(
                Kind.UNAVAILABLE,
                "user namespace: "
                    + at
                    + " lets nobody else pass, and the container's root is somebody else: run"
                    + " chmod o+x "
                    + at);
          }
          permissions.add(PosixFilePermission.OTHERS_EXECUTE);
          Path _ = Files.setPosixFilePermissions(at, permissions);
        }
        ours--;
      }
    } catch (IOException e) {
      throw new DiskException("cannot let containers pass through " + runDirectory, e);
    }
  }
}
