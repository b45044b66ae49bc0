package io.gantry.app.cli.fake;

import io.gantry.engine.api.registry.Registries;
import io.gantry.engine.api.registry.RegistryAccess;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.ImageManifest;
import io.gantry.platform.oci.Login;
import io.gantry.platform.oci.Manifest;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.MediaType;
import io.gantry.platform.oci.Platform;
import io.gantry.platform.oci.TransferEvent;
import io.gantry.platform.oci.TransferListener;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Registries that take the password {@code right} and all have the same image. */
public final class FakeRegistries implements Registries {
  public final List<String> calls = new ArrayList<>();
  public Optional<ManifestBytes> list = Optional.empty();

  /** The manifest that every place has. */
  public static ManifestBytes manifest() {
    return ManifestBytes.of(
        """
        {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
         "config": {"mediaType": "application/vnd.oci.image.config.v1+json",
           "digest": "sha256:ID", "size": 2},
         "layers": [{"mediaType": "application/vnd.oci.image.layer.v1.tar+gzip",
           "digest": "sha256:LAYER", "size": 3}]}
        """
            .replace("ID", "aa".repeat(32))
            .replace("LAYER", "bb".repeat(32))
            .getBytes(StandardCharsets.UTF_8),
        MediaType.OCI_MANIFEST);
  }

  private void note(String call, RegistryAccess access) {
    calls.add(call + (access.insecure() ? " insecure" : ""));
  }

  @Override
  public Login login(String registry, Login login, RegistryAccess access) {
    note("login " + registry + " " + login.username() + ":" + login.password(), access);
    if (!login.password().equals("right") && login.identityToken().isEmpty()) {
      throw new GantryException(Kind.FORBIDDEN, registry + ": unauthorized");
    }
    return login.username().equals("token") ? new Login("token", "", "an identity token") : login;
  }

  @Override
  public List<String> tags(String repository, RegistryAccess access) {
    note("tags " + repository, access);
    return List.of("1", "latest");
  }

  @Override
  public ManifestBytes manifest(String place, RegistryAccess access) {
    note("manifest " + place, access);
    return manifest();
  }

  @Override
  public PlacedImage image(String place, Optional<Platform> platform, RegistryAccess access) {
    note(
        "image "
            + place
            + platform.map(p -> " " + p).orElse("")
            + access.logins().at("x").map(login -> " as " + login.username()).orElse(""),
        access);
    ManifestBytes named = manifest();
    return new PlacedImage(
        "host:5000/app",
        named,
        (ImageManifest) Manifest.parse(named),
        new ImageConfig(Sample.image("a1", 0, 0, "x").config().json()));
  }

  @Override
  public Digest copy(CopyRequest request, TransferListener listener) {
    note(
        "copy "
            + request.from()
            + " "
            + request.to()
            + (request.all() ? " all" : "")
            + request.platform().map(p -> " " + p).orElse(""),
        request.toAccess());
    listener.on(TransferEvent.of("bbbbbbbbbbbb", "Copied"));
    return manifest().digest();
  }

  @Override
  public void delete(String place, RegistryAccess access) {
    note("delete " + place, access);
  }

  @Override
  public void createList(
      String name, List<String> manifests, boolean amend, RegistryAccess access) {
    note("create " + name + " " + manifests + (amend ? " amend" : ""), access);
  }

  @Override
  public void annotateList(
      String name, String manifest, Platform platform, Map<String, String> others) {
    calls.add("annotate " + name + " " + manifest + " " + platform + " " + others);
  }

  @Override
  public ManifestBytes inspectList(String name) {
    calls.add("inspect " + name);
    return list.orElseThrow(
        () -> new GantryException(Kind.NOT_FOUND, "No such manifest list: " + name));
  }

  @Override
  public Digest pushList(
      String name, boolean purge, RegistryAccess access, TransferListener listener) {
    note("push " + name + (purge ? " purge" : ""), access);
    return manifest().digest();
  }

  @Override
  public void removeLists(List<String> names) {
    calls.add("rm " + names);
  }

  /** A list with the manifest in it. */
  public static ManifestBytes listOfIt() {
    return ManifestBytes.of(
        io.gantry.platform.oci.ImageIndex.of(
            List.of(
                Descriptor.of(MediaType.OCI_MANIFEST, manifest().bytes())
                    .withPlatform(Optional.of(new Platform("linux", "arm64", ""))))));
  }
}
