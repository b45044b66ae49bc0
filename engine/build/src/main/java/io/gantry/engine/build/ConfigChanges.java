package io.gantry.engine.build;

import io.gantry.engine.api.build.BuildContext;
import io.gantry.engine.api.build.BuildRequest;
import io.gantry.engine.build.dockerfile.Dockerfile;
import io.gantry.engine.build.dockerfile.Source;
import io.gantry.engine.build.graph.BuildGraph;
import io.gantry.engine.build.graph.GraphBuilder;
import io.gantry.engine.build.graph.GraphRequest;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.ImageConfig;
import java.util.List;
import java.util.Locale;

/** The instructions that {@code commit --change} and {@code import --change} take. */
public final class ConfigChanges {
  private static final List<String> ALLOWED =
      List.of(
          "CMD",
          "ENTRYPOINT",
          "ENV",
          "EXPOSE",
          "HEALTHCHECK",
          "LABEL",
          "ONBUILD",
          "STOPSIGNAL",
          "USER",
          "VOLUME",
          "WORKDIR");

  private ConfigChanges() {}

  /**
   * The configuration that {@code changes} make of {@code image}; layers and history stay as they
   * are.
   *
   * @throws GantryException {@code INVALID} for an instruction that is broken or does more than
   *     change the configuration
   */
  public static ImageConfig apply(ImageConfig image, List<String> changes) {
    if (changes.isEmpty()) {
      return image;
    }
    for (String change : changes) {
      String keyword = change.strip().split("\\s", 2)[0].toUpperCase(Locale.ROOT);
      if (!ALLOWED.contains(keyword)) {
        throw new GantryException(
            Kind.INVALID,
            keyword + " is not a valid change command: use one of " + String.join(", ", ALLOWED));
      }
    }
    var file =
        Dockerfile.parse(Source.of("--change", "FROM image\n" + String.join("\n", changes) + "\n"));
    BuildGraph graph =
        GraphBuilder.build(
            file,
            GraphRequest.of(BuildRequest.Subject.of(new BuildContext.Empty()), image.platform()),
            _ -> image,
            (_, _, _) -> {});
    return image.withConfig(graph.base().config());
  }
}
