package io.gantry.engine.build.graph;

import io.gantry.platform.oci.ChainId;
import java.util.List;
import java.util.Optional;

/** What a vertex does. The first input of a vertex is the file system that it changes. */
public sealed interface Op {
  /** Nothing: the file system of an image of this host, or an empty one. No inputs. */
  record Base(String reference, Optional<ChainId> chain) implements Op {}

  /**
   * Runs a program.
   *
   * @param environment {@code NAME=value}
   * @param hidden further variables that do not count for the key: proxies
   * @param user as USER says; empty for root
   * @param network {@code default}, {@code host} or {@code none}
   * @param scripts here-documents that are run by their own interpreter
   */
  record Run(
      List<String> arguments,
      List<String> environment,
      List<String> hidden,
      String user,
      String workingDirectory,
      String network,
      List<InlineFile> scripts,
      List<RunMount> mounts)
      implements Op {}

  /** A file whose content stands in the Dockerfile. */
  record InlineFile(String name, String content) {}

  /** A mount that a RUN sees. */
  sealed interface RunMount {
    /** Where, absolute. */
    String target();

    /** A directory that outlives the build; {@code mode} as in {@code 0755}. */
    record Cache(String id, String target, boolean readOnly, String mode, String uid, String gid)
        implements RunMount {}

    /** Memory; {@code size} in bytes as text, empty for no limit. */
    record Tmpfs(String target, String size) implements RunMount {}

    /** Files of the context. */
    record Context(String source, String target) implements RunMount {}
  }

  /**
   * Copies files.
   *
   * @param unpack whether sources that are archives are unpacked
   * @param fromContext whether sources are in the context; else in the second input
   * @param sources paths and patterns below the context or the root of the second input
   * @param destination absolute; ends with a slash where it must be a directory
   * @param owner {@code user[:group]}; empty to keep the owner of files from another stage
   * @param mode octal or symbolic; empty to keep
   */
  record Copy(
      boolean unpack,
      boolean fromContext,
      List<String> sources,
      List<InlineFile> inline,
      String destination,
      String owner,
      String mode,
      boolean parents,
      List<String> excludes)
      implements Op {}

  /** Makes a directory and those above it where they are missing; {@code user} owns them. */
  record MakeDirectory(String path, String user) implements Op {}
}
