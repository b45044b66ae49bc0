package io.gantry.container.runtime;

import io.gantry.platform.base.json.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Builds an OCI runtime specification with Docker's defaults from what an engine knows. */
public interface SpecBuilder {
  /** The specification of {@code request}. */
  Json.Obj build(Request request);

  /** The {@code process} object of a further process in a container with these rights. */
  Json.Obj process(ProcessRequest process, Rights rights, Limits limits);

  /** The {@code linux.resources} object of these limits alone, for an update. */
  Json.Obj resources(Limits limits);

  /**
   * What an engine knows.
   *
   * @param shmSize bytes of /dev/shm, 0 for 64 MiB; -1 for none
   * @param cgroup the path below each hierarchy, as in {@code /gantry/<id>}
   */
  record Request(
      String id,
      String hostname,
      ProcessRequest process,
      List<Mount> mounts,
      Namespaces namespaces,
      Limits limits,
      Rights rights,
      DeviceEdits devices,
      long shmSize,
      String cgroup,
      Map<String, String> annotations) {
    /** Copies the collections. */
    public Request {
      mounts = List.copyOf(mounts);
      annotations = Map.copyOf(annotations);
    }
  }

  /** A process; ids are resolved already. */
  record ProcessRequest(
      List<String> arguments,
      List<String> environment,
      String workingDirectory,
      long uid,
      long gid,
      List<Long> additionalGids,
      boolean terminal) {}

  /** A mount beside the default ones. */
  record Mount(String type, String source, Path target, List<String> options) {}
}
