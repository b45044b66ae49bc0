package io.gantry.engine.docker.server;

import io.gantry.engine.api.Images;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.Platform;
import io.gantry.platform.oci.Reference;
import io.gantry.platform.oci.TransferListener;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code /images}: images on their way. */
final class ImageTransfers {
  private static final int PIECE = 128 * 1024;

  private final Images images;
  private final RegistryHeaders headers;
  private final Path spool;

  /**
   * Images of an engine.
   *
   * @param spool a directory beside the state, for what must be whole before it is read; need not
   *     exist
   */
  ImageTransfers(Images images, RegistryHeaders headers, Path spool) {
    this.images = images;
    this.headers = headers;
    this.spool = spool;
  }

  void add(Router router) {
    router
        .add("POST", "/images/create", this::create)
        .add("POST", "/images/load", this::load)
        .add("GET", "/images/get", this::saveSeveral)
        .add("GET", "/images/{name...}/get", call -> save(call, List.of(call.word("name"))))
        .add("POST", "/images/{name...}/push", this::push);
  }

  private void create(Call call) throws IOException {
    if (call.text("fromImage").isEmpty()) {
      importTar(call);
    } else {
      pull(call);
    }
  }

  private void pull(Call call) throws IOException {
    Reference name = name(call.text("fromImage"), call.text("tag"));
    boolean all =
        call.text("tag").isEmpty()
            && call.text("fromImage").indexOf('@') < 0
            && call.text("fromImage").lastIndexOf(':') <= call.text("fromImage").lastIndexOf('/');
    var request = new Images.PullRequest(name, platform(call), all, headers.one(call));
    try (var progress = new ProgressStream(call)) {
      try {
        Images.PullResult _ = images.pull(request, progress);
        progress.done();
      } catch (GantryException e) {
        progress.failed(e);
      }
    }
  }

  /** A name and a tag, which may be a digest. */
  private static Reference name(String image, String tag) {
    String separator = tag.indexOf(':') >= 0 ? "@" : ":";
    return Reference.parse(tag.isEmpty() ? image : image + separator + tag);
  }

  private static Optional<Platform> platform(Call call) {
    String text = call.text("platform");
    if (text.startsWith("{")) { // from version 1.46 on, for a push
      return Optional.of(Platform.of(Json.parse(text).asObject()).normal());
    }
    return text.isEmpty() ? Optional.empty() : Optional.of(Platform.parse(text));
  }

  private void push(Call call) throws IOException {
    String tag = call.text("tag");
    Reference name = name(call.word("name"), tag);
    var request =
        new Images.PushRequest(name, platform(call), tag.isEmpty(), "gzip", headers.one(call));
    try (var progress = new ProgressStream(call)) {
      try {
        for (Images.PushResult pushed : images.push(request, progress)) {
          progress.line(
              Json.object()
                  .put("progressDetail", Json.Obj.EMPTY)
                  .put(
                      "aux",
                      Json.object()
                          .put("Tag", pushed.name().tag())
                          .put("Digest", pushed.digest().toString())
                          .put("Size", pushed.size())
                          .build())
                  .build());
        }
        progress.done();
      } catch (GantryException e) {
        progress.failed(e);
      }
    }
  }

  private void importTar(Call call) throws IOException {
    if (!call.text("fromSrc").equals("-")) {
      throw new GantryException(
          Kind.INVALID,
          "fromSrc " + call.text("fromSrc") + ": only \"-\", the request's body, is read");
    }
    String repository = call.text("repo");
    String tag = call.text("tag");
    var spec =
        new Images.ImportSpec(
            repository.isEmpty() || tag.isEmpty() ? repository : repository + ":" + tag,
            call.text("message"),
            List.copyOf(call.exchange().query().all("changes")));
    Digest image;
    try (InputStream body = call.exchange().body()) {
      image = images.importTar(body, spec);
    }
    call.reply(200, Json.object().put("status", image.toString()).build());
  }

  private void saveSeveral(Call call) throws IOException {
    var names = new ArrayList<String>();
    for (String value : call.exchange().query().all("names")) {
      names.addAll(List.of(value.split(",", -1)));
    }
    save(call, names);
  }

  private void save(Call call, List<String> names) throws IOException {
    for (String name : names) {
      var _ = images.inspect(name); // a missing one is answered with its status
    }
    try (OutputStream out = call.stream("application/x-tar")) {
      images.save(names, out);
    }
  }

  private void load(Call call) throws IOException {
    Path archive = Files.createTempFile(Files.createDirectories(spool), "load-", ".tar");
    try (var progress = new ProgressStream(call)) {
      try {
        keep(call, archive);
        for (Images.Loaded loaded :
            images.load(archive, call.flag("quiet") ? TransferListener.NONE : progress)) {
          for (String line : lines(loaded)) {
            progress.line(Json.object().put("stream", line + "\n").build());
          }
        }
        progress.done();
      } catch (GantryException e) {
        progress.tell(e); // as docker does: clients look for it there
      }
    } finally {
      Files.deleteIfExists(archive);
    }
  }

  private static void keep(Call call, Path archive) throws IOException {
    var piece = new byte[PIECE];
    try (InputStream body = call.exchange().body();
        OutputStream out = Files.newOutputStream(archive)) {
      for (int count = body.read(piece); count >= 0; count = body.read(piece)) {
        write(out, piece, count, archive);
      }
    }
  }

  /** A full disk is not the client's fault: it is told of it. */
  private static void write(OutputStream out, byte[] piece, int count, Path archive) {
    try {
      out.write(piece, 0, count);
    } catch (IOException e) {
      throw new DiskException("cannot write " + archive, e);
    }
  }

  private static List<String> lines(Images.Loaded loaded) {
    if (loaded.names().isEmpty()) {
      return List.of("Loaded image ID: " + loaded.image().id());
    }
    return loaded.names().stream().map(name -> "Loaded image: " + name.familiar()).toList();
  }
}
