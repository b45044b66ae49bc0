package io.gantry.engine.build.export;

import io.gantry.engine.api.build.BuildOutput;
import io.gantry.engine.api.build.BuildOutput.Sink;
import io.gantry.engine.api.build.BuildRequest;
import io.gantry.platform.oci.Reference;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * Understands outputs.
 *
 * @param several whether images of several platforms are built
 * @param attests whether they come with attestations
 */
record OutputReader(BuildRequest request, boolean several, boolean attests) {
  Output read(BuildOutput output) {
    var attributes = new Attributes("output \"" + output.type() + "\"", output.attributes());
    attributes.ignore("type", "dest");
    Sink sink = output.sink();
    return switch (output.type()) {
      case "image" -> image(attributes, false);
      case "registry" -> image(attributes, true);
      case "docker" -> docker(attributes, sink);
      case "oci" -> layout(attributes, sink);
      case "local" -> files(attributes, sink, false);
      case "tar" -> files(attributes, sink, true);
      case "cacheonly" -> {
        attributes.end();
        yield new Output.ToCache();
      }
      default ->
          throw OutputPlan.invalid(
              "invalid output type \""
                  + output.type()
                  + "\": there are image, registry, docker, oci, local, tar and cacheonly");
    };
  }

  Output image(Attributes attributes, boolean registry) {
    boolean push = attributes.flag("push", registry);
    boolean byDigest = attributes.flag("push-by-digest", false);
    boolean store = attributes.flag("store", true);
    Optional<String> given = attributes.take("name");
    List<Reference> names = names(given);
    if (names.isEmpty() && push) {
      throw OutputPlan.invalid("tag is needed when pushing to registry");
    }
    for (Reference name : names) {
      if (name.digest().isPresent()) {
        throw OutputPlan.invalid("an image cannot be given a digest: " + name.familiar());
      }
    }
    attributes.ignore("name-canonical", "unpack", "dangling-name-prefix", "danging-name-empty");
    boolean insecure = attributes.flag("registry.insecure", false);
    Packaging packaging = Packaging.of(attributes, attests && push);
    Annotations annotations = annotations(attributes, several || (attests && push));
    attributes.end();
    return new Output.ToImage(names, store, push, byDigest, insecure, packaging, annotations);
  }

  private Output docker(Attributes attributes, Sink sink) {
    if (sink instanceof Sink.None) {
      return image(attributes, false);
    }
    if (several) {
      throw OutputPlan.invalid(
          "docker exporter does not support exporting manifest lists: build one --platform, or use"
              + " type=oci or type=image");
    }
    List<Reference> names = names(attributes.take("name"));
    attributes.ignore("tar", "context");
    Packaging packaging = Packaging.of(attributes, false);
    Annotations annotations = annotations(attributes, false);
    attributes.end();
    return new Output.ToDocker(names, packaging, annotations, sink);
  }

  private Output layout(Attributes attributes, Sink sink) {
    boolean tar = attributes.flag("tar", true);
    require(sink, "oci", !tar);
    List<Reference> names = names(attributes.take("name"));
    Packaging packaging = Packaging.of(attributes, attests);
    Annotations annotations = annotations(attributes, several || attests);
    attributes.end();
    return new Output.ToLayout(names, tar, packaging, annotations, sink);
  }

  private Output files(Attributes attributes, Sink sink, boolean tar) {
    require(sink, tar ? "tar" : "local", !tar);
    Optional<Boolean> split = attributes.truth("platform-split");
    attributes.ignore("attestation-prefix");
    attributes.end();
    return new Output.ToFiles(tar, split.orElse(several), sink);
  }

  private static void require(Sink sink, String type, boolean directory) {
    switch (sink) {
      case Sink.None _ -> throw OutputPlan.invalid("dest is required for " + type + " output");
      case Sink.Stream _ -> {
        if (directory) {
          throw OutputPlan.invalid("dest of " + type + " output must be a directory, not a stream");
        }
      }
      case Sink.File _ -> {}
    }
  }

  /** The output's own names and those of the request. */
  private List<Reference> names(Optional<String> given) {
    var names = new LinkedHashSet<Reference>();
    for (String name : given.map(text -> text.split(",", -1)).orElse(new String[0])) {
      if (!name.isBlank()) {
        names.add(Reference.parse(name.strip()));
      }
    }
    request.tags().forEach(tag -> names.add(Reference.parse(tag)));
    return new ArrayList<>(names);
  }

  private Annotations annotations(Attributes attributes, boolean index) {
    Annotations all = Annotations.of(request.annotations()).and(Annotations.of(attributes));
    if (all.needIndex() && !index) {
      throw OutputPlan.invalid("index annotations not supported for single platform export");
    }
    return all;
  }
}
