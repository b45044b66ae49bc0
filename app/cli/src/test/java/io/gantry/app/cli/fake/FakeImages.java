package io.gantry.app.cli.fake;

import io.gantry.engine.api.HistoryEntry;
import io.gantry.engine.api.ImageDetails;
import io.gantry.engine.api.Images;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.TransferListener;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
  public Optional<BootstrapSpec> bootstrapped = Optional.empty();

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
    throw new UnsupportedOperationException("being built");
  }

  @Override
  public PushResult push(PushRequest request, TransferListener listener) {
    throw new UnsupportedOperationException("being built");
  }

  @Override
  public void save(List<String> refs, OutputStream out) {
    throw new UnsupportedOperationException("being built");
  }

  @Override
  public List<ImageDetails> load(Path archive, TransferListener listener) {
    throw new UnsupportedOperationException("being built");
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
