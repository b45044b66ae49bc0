package io.gantry.app.cli.context.store;

import io.gantry.app.cli.RemoteChoice;
import io.gantry.app.cli.RemoteChoice.Tls;
import io.gantry.platform.base.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;

/**
 * A context as docker keeps it.
 *
 * @param json of its {@code meta.json}; fields that gantry does not know survive
 * @param metadata the directory of that file, and {@code tls} that of its certificates
 */
public record StoredContext(Json.Obj json, Path metadata, Path tls) {
  private static final String DOCKER = "docker";

  /** What it is called. */
  public String name() {
    return json.string("Name");
  }

  /** What it is for; may be empty. */
  public String description() {
    return json.object("Metadata").string("Description");
  }

  /** Where its engine listens. */
  public String host() {
    return endpoint().string("Host");
  }

  private Json.Obj endpoint() {
    return json.object("Endpoints").object(DOCKER);
  }

  /** The choice that it stands for. */
  public RemoteChoice choice() {
    Optional<Path> authorities = file("ca.pem");
    Optional<Path> certificate = file("cert.pem");
    Optional<Path> key = file("key.pem");
    boolean skip = endpoint().bool("SkipTLSVerify");
    boolean on = skip || authorities.isPresent() || certificate.isPresent();
    return new RemoteChoice(host(), new Tls(on, !skip, authorities, certificate, key));
  }

  private Optional<Path> file(String name) {
    Path file = tls.resolve(DOCKER).resolve(name);
    return Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
  }

  /** As {@code inspect} shows it. */
  public Json.Obj shown() {
    var names = new ArrayList<String>();
    for (String name : new String[] {"ca.pem", "cert.pem", "key.pem"}) {
      file(name).ifPresent(_ -> names.add(name));
    }
    Json material =
        names.isEmpty() ? Json.Obj.EMPTY : Json.object().put(DOCKER, Json.strings(names)).build();
    return json.with("TLSMaterial", material)
        .with(
            "Storage",
            Json.object()
                .put("MetadataPath", metadata.toString())
                .put("TLSPath", tls.toString())
                .build());
  }
}
