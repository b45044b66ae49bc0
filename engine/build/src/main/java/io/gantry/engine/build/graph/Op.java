package io.gantry.engine.build.graph;

import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a vertex does. The first input of a vertex is the file system that it changes. */
public sealed interface Op {
  /** Nothing: the file system of an image of this host, or an empty one. No inputs. */
  record Base(String reference, Optional<ChainId> chain) implements Op {}

  /** Where files are read. */
  sealed interface Origin {
    /** A local context; the empty name is the build's own. */
    record Context(String name) implements Origin {}

    /** Another vertex: an index into the inputs. */
    record Input(int index) implements Origin {}
  }

  /**
   * Runs a program.
   *
   * @param environment {@code NAME=value}
   * @param hidden further variables that do not count for the key: proxies
   * @param user as USER says; empty for root
   * @param network {@code default}, {@code host}, {@code none} or a network of this engine
   * @param insecure with all capabilities and devices
   * @param extraHosts {@code name:address}
   * @param devices as {@code --device} names them, with {@code ,required} behind those that it says
   *     are
   * @param scripts here-documents that are run by their own interpreter
   * @param hostname empty for the usual one
   */
  record Run(
      List<String> arguments,
      List<String> environment,
      List<String> hidden,
      String user,
      String workingDirectory,
      String network,
      boolean insecure,
      List<String> extraHosts,
      List<String> devices,
      List<InlineFile> scripts,
      List<RunMount> mounts,
      String hostname)
      implements Op {
    /** With the usual host name. */
    public Run(
        List<String> arguments,
        List<String> environment,
        List<String> hidden,
        String user,
        String workingDirectory,
        String network,
        boolean insecure,
        List<String> extraHosts,
        List<String> devices,
        List<InlineFile> scripts,
        List<RunMount> mounts) {
      this(
          arguments,
          environment,
          hidden,
          user,
          workingDirectory,
          network,
          insecure,
          extraHosts,
          devices,
          scripts,
          mounts,
          "");
    }
  }

  /** A file whose content stands in the Dockerfile. */
  record InlineFile(String name, String content) {}

  /** A mount that a RUN sees. Numbers are texts as they were written, checked. */
  sealed interface RunMount {
    /** Where, absolute; empty for a secret that is only a variable. */
    String target();

    /**
     * A directory that outlives the build.
     *
     * @param from what it begins with
     * @param source below {@code from}
     * @param mode octal
     */
    record Cache(
        String id,
        String target,
        boolean readOnly,
        Sharing sharing,
        Optional<Origin> from,
        String source,
        String mode,
        String uid,
        String gid)
        implements RunMount {}

    /** Who may use a cache mount at the same time. */
    enum Sharing {
      /** All. */
      SHARED,
      /** One; who comes second gets another directory. */
      PRIVATE,
      /** One; who comes second waits. */
      LOCKED
    }

    /** Memory; {@code size} in bytes as text, empty for no limit. */
    record Tmpfs(String target, String size) implements RunMount {}

    /**
     * Files of a context, a stage or an image.
     *
     * @param writable whether writes work; they are thrown away
     */
    record Bind(Origin from, String source, String target, boolean writable) implements RunMount {}

    /**
     * A secret.
     *
     * @param variable its name in the environment; empty for none
     */
    record Secret(
        String id,
        String target,
        String variable,
        boolean required,
        String mode,
        String uid,
        String gid)
        implements RunMount {}

    /** The socket of an SSH agent. */
    record Ssh(String id, String target, boolean required, String mode, String uid, String gid)
        implements RunMount {}
  }

  /**
   * Copies files.
   *
   * @param unpack whether sources that are archives are unpacked
   * @param sources paths and patterns below the root of {@code from}
   * @param destination absolute; ends with a slash where it must be a directory
   * @param owner {@code user[:group]}; empty to keep the owner of files from another stage
   * @param mode octal or symbolic; empty to keep
   */
  record Copy(
      Origin from,
      boolean unpack,
      List<String> sources,
      List<InlineFile> inline,
      String destination,
      String owner,
      String mode,
      boolean parents,
      List<String> excludes)
      implements Op {}

  /**
   * Puts the layers of the second input on top of the first: {@code COPY --link} is a copy onto
   * nothing, and this.
   */
  record Merge() implements Op {}

  /** Makes a directory and those above it where they are missing; {@code user} owns them. */
  record MakeDirectory(String path, String user) implements Op {}

  /**
   * One file from an http address, as {@code name} in an otherwise empty file system. No inputs.
   *
   * @param checksum what its bytes must be
   */
  record Http(String url, String name, Optional<Digest> checksum) implements Op {}

  /**
   * A commit of a git repository, in an otherwise empty file system. No inputs.
   *
   * @param remote as git takes it
   * @param reference branch, tag or commit; empty for the default branch
   * @param subdirectory of the repository that becomes the root; empty for all
   * @param checksum the commit, or its beginning, that it must be; may be empty
   */
  record Git(
      String remote,
      String reference,
      String subdirectory,
      boolean keepGitDirectory,
      String checksum)
      implements Op {}

  /** The first input with no file in its top {@code layers} younger than {@code latest}. */
  record Clamp(Instant latest, int layers) implements Op {}
}
