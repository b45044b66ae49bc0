package io.gantry.engine.build.dockerfile;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An instruction, not yet substituted: texts keep their quotes and dollars. */
public sealed interface Instruction {
  /** A name and a value. */
  record Pair(String name, String value) {}

  /** An ARG: a default value is optional. */
  record Argument(String name, Optional<String> value) {}

  /** FROM; {@code name} is in lower case and empty where there is no AS. */
  record From(String platform, String base, String name) implements Instruction {}

  /** ARG. */
  record Arg(List<Argument> arguments) implements Instruction {}

  /** ENV; {@code legacy} for {@code ENV name value}. */
  record Env(List<Pair> pairs, boolean legacy) implements Instruction {}

  /** LABEL. */
  record Label(List<Pair> pairs, boolean legacy) implements Instruction {}

  /**
   * RUN.
   *
   * @param network {@code default}, {@code host} or {@code none}; empty if not said
   * @param security {@code sandbox} or {@code insecure}; empty if not said
   * @param mounts the options of each {@code --mount}; those without a value have {@code true}
   * @param devices what each {@code --device} says
   */
  record Run(
      CommandLine command,
      List<Heredoc> heredocs,
      String network,
      String security,
      List<Map<String, String>> mounts,
      List<String> devices)
      implements Instruction {}

  /**
   * COPY and ADD.
   *
   * @param add whether it is ADD: archives are unpacked
   * @param sources paths and patterns, or the words that announce {@code heredocs}
   */
  record Copy(
      boolean add,
      List<String> sources,
      String destination,
      List<Heredoc> heredocs,
      CopyFlags flags)
      implements Instruction {}

  /**
   * The flags of COPY and ADD; empty where not given.
   *
   * @param unpack whether ADD unpacks, if it says
   * @param keepGitDirectory whether ADD of a git repository keeps {@code .git}, if it says
   */
  record CopyFlags(
      String from,
      String owner,
      String mode,
      boolean link,
      boolean parents,
      List<String> excludes,
      String checksum,
      Optional<Boolean> unpack,
      Optional<Boolean> keepGitDirectory) {}

  /** CMD. */
  record Cmd(CommandLine command) implements Instruction {}

  /** ENTRYPOINT. */
  record Entrypoint(CommandLine command) implements Instruction {}

  /** SHELL. */
  record Shell(List<String> shell) implements Instruction {}

  /** WORKDIR. */
  record Workdir(String path) implements Instruction {}

  /** USER. */
  record User(String user) implements Instruction {}

  /** EXPOSE. */
  record Expose(List<String> ports) implements Instruction {}

  /** VOLUME. */
  record Volume(List<String> paths) implements Instruction {}

  /** STOPSIGNAL. */
  record StopSignal(String signal) implements Instruction {}

  /**
   * HEALTHCHECK; durations as in {@code 1m30s}, empty where not given.
   *
   * @param command nothing for {@code NONE}
   */
  record Healthcheck(
      Optional<CommandLine> command,
      String interval,
      String timeout,
      String startPeriod,
      String startInterval,
      String retries)
      implements Instruction {}

  /** ONBUILD, with the text of the instruction that it keeps. */
  record Onbuild(String text) implements Instruction {}

  /** MAINTAINER. */
  record Maintainer(String name) implements Instruction {}
}
