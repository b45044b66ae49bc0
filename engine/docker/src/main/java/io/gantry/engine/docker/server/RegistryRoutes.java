package io.gantry.engine.docker.server;

import io.gantry.engine.api.registry.Registries;
import io.gantry.engine.api.registry.RegistryAccess;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Login;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.MediaType;
import io.gantry.platform.oci.Reference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code /auth}, {@code /distribution}, {@code /images/search}: what registries are asked. */
final class RegistryRoutes {
  private static final int UNAUTHORIZED = 401;

  private final Registries registries;
  private final RegistryHeaders headers;

  RegistryRoutes(Registries registries, RegistryHeaders headers) {
    this.registries = registries;
    this.headers = headers;
  }

  void add(Router router) {
    router
        .add("POST", "/auth", this::login)
        .add("GET", "/distribution/{name...}/json", this::inspect)
        .add("GET", "/images/search", RegistryRoutes::search);
  }

  /** Tries a login where it counts. */
  private void login(Call call) throws IOException {
    Json.Obj body = call.body();
    String registry = RegistryHeaders.host(body.string("serveraddress"));
    var login =
        new Login(body.string("username"), body.string("password"), body.string("identitytoken"));
    try {
      Login kept =
          registries.login(registry.isEmpty() ? "docker.io" : registry, login, headers.none());
      call.reply(
          200,
          Json.object()
              .put("IdentityToken", kept.identityToken())
              .put("Status", "Login Succeeded")
              .build());
    } catch (GantryException e) {
      if (e.kind() != Kind.FORBIDDEN) {
        throw e;
      }
      call.reply(UNAUTHORIZED, new Failure(UNAUTHORIZED, e.text()).json());
    }
  }

  /** What a name means in its registry, and for which platforms there is something. */
  private void inspect(Call call) throws IOException {
    String place = "docker://" + Reference.parse(call.word("name"));
    RegistryAccess access = headers.one(call);
    ManifestBytes manifest = registries.manifest(place, access);
    call.reply(
        200,
        Json.object()
            .put("Descriptor", manifest.descriptor().json())
            .put("Platforms", Json.array(platforms(manifest, place, access)))
            .build());
  }

  private List<Json> platforms(ManifestBytes manifest, String place, RegistryAccess access) {
    if (!MediaType.isIndex(manifest.mediaType())) {
      Registries.PlacedImage image = registries.image(place, Optional.empty(), access);
      return List.of(image.config().platform().json());
    }
    var platforms = new ArrayList<Json>();
    for (Json entry : manifest.json().array("manifests")) {
      entry.asObject().get("platform").ifPresent(platforms::add);
    }
    return platforms;
  }

  /** No registry is searched: a name is pulled as it is written. */
  private static void search(Call call) throws IOException {
    call.reply(200, Json.array(List.of()));
  }
}
