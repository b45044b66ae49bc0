package io.gantry.image.registry.api;

import io.gantry.image.registry.RegistryException;
import io.gantry.image.registry.RegistryException.Code;
import io.gantry.image.registry.RegistryStorage;
import io.gantry.image.registry.Repository;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.http.Exchange;
import io.gantry.platform.http.Headers;
import io.gantry.platform.oci.MediaType;
import java.io.IOException;
import java.util.List;

/** Lists: tags, repositories, referrers. */
final class Listings {
  private final RegistryStorage storage;

  Listings(RegistryStorage storage) {
    this.storage = storage;
  }

  void tags(Exchange exchange, Repository repository) throws IOException {
    List<String> all =
        storage
            .tags(repository)
            .orElseThrow(() ->
                new RegistryException(
                    Code.NAME_UNKNOWN, "this registry has no repository " + repository));
    Page page = Page.of(all, exchange.query());
    Json body =
        Json.object()
            .put("name", repository.name())
            .put("tags", Json.strings(page.items()))
            .build();
    Answers.json(exchange, 200, linked(page, "/v2/" + repository + "/tags/list"), body);
  }

  void catalog(Exchange exchange) throws IOException {
    Page page = Page.of(storage.repositories(), exchange.query());
    Json body = Json.object().put("repositories", Json.strings(page.items())).build();
    Answers.json(exchange, 200, linked(page, "/v2/_catalog"), body);
  }

  private static Headers linked(Page page, String path) {
    return page.next()
        .map(query -> Answers.COMMON.with("link", "<" + path + "?" + query + ">; rel=\"next\""))
        .orElse(Answers.COMMON);
  }

  void referrers(Exchange exchange, Route.Referrers route) throws IOException {
    List<Json.Obj> all = storage.referrers(route.repository(), Answers.digest(route.digest()));
    String wanted = exchange.query().text("artifactType");
    Headers headers = Answers.COMMON.with("content-type", MediaType.OCI_INDEX);
    if (!wanted.isEmpty()) {
      all = all.stream().filter(one -> one.string("artifactType").equals(wanted)).toList();
      headers = headers.with("oci-filters-applied", "artifactType");
    }
    Json index =
        Json.object()
            .put("schemaVersion", 2)
            .put("mediaType", MediaType.OCI_INDEX)
            .put("manifests", Json.array(all))
            .build();
    exchange.send(200, headers, index.bytes());
  }
}
