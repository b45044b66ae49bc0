package io.gantry.image.snapshot;

import io.gantry.platform.base.json.Json;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.namespace.IdMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Owner and mode of a file system's root. An overlay shows those of its upper directory, so each
 * snapshot starts with those of its parent.
 */
record RootAttributes(int mode, int uid, int gid) {
  static final RootAttributes PLAIN = new RootAttributes(0755, 0, 0);

  static RootAttributes of(FileStatus status) {
    return new RootAttributes(status.permissions(), (int) status.uid(), (int) status.gid());
  }

  /** The same of who they are on the disk. */
  RootAttributes outside(IdMap owners) {
    return new RootAttributes(mode, (int) owners.userOutside(uid), (int) owners.groupOutside(gid));
  }

  static RootAttributes of(Json.Obj json) {
    return new RootAttributes(
        (int) json.number("mode", PLAIN.mode),
        (int) json.number("uid", PLAIN.uid),
        (int) json.number("gid", PLAIN.gid));
  }

  Json json() {
    return Json.object().put("mode", mode).put("uid", uid).put("gid", gid).build();
  }

  /** Sets them on a new directory of this process, whatever its umask. */
  void apply(Path directory) throws IOException {
    if (uid != 0 || gid != 0) {
      Files.setAttribute(directory, "unix:uid", uid);
      Files.setAttribute(directory, "unix:gid", gid);
    }
    Files.setAttribute(directory, "unix:mode", mode);
  }
}
