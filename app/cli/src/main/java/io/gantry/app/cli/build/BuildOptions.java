package io.gantry.app.cli.build;

import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Values;
import io.gantry.app.cli.build.progress.Displays;
import java.util.ArrayList;
import java.util.List;

/** The options of {@code build}. */
final class BuildOptions {
  static final Option<List<String>> ADD_HOST =
      Option.of(
          "add-host",
          "",
          Values.COMMA_LIST,
          List.of(),
          "Add a custom host-to-IP mapping (format: \"host:ip\")");
  static final Option<List<String>> ALLOW =
      Option.list(
          "allow",
          "",
          "Allow extra privileged entitlement (e.g., \"network.host\", \"security.insecure\","
              + " \"device\")");
  static final Option<List<String>> ANNOTATION =
      Option.list("annotation", "", "Add annotation to the image");
  static final Option<List<String>> ATTEST =
      Option.list("attest", "", "Attestation parameters (format: \"type=sbom,generator=image\")");
  static final Option<List<String>> BUILD_ARG =
      Option.list("build-arg", "", "Set build-time variables");
  static final Option<List<String>> BUILD_CONTEXT =
      Option.list("build-context", "", "Additional build contexts (e.g., name=path)");
  static final Option<List<String>> CACHE_FROM =
      Option.list(
          "cache-from",
          "",
          "External cache sources (e.g., \"user/app:cache\", \"type=local,src=path/to/dir\")");
  static final Option<List<String>> CACHE_TO =
      Option.list(
          "cache-to",
          "",
          "Cache export destinations (e.g., \"user/app:cache\", \"type=local,dest=path/to/dir\")");
  static final Option<String> CALL =
      Option.text(
          "call",
          "",
          "build",
          "Set method for evaluating build (\"check\", \"outline\", \"targets\")");
  static final Option<Boolean> CHECK = Option.flag("check", "", "Shorthand for \"--call=check\"");
  static final Option<Boolean> EXPLAIN =
      Option.flag("explain", "", "Say why a step was not taken from the cache");
  static final Option<String> FILE =
      Option.text("file", "f", "Name of the Dockerfile (default: \"PATH/Dockerfile\")");
  static final Option<String> IIDFILE = Option.text("iidfile", "", "Write the image ID to a file");
  static final Option<List<String>> LABEL = Option.list("label", "", "Set metadata for an image");
  static final Option<Boolean> LOAD =
      Option.flag("load", "", "Shorthand for \"--output=type=docker\"");
  static final Option<String> METADATA_FILE =
      Option.text("metadata-file", "", "Write build result metadata to a file");
  static final Option<String> NETWORK =
      Option.text(
          "network",
          "",
          "default",
          "Set the networking mode for the \"RUN\" instructions during build");
  static final Option<Boolean> NO_CACHE =
      Option.flag("no-cache", "", "Do not use cache when building the image");
  static final Option<List<String>> NO_CACHE_FILTER =
      Option.list("no-cache-filter", "", "Do not cache specified stages");
  static final Option<List<String>> OUTPUT =
      Option.list("output", "o", "Output destination (format: \"type=local,dest=path\")");
  static final Option<List<String>> PLATFORM =
      Option.list("platform", "", "Set target platform for build");
  static final Option<String> PROVENANCE =
      Option.text("provenance", "", "Shorthand for \"--attest=type=provenance\"");
  static final Option<Boolean> PULL =
      Option.flag("pull", "", "Always attempt to pull all referenced images");
  static final Option<Boolean> PUSH =
      Option.flag("push", "", "Shorthand for \"--output=type=registry\"");
  static final Option<Boolean> QUIET =
      Option.flag("quiet", "q", "Suppress the build output and print image ID on success");
  static final Option<String> SBOM =
      Option.text("sbom", "", "Shorthand for \"--attest=type=sbom\"");
  static final Option<List<String>> SECRET =
      Option.list(
          "secret",
          "",
          "Secret to expose to the build (format: \"id=mysecret[,src=/local/secret]\")");
  static final Option<Long> SHM_SIZE =
      Option.of("shm-size", "", Values.BYTES, 0L, "Shared memory size for build containers");
  static final Option<List<String>> SSH =
      Option.list(
          "ssh",
          "",
          "SSH agent socket to expose to the build (format: \"default|<id>[=<socket>]\")");
  static final Option<List<String>> TAG =
      Option.list("tag", "t", "Name and optionally a tag (format: \"name:tag\")");
  static final Option<String> TARGET =
      Option.text("target", "", "Set the target build stage to build");
  static final Option<List<String>> ULIMIT = Option.list("ulimit", "", "Ulimit options");

  /** What only builders before BuildKit knew; each is named when it is given. */
  static final List<Option<?>> IGNORED =
      List.of(
          Option.flag("compress", "", "").hide(),
          Option.flag("force-rm", "", "").hide(),
          Option.onByDefault("rm", "", "").hide(),
          Option.flag("squash", "", "").hide(),
          Option.text("isolation", "", "").hide(),
          Option.text("cgroup-parent", "", "").hide(),
          Option.of("memory", "m", Values.BYTES, 0L, "").hide(),
          Option.of("memory-swap", "", Values.BYTES_OR_UNLIMITED, 0L, "").hide(),
          Option.number("cpu-period", "", "").hide(),
          Option.number("cpu-quota", "", "").hide(),
          Option.number("cpu-shares", "c", "").hide(),
          Option.text("cpuset-cpus", "", "").hide(),
          Option.text("cpuset-mems", "", "").hide(),
          Option.list("security-opt", "", "").hide(),
          Option.flag("debug", "D", "").hide());

  private BuildOptions() {}

  static Option<?>[] all() {
    var all =
        new ArrayList<Option<?>>(
            List.of(
                ADD_HOST,
                ALLOW,
                ANNOTATION,
                ATTEST,
                BUILD_ARG,
                BUILD_CONTEXT,
                CACHE_FROM,
                CACHE_TO,
                CALL,
                CHECK,
                EXPLAIN,
                FILE,
                IIDFILE,
                LABEL,
                LOAD,
                METADATA_FILE,
                NETWORK,
                NO_CACHE,
                NO_CACHE_FILTER,
                OUTPUT,
                PLATFORM,
                PROVENANCE,
                PULL,
                PUSH,
                QUIET,
                SBOM,
                SECRET,
                SHM_SIZE,
                SSH,
                TAG,
                TARGET,
                ULIMIT));
    all.add(Displays.OPTION);
    all.add(Builder.OPTION);
    all.addAll(IGNORED);
    return all.toArray(new Option<?>[0]);
  }
}
