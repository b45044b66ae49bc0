package io.gantry.engine.build.run;

import io.gantry.engine.build.context.SourceTree;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.fs.DirectoryReader;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Hides the ignored files of a context: a layer of whiteouts to lay over its directory, so that a
 * RUN can see the rest without a copy.
 */
public final class ContextMask {
  private final SourceTree context;
  private final long device;
  private final Path mask;

  private ContextMask(SourceTree context, long device, Path mask) {
    this.context = context;
    this.device = device;
    this.mask = mask;
  }

  /**
   * Writes the mask for what is below {@code path}.
   *
   * @param mask not made if there is nothing to hide
   * @return false if the directory itself would show other things than a copy: other owners than
   *     root, devices, other file systems
   */
  public static boolean write(SourceTree context, String path, Path mask) throws IOException {
    FileStatus status = context.status(path);
    if (!isPlain(status)) {
      return false;
    }
    try (var reader = new DirectoryReader()) {
      return !status.isDirectory()
          || new ContextMask(context, status.device(), mask).directory(path, reader);
    }
  }

  private boolean directory(String path, DirectoryReader reader) throws IOException {
    Set<String> visible = new HashSet<>(context.list(path));
    var hidden = new ArrayList<String>();
    for (DirectoryReader.Entry entry : reader.read(context.root(), path)) {
      if (!visible.contains(entry.name())) {
        hidden.add(entry.name());
      }
    }
    if (!hidden.isEmpty()) {
      hide(path, hidden);
    }
    for (String name : visible) {
      String below = SourceTree.join(path, name);
      FileStatus status = context.status(below);
      if (!isPlain(status) || status.device() != device) {
        return false;
      }
      if (status.isDirectory() && !directory(below, reader)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Compares what is below {@code path} with what was there when the context was first read.
   *
   * @throws GantryException {@code CONFLICT} that names what has changed
   */
  public static void verify(SourceTree context, String path) {
    try (var reader = new DirectoryReader()) {
      verify(context, path, reader);
    }
  }

  private static void verify(SourceTree context, String path, DirectoryReader reader) {
    if (!context.status(path).isDirectory()) {
      same(context, path, context.root().stat(path, false));
      return;
    }
    var now = new HashMap<String, FileStatus>();
    for (DirectoryReader.Entry entry : reader.read(context.root(), path)) {
      now.put(entry.name(), entry.status());
    }
    for (String name : context.list(path)) {
      String below = SourceTree.join(path, name);
      same(context, below, Optional.ofNullable(now.get(name)));
      if (context.status(below).isDirectory()) {
        verify(context, below, reader);
      }
    }
  }

  private static void same(SourceTree context, String path, Optional<FileStatus> now) {
    FileStatus before = context.status(path);
    boolean same =
        now.isPresent()
            && now.get().inode() == before.inode()
            && now.get().mode() == before.mode()
            && (before.isDirectory() || now.get().changed().equals(before.changed()));
    if (!same) {
      throw new GantryException(
          Kind.CONFLICT, "\"/" + path + "\" has changed while RUN read the context: build again");
    }
  }

  private static boolean isPlain(FileStatus status) {
    boolean known = status.isDirectory() || status.isRegular() || status.isSymbolicLink();
    return known && status.uid() == 0 && status.gid() == 0;
  }

  private void hide(String path, List<String> names) throws IOException {
    Path _ = Files.createDirectories(mask);
    try (RootDirectory layer = RootDirectory.open(mask)) {
      String made = "";
      describe(layer, made);
      for (String element : path.isEmpty() ? List.<String>of() : List.of(path.split("/", -1))) {
        made = SourceTree.join(made, element);
        if (!layer.exists(made)) {
          layer.makeDirectory(made, 0755);
        }
        describe(layer, made);
      }
      for (String name : names) {
        layer.makeNode(SourceTree.join(path, name), FileStatus.S_IFCHR, 0);
      }
      describe(layer, path);
    }
  }

  /** A directory of the layer is seen in place of the context's: mode and time are its. */
  private void describe(RootDirectory layer, String path) {
    FileStatus status = context.status(path);
    layer.changeOwner(path, 0, 0);
    layer.changeMode(path, status.permissions());
    layer.setTimes(path, status.modified());
  }
}
