package io.gantry.app.cli.fake;

import io.gantry.engine.api.FileChange;
import io.gantry.engine.api.HistoryEntry;
import io.gantry.engine.api.ImageDetails;
import io.gantry.engine.api.Images;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.Reference;
import io.gantry.platform.oci.TransferEvent;
import io.gantry.platform.oci.TransferListener;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Images in memory. */
public final class FakeImages implements Images {
  public final List<ImageDetails> all = new ArrayList<>();
  public final List<String> calls = new ArrayList<>();
  public final List<HistoryEntry> history = new ArrayList<>();
  public final List<PullRequest> pulls = new ArrayList<>();
  public final List<PushRequest> pushes = new ArrayList<>();
  public Optional<BootstrapSpec> bootstrapped = Optional.empty();
  public Optional<GantryException> pullFailure = Optional.empty();
  public Runnable afterPull = () -> {};

  @Override
  public List<ImageDetails> list() {
    return all;
  }

  @Override
  public ImageDetails inspect(String ref) {
    return all.stream()
        .filter(image ->
            image.id().hex().startsWith(ref.replace("sha256:", ""))
                || image.references().stream()
                    .anyMatch(r -> r.familiar().equals(ref) || r.familiarRepository().equals(ref)))
        .findFirst()
        .orElseThrow(() -> new GantryException(Kind.NOT_FOUND, "No such image: " + ref));
  }

  @Override
  public List<HistoryEntry> history(String ref) {
    return history;
  }

  @Override
  public void tag(String ref, String target) {
    calls.add("tag " + ref + " " + target);
  }

  @Override
  public List<Removal> remove(String ref, boolean force) {
    Digest id = inspect(ref).id();
    calls.add("remove " + ref + (force ? " force" : ""));
    return List.of(new Removal.Untagged(ref), new Removal.Deleted(id));
  }

  @Override
  public PullResult pull(PullRequest request, TransferListener listener) {
    pulls.add(request);
    if (pullFailure.isPresent()) {
      throw pullFailure.get();
    }
    Reference name = request.name();
    listener.on(TransferEvent.of(name.tag(), "Pulling from " + name.repository()));
    listener.on(TransferEvent.of("4fe2ade4980c", "Pulling fs layer"));
    listener.on(new TransferEvent("4fe2ade4980c", "Downloading", 1_000, 2_000));
    listener.on(new TransferEvent("4fe2ade4980c", "Downloading", 2_000, 2_000));
    listener.on(TransferEvent.of("4fe2ade4980c", "Download complete"));
    listener.on(TransferEvent.of("4fe2ade4980c", "Pull complete"));
    Digest digest = new Digest("fe".repeat(32));
    listener.on(TransferEvent.of("Digest: " + digest));
    listener.on(TransferEvent.of("Status: Downloaded newer image for " + name.familiar()));
    ImageDetails image = Sample.image("a1", 4_432_000, 3, name.toString());
    afterPull.run();
    return new PullResult(image, digest, true);
  }

  @Override
  public List<PushResult> push(PushRequest request, TransferListener listener) {
    pushes.add(request);
    Reference name = request.name();
    String repository = name.registry() + "/" + name.repository();
    listener.on(TransferEvent.of("The push refers to repository [" + repository + "]"));
    listener.on(TransferEvent.of("4fe2ade4980c", "Preparing"));
    listener.on(new TransferEvent("4fe2ade4980c", "Pushing", 1_000, 2_000));
    listener.on(TransferEvent.of("4fe2ade4980c", "Pushed"));
    Digest digest = new Digest("fe".repeat(32));
    listener.on(TransferEvent.of(name.tag(), "digest: " + digest + " size: 527"));
    return List.of(new PushResult(name, digest, 527));
  }

  @Override
  public List<FileChange> diff(String from, String to) {
    calls.add("diff " + from + " " + to);
    return List.of(
        new FileChange(FileChange.Kind.CHANGED, "/etc"),
        new FileChange(FileChange.Kind.ADDED, "/etc/new"),
        new FileChange(FileChange.Kind.DELETED, "/etc/old"));
  }

  @Override
  public void save(List<String> refs, OutputStream out) {
    calls.add("save " + refs);
    try {
      out.write("an archive".getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<Loaded> load(Path archive, TransferListener listener) {
    try {
      calls.add("load " + Files.readString(archive));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    listener.on(TransferEvent.of("4fe2ade4980c", "Pull complete"));
    return List.of(
        new Loaded(all.getFirst(), all.getFirst().references()),
        new Loaded(all.getLast(), List.of()));
  }

  @Override
  public Digest importTar(InputStream tar, ImportSpec spec) {
    try {
      String content = new String(tar.readAllBytes(), StandardCharsets.UTF_8);
      calls.add("import " + content + " " + spec.reference() + " " + spec.changes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Digest("12".repeat(32));
  }

  @Override
  public Digest bootstrap(BootstrapSpec spec, Consumer<String> progress) {
    bootstrapped = Optional.of(spec);
    progress.accept("unpacking base files");
    return new Digest("34".repeat(32));
  }
}
