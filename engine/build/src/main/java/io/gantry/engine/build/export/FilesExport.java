package io.gantry.engine.build.export;

import io.gantry.engine.api.build.BuildOutput.Sink;
import io.gantry.engine.build.export.files.DirectorySink;
import io.gantry.engine.build.export.files.TarSink;
import io.gantry.engine.build.export.files.TreeSink;
import io.gantry.engine.build.export.files.TreeWalk;
import io.gantry.image.snapshot.Snapshots;
import io.gantry.platform.archive.TarEntry;
import io.gantry.platform.archive.TarWriter;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.linux.mount.DetachedMount;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files of what was built, without an image.
 *
 * @param statements that lie beside the files; none if nothing is told
 */
record FilesExport(
    Snapshots snapshots,
    List<BuiltImage> images,
    List<Statement> statements,
    Optional<Instant> epoch,
    Step step) {
  void run(Output.ToFiles to) {
    try {
      if (to.tar()) {
        Target.write(
            to.sink(),
            out -> {
              tar(to, out);
              return out;
            });
        step.say("sending tarball");
      } else if (to.sink() instanceof Sink.File(Path directory)) {
        for (int i = 0; i < images.size(); i++) {
          directory(i, to.split() ? directory.resolve(subdirectory(i)) : directory);
        }
      }
    } catch (IOException e) {
      throw new DiskException("cannot write the files of the build", e);
    }
  }

  /** {@code linux_arm_v7}. */
  private String subdirectory(int image) {
    return images.get(image).platform().toString().replace('/', '_');
  }

  private void directory(int image, Path directory) throws IOException {
    String platform = images.size() > 1 ? " " + images.get(image).platform() : "";
    String part = "copying files" + platform;
    try (var sink = DirectorySink.open(directory, epoch, step::note)) {
      Map<String, Digest> contents = walk(image, sink, part);
      if (isTold()) {
        Statement statement = statements.get(image);
        sink.text(statement.wanted().filename(), statement.aboutFiles(contents));
      }
    }
  }

  private void tar(Output.ToFiles to, OutputStream out) throws IOException {
    try (var tar = new TarWriter(out)) {
      for (int i = 0; i < images.size(); i++) {
        String prefix = to.split() ? subdirectory(i) + "/" : "";
        if (to.split()) {
          tar.put(
              TarEntry.directory(subdirectory(i), 0755).withModified(epoch.orElse(Instant.EPOCH)));
        }
        var sink = new TarSink(tar, prefix, epoch);
        Map<String, Digest> contents = walk(i, sink, "copying files");
        if (isTold()) {
          Statement statement = statements.get(i);
          sink.text(
              statement.wanted().filename(), statement.aboutFiles(contents), statement.finished());
        }
      }
    }
  }

  private boolean isTold() {
    return !statements.isEmpty() && !statements.getFirst().wanted().inlineOnly();
  }

  /** Reads an image's files; gives what they hold, if that is to be told. */
  private Map<String, Digest> walk(int image, TreeSink sink, String part) throws IOException {
    Optional<ChainId> chain = images.get(image).chain();
    long[] bytes = new long[1];
    Map<String, Digest> contents = Map.of();
    if (chain.isPresent()) {
      try (var mount = DetachedMount.overlay(snapshots.view(chain.get()));
          RootDirectory root = mount.root()) {
        var walk =
            new TreeWalk(
                root,
                sink,
                isTold(),
                now -> {
                  bytes[0] = now;
                  step.moved(part, now, 0, false);
                });
        walk.run();
        contents = walk.contents();
      }
    }
    step.moved(part, bytes[0], 0, true);
    return contents;
  }
}
