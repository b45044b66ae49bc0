package io.gantry.container.runtime;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.base.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The files of one container in its run directory. */
record RunFiles(Path directory) {
  Path config() {
    return directory.resolve("config.json");
  }

  /** Mount point of the root file system, mounted in private namespaces only. */
  Path rootfs() {
    return directory.resolve("rootfs");
  }

  /** Covered by what the root file system is made of, while it is mounted with other ids. */
  Path layers() {
    return directory.resolve("layers");
  }

  /** Written by the OCI runtime. */
  Path pid() {
    return directory.resolve("pid");
  }

  /** Written by conmon: its own pid. */
  Path conmonPid() {
    return directory.resolve("conmon");
  }

  /** conmon's socket for the streams. */
  Path attach() {
    return directory.resolve("attach");
  }

  /** conmon's fifo for the terminal's size. */
  Path control() {
    return directory.resolve("ctl");
  }

  /** The exit code in decimal, written whole. */
  Path exit() {
    return directory.resolve("exit");
  }

  /** Its presence means that the kernel killed a process for want of memory. */
  Path oom() {
    return directory.resolve("oom");
  }

  private Path held() {
    return directory.resolve("process.json");
  }

  /** The process that was created here, if one was. */
  Optional<HeldProcess> process() {
    try {
      return Optional.of(HeldProcess.of(Json.parse(Files.readAllBytes(held())).asObject()));
    } catch (IOException e) {
      return Optional.empty();
    } catch (GantryException e) {
      // A torn record: the writer was killed before it could tell anybody about the process.
      return Optional.empty();
    }
  }

  /** The process that runs here. */
  HeldProcess runningProcess() {
    Optional<HeldProcess> process = process();
    if (process.isEmpty() || !process.get().alive()) {
      throw new GantryException(
          Kind.CONFLICT, "container " + directory.getFileName() + " is not running");
    }
    return process.get();
  }

  void remember(HeldProcess process) {
    write(held(), process.json().bytes());
  }

  static void write(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw failed("write", file, e);
    }
  }

  static void makeDirectories(Path path) {
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw failed("create", path, e);
    }
  }

  /** What the last creation left, except the exit code if {@code keepExit}. */
  void clear(boolean keepExit) {
    try {
      for (Path file : List.of(config(), pid(), conmonPid(), attach(), control(), winsize())) {
        Files.deleteIfExists(file);
      }
      if (!keepExit) {
        Files.deleteIfExists(exit());
        Files.deleteIfExists(oom());
      }
      Files.deleteIfExists(held());
      Files.deleteIfExists(rootfs());
      Files.deleteIfExists(layers());
    } catch (IOException e) {
      throw failed("clear", directory, e);
    }
  }

  private Path winsize() {
    return directory.resolve("winsz");
  }

  static GantryException failed(String verb, Path path, IOException e) {
    if (DiskException.isFull(e)) {
      return new DiskException("cannot " + verb + " " + path, e);
    }
    String why = e instanceof java.nio.file.FileSystemException file ? reason(file) : e.toString();
    return new GantryException(
        Kind.INTERNAL, verb + " " + path + ": " + why, new UncheckedIOException(e));
  }

  private static String reason(java.nio.file.FileSystemException e) {
    String reason = e.getReason();
    return reason == null ? e.getClass().getSimpleName() : reason;
  }
}
