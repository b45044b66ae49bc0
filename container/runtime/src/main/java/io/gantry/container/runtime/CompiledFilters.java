package io.gantry.container.runtime;

import io.gantry.container.runtime.RuntimeChoice.Program;
import io.gantry.platform.base.id.RandomId;
import io.gantry.platform.base.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * System call filters that crun has compiled once.
 *
 * <p>Compiling Docker's profile for three architectures takes libseccomp 12 ms of every creation.
 * crun leaves the result in the container's state and takes a compiled filter by annotation instead
 * of a profile. Each file here holds a profile, a line feed and the filter; the name is a hash of
 * the profile, and the profile is compared, so that a collision costs time only.
 */
final class CompiledFilters {
  private static final String ANNOTATION = "run.oci.seccomp_bpf_data";
  private static final int INSTRUCTION_BYTES = 8;
  private final Path directory;

  CompiledFilters(Path directory) {
    this.directory = directory;
  }

  /** A specification, and its profile if that is still to be compiled. */
  record Prepared(Json.Obj spec, Optional<Json.Obj> uncompiled) {}

  /** {@code spec} with its profile replaced by the filter if that is known. */
  Prepared prepare(RuntimeChoice runtime, Json.Obj spec) {
    Json.Obj linux = spec.object("linux");
    if (runtime.program() != Program.CRUN || linux.get("seccomp").isEmpty()) {
      return new Prepared(spec, Optional.empty());
    }
    Json.Obj profile = linux.object("seccomp");
    Optional<byte[]> filter = read(profile.bytes());
    if (filter.isEmpty()) {
      return new Prepared(spec, Optional.of(profile));
    }
    var unprofiled = new LinkedHashMap<>(linux.fields());
    unprofiled.remove("seccomp");
    Json text = Json.of(Base64.getEncoder().encodeToString(filter.get()));
    return new Prepared(
        spec.with("linux", new Json.Obj(unprofiled))
            .with("annotations", spec.object("annotations").with(ANNOTATION, text)),
        Optional.empty());
  }

  private Path file(byte[] profile) {
    long hash = 0xcbf29ce484222325L; // FNV-1a
    for (byte b : profile) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return directory.resolve(HexFormat.of().toHexDigits(hash));
  }

  private Optional<byte[]> read(byte[] profile) {
    byte[] content;
    try {
      content = Files.readAllBytes(file(profile));
    } catch (IOException e) {
      return Optional.empty();
    }
    int end = profile.length;
    int length = content.length - end - 1;
    boolean whole = length > 0 && length % INSTRUCTION_BYTES == 0 && content[end] == '\n';
    return whole && Arrays.equals(content, 0, end, profile, 0, end)
        ? Optional.of(Arrays.copyOfRange(content, end + 1, content.length))
        : Optional.empty();
  }

  /** Keeps what crun has made of {@code profile} in the state directory of a container. */
  void keep(Json.Obj profile, Path containerState) {
    byte[] key = profile.bytes();
    Path temporary = directory.resolve(RandomId.next());
    try {
      byte[] filter = Files.readAllBytes(containerState.resolve("seccomp.bpf"));
      if (filter.length == 0 || filter.length % INSTRUCTION_BYTES != 0) {
        return;
      }
      Files.createDirectories(directory);
      byte[] content = Arrays.copyOf(key, key.length + 1 + filter.length);
      content[key.length] = "\n".getBytes(StandardCharsets.US_ASCII)[0];
      System.arraycopy(filter, 0, content, key.length + 1, filter.length);
      Files.write(temporary, content);
      Files.move(temporary, file(key), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      return; // A crun that keeps no filter, or no room: the next creation compiles again.
    }
  }
}
