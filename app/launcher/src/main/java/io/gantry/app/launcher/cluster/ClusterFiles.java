package io.gantry.app.launcher.cluster;

import io.gantry.platform.base.file.DiskException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Where a cluster keeps what: below the state root what lasts, below the run root the rest. */
record ClusterFiles(Path state, Path run) {
  /** For the roots of an engine. */
  static ClusterFiles of(Path stateRoot, Path runRoot) {
    return new ClusterFiles(stateRoot.resolve("cluster"), runRoot.resolve("cluster"));
  }

  /** Makes both directories, for this user alone. */
  void make() {
    try {
      for (Path directory : new Path[] {state, run}) {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
      }
    } catch (IOException e) {
      throw new DiskException("cannot make " + state + " and " + run, e);
    }
  }

  Path settings() {
    return state.resolve("settings.json");
  }

  Path database() {
    return state.resolve("store.db");
  }

  Path pki() {
    return state.resolve("pki");
  }

  /** Volumes of Pods. */
  Path pods() {
    return state.resolve("pods");
  }

  /** Held by the process while it lives. */
  Path lock() {
    return run.resolve("lock");
  }

  Path control() {
    return run.resolve("control.sock");
  }

  Path log() {
    return run.resolve("log");
  }
}
