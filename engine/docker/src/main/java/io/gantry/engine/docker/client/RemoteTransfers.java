package io.gantry.engine.docker.client;

import io.gantry.engine.api.Images;
import io.gantry.engine.api.Images.ImportSpec;
import io.gantry.engine.api.Images.Loaded;
import io.gantry.engine.api.Images.PullRequest;
import io.gantry.engine.api.Images.PullResult;
import io.gantry.engine.api.Images.PushRequest;
import io.gantry.engine.api.Images.PushResult;
import io.gantry.engine.api.Images.Removal;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.http.Headers;
import io.gantry.platform.http.client.RequestContent;
import io.gantry.platform.http.client.Response;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.Login;
import io.gantry.platform.oci.Platform;
import io.gantry.platform.oci.Reference;
import io.gantry.platform.oci.TransferListener;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Images on their way to and from an engine elsewhere. */
record RemoteTransfers(Remote remote, Images images) {
  private static final Headers TAR = Headers.of("content-type", "application/x-tar");

  PullResult pull(PullRequest request, TransferListener listener) {
    Reference name = request.name();
    String tag = name.digest().map(Digest::toString).orElse(request.allTags() ? "" : name.tag());
    ApiPath target =
        ApiPath.of("/images/create")
            .with("fromImage", name.familiarRepository())
            .withUnlessEmpty("tag", tag)
            .withUnlessEmpty("platform", request.platform().map(Platform::toString).orElse(""));
    Headers login = login(name, request.access().logins().at(name.registry()));
    var digest = new ArrayList<Digest>();
    var statuses = new ArrayList<String>();
    Response response = remote.open("POST", target, login, RequestContent.NONE);
    ProgressLines.read(
        remote,
        response,
        line -> {
          String status = line.string("status");
          if (status.startsWith("Digest: ")) {
            digest.add(Digest.parse(status.substring("Digest: ".length())));
          } else if (status.startsWith("Status: ")) {
            statuses.add(status);
          }
          ProgressLines.tell(line, listener);
        });
    var image = images.inspect(name.familiar());
    return new PullResult(
        image,
        digest.isEmpty() ? image.manifest() : digest.getLast(),
        statuses.stream().noneMatch(status -> status.contains("up to date")));
  }

  private static Headers login(Reference name, Optional<Login> login) {
    return login.map(found -> RegistryLogin.one(name.registry(), found)).orElse(Headers.NONE);
  }

  List<PushResult> push(PushRequest request, TransferListener listener) {
    Reference name = request.name();
    ApiPath target =
        ApiPath.of("/images/{}/push", name.familiarRepository())
            .withUnlessEmpty("tag", request.allTags() ? "" : name.tag())
            .withUnlessEmpty(
                "platform", request.platform().map(platform -> platform.json().text()).orElse(""));
    // engines want the header even of those who have no login
    Headers login =
        RegistryLogin.one(
            name.registry(),
            request.access().logins().at(name.registry()).orElse(Login.of("", "")));
    var pushed = new ArrayList<PushResult>();
    Response response = remote.open("POST", target, login, RequestContent.NONE);
    ProgressLines.read(
        remote,
        response,
        line -> {
          Json.Obj sent = line.object("aux");
          if (!sent.string("Digest").isEmpty()) {
            pushed.add(
                new PushResult(
                    new Reference(
                        name.registry(), name.repository(), sent.string("Tag"), Optional.empty()),
                    Digest.parse(sent.string("Digest")),
                    sent.number("Size", 0)));
          }
          ProgressLines.tell(line, listener);
        });
    return pushed;
  }

  List<Loaded> load(Path archive, TransferListener listener) {
    if (Files.isDirectory(archive)) {
      throw new GantryException(
          Kind.INVALID, archive + " is a directory: an engine elsewhere loads a tar of it");
    }
    var content =
        Remote.streamed(out -> {
          long _ = Files.copy(archive, out);
        });
    var names = new ArrayList<String>();
    ApiPath target =
        ApiPath.of("/images/load").with("quiet", listener.equals(TransferListener.NONE));
    ProgressLines.read(
        remote,
        remote.open("POST", target, TAR, content),
        line -> {
          String text = line.string("stream").strip();
          if (text.startsWith("Loaded image")) {
            names.add(text.substring(text.indexOf(": ") + 2));
          }
          ProgressLines.tell(line, listener);
        });
    return names.stream().map(this::loaded).toList();
  }

  private Loaded loaded(String name) {
    boolean id = name.startsWith("sha256:");
    return new Loaded(images.inspect(name), id ? List.of() : List.of(Reference.parse(name)));
  }

  Digest importTar(InputStream tar, ImportSpec spec) {
    ImageName name = ImageName.of(spec.reference());
    ApiPath target =
        ApiPath.of("/images/create")
            .with("fromSrc", "-")
            .withUnlessEmpty("repo", name.repository())
            .withUnlessEmpty("tag", name.tag())
            .withUnlessEmpty("message", spec.message())
            .with("changes", spec.changes());
    var content =
        Remote.streamed(out -> {
          long _ = tar.transferTo(out);
        });
    var ids = new ArrayList<String>();
    ProgressLines.read(
        remote,
        remote.open("POST", target, TAR, content),
        line -> {
          if (line.string("status").startsWith("sha256:")) {
            ids.add(line.string("status"));
          }
        });
    if (ids.isEmpty()) {
      throw new GantryException(Kind.INTERNAL, "engine did not say which image it has made");
    }
    return Digest.parse(ids.getLast());
  }

  List<Removal> remove(String ref, boolean force) {
    var removals = new ArrayList<Removal>();
    ApiPath target = ApiPath.of("/images/{}", ref).with("force", force);
    for (Json item : Inspections.items(remote.answer("DELETE", target))) {
      Json.Obj removal = item.asObject();
      String name = removal.string("Untagged");
      removals.add(
          name.isEmpty()
              ? new Removal.Deleted(Digest.parse(removal.string("Deleted")))
              : new Removal.Untagged(name));
    }
    return removals;
  }
}
