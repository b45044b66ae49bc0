package io.gantry.engine.docker.client;

import io.gantry.engine.api.FileChange;
import io.gantry.engine.api.HistoryEntry;
import io.gantry.engine.api.ImageDetails;
import io.gantry.engine.api.Images;
import io.gantry.engine.docker.answer.ImageAnswer;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.TransferListener;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** {@code /images} of an engine elsewhere. */
final class RemoteImages implements Images {
  private final Remote remote;
  private final RemoteTransfers transfers;

  RemoteImages(Remote remote) {
    this.remote = remote;
    this.transfers = new RemoteTransfers(remote, this);
  }

  @Override
  public List<ImageDetails> list() {
    var ids = new ArrayList<String>();
    for (Json item : Inspections.items(remote.get(ApiPath.of("/images/json")))) {
      String id = item.asObject().string("Id");
      if (!ids.contains(id)) {
        ids.add(id);
      }
    }
    return Inspections.of(ids, this::inspect);
  }

  @Override
  public ImageDetails inspect(String ref) {
    return ImageAnswer.read(remote.object(ApiPath.of("/images/{}/json", ref)));
  }

  @Override
  public List<HistoryEntry> history(String ref) {
    var entries = new ArrayList<HistoryEntry>();
    for (Json item : Inspections.items(remote.get(ApiPath.of("/images/{}/history", ref)))) {
      entries.add(ImageAnswer.history(item.asObject()));
    }
    return entries;
  }

  @Override
  public void tag(String ref, String target) {
    ImageName name = ImageName.of(target);
    remote.command(
        "POST",
        ApiPath.of("/images/{}/tag", ref)
            .with("repo", name.repository())
            .withUnlessEmpty("tag", name.tag()));
  }

  @Override
  public List<Removal> remove(String ref, boolean force) {
    return transfers.remove(ref, force);
  }

  @Override
  public PullResult pull(PullRequest request, TransferListener listener) {
    return transfers.pull(request, listener);
  }

  @Override
  public List<PushResult> push(PushRequest request, TransferListener listener) {
    return transfers.push(request, listener);
  }

  @Override
  public List<FileChange> diff(String from, String to) {
    throw only("compares two images");
  }

  @Override
  public void save(List<String> refs, OutputStream out) {
    new RemoteArchives(remote).copy(ApiPath.of("/images/get").with("names", refs), out);
  }

  @Override
  public List<Loaded> load(Path archive, TransferListener listener) {
    return transfers.load(archive, listener);
  }

  @Override
  public Digest importTar(InputStream tar, ImportSpec spec) {
    return transfers.importTar(tar, spec);
  }

  @Override
  public Digest bootstrap(BootstrapSpec spec, Consumer<String> progress) {
    throw only("makes base images: make it here, and pipe save into load there");
  }

  private static GantryException only(String what) {
    return new GantryException(Kind.UNAVAILABLE, "only an engine of this machine " + what);
  }
}
