package io.gantry.engine.build;

import io.gantry.engine.api.build.BuildRequest;
import io.gantry.engine.build.DockerfileBuilder.Parts;
import io.gantry.engine.build.export.Material;
import io.gantry.engine.build.graph.BaseImages;
import io.gantry.image.distribution.ImageSource;
import io.gantry.image.distribution.RegistrySession;
import io.gantry.image.distribution.RepositoryName;
import io.gantry.image.distribution.layout.OciLayout;
import io.gantry.image.store.Image;
import io.gantry.image.store.Images.PullSpec;
import io.gantry.image.store.Images.Pulled;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.TaskGroup;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.Platform;
import io.gantry.platform.oci.PlatformMatch;
import io.gantry.platform.oci.Reference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The base images of one build. */
final class Bases implements BaseImages {
  private static final Duration NO_LIMIT = Duration.ofDays(365);
  private static final List<String> IMAGE_FIELDS =
      List.of(
          "architecture",
          "author",
          "config",
          "created",
          "history",
          "os",
          "os.features",
          "os.version",
          "rootfs",
          "variant");
  private static final List<String> CONFIG_FIELDS =
      List.of(
          "ArgsEscaped",
          "Cmd",
          "Entrypoint",
          "Env",
          "ExposedPorts",
          "Healthcheck",
          "Labels",
          "OnBuild",
          "Shell",
          "StopSignal",
          "User",
          "Volumes",
          "WorkingDir");

  private final Parts parts;
  private final BuildRequest request;
  private final Steps steps;
  private final Consumer<ChainId> hold;
  private final Map<Wanted, Image> fetched = new ConcurrentHashMap<>();
  private final Map<Wanted, Image> found = new LinkedHashMap<>();

  /** Looks images up for a build; {@code hold} keeps their layers until it ends. */
  Bases(Parts parts, BuildRequest request, Steps steps, Consumer<ChainId> hold) {
    this.parts = parts;
    this.request = request;
    this.steps = steps;
    this.hold = hold;
  }

  /** Looks for several at once; what cannot be had is said when somebody asks for it. */
  void fetch(Collection<Wanted> all) throws InterruptedException {
    if (all.size() < 2) {
      return;
    }
    try (var group = TaskGroup.open("base images")) {
      for (Wanted wanted : all) {
        var _ =
            group.fork(() -> {
              try {
                fetched.put(wanted, look(wanted));
              } catch (GantryException e) {
                if (e.kind() == Kind.CANCELLED) {
                  throw e;
                }
              }
              return wanted;
            });
      }
      group.join(NO_LIMIT);
    }
  }

  @Override
  public ImageConfig find(Wanted wanted) {
    Image image = found.get(wanted);
    if (image == null) {
      Image before = fetched.get(wanted);
      image = before == null ? look(wanted) : before;
      image.chain().ifPresent(hold);
      found.put(wanted, image);
    }
    return known(image.config());
  }

  /** The variables of an image that was looked up for a platform. */
  Optional<List<String>> environment(String reference, Platform platform) {
    return Optional.ofNullable(found.get(new Wanted(reference, Optional.empty(), platform)))
        .map(image -> image.config().environment());
  }

  /** What was looked up by name, in that order. */
  List<Material> materials() {
    var materials = new LinkedHashSet<Material>();
    found.forEach((wanted, image) -> {
      if (wanted.layout().isEmpty()) {
        parsed(wanted.reference())
            .map(name -> Material.image(name, image.manifest(), wanted.platform()))
            .ifPresent(materials::add);
      }
    });
    return List.copyOf(materials);
  }

  /** A name; nothing for the id of an image, which serves as one on this host. */
  private static Optional<Reference> parsed(String name) {
    try {
      return Optional.of(Reference.parse(name));
    } catch (GantryException _) {
      return Optional.empty();
    }
  }

  private Image look(Wanted wanted) {
    try {
      return wanted.layout().isPresent()
          ? inLayout(wanted.layout().get(), wanted)
          : named(wanted.reference(), wanted.platform());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GantryException(Kind.CANCELLED, "build cancelled", e);
    }
  }

  /** The image of a name, fetched if it is not here or if the user wants the newest. */
  private Image named(String name, Platform platform) throws InterruptedException {
    // an id is of an image that is here: no registry knows it
    boolean newest = request.pull() && !name.startsWith("sha256:");
    Optional<Image> here = newest ? Optional.empty() : here(name, platform);
    if (here.isPresent()) {
      return here.get();
    }
    Reference reference = Reference.parse(name);
    boolean own = platform.normal().equals(Platform.host().normal());
    return steps.run(
        "[internal] pull " + reference + (own ? "" : " for " + platform),
        step -> {
          var log = new PullLog(steps.progress(), step);
          if (!own) {
            return foreign(reference, platform, log);
          }
          parts.pulls().pull(reference, request.access(), log);
          return parts.images().resolve(name);
        });
  }

  /** An image of another platform; the name stays with that of this one. */
  private Image foreign(Reference name, Platform platform, PullLog log) {
    try (RegistrySession registries =
            parts.registries().open(request.access(), List.of(name.registry()));
        ImageSource source = registries.source(name)) {
      return pulled(source, Optional.of(RepositoryName.of(name)), platform, log);
    }
  }

  private Image inLayout(Path directory, Wanted wanted) throws InterruptedException {
    return steps.run(
        "[internal] load " + directory + wanted.reference(),
        step -> {
          try (OciLayout layout = OciLayout.directory(directory);
              ImageSource source = layout.source(tag(wanted.reference()))) {
            var log = new PullLog(steps.progress(), step);
            return pulled(source, Optional.empty(), wanted.platform(), log);
          }
        });
  }

  /** As layouts take it: {@code @digest}, or a tag without its colon. */
  private static String tag(String reference) {
    return reference.startsWith(":") ? reference.substring(1) : reference;
  }

  private Image pulled(
      ImageSource source, Optional<RepositoryName> repository, Platform platform, PullLog log) {
    Pulled pulled =
        parts
            .images()
            .pull(source, new PullSpec(List.of(), repository, Optional.of(platform)), log);
    return pulled.image();
  }

  /** The image of a name for a platform: it may stand for several. */
  private Optional<Image> here(String name, Platform platform) {
    Image image;
    try {
      image = parts.images().resolve(name);
    } catch (GantryException e) {
      if (e.kind() != Kind.NOT_FOUND) {
        throw e;
      }
      return Optional.empty();
    }
    if (fits(image, platform)) {
      return Optional.of(image);
    }
    return parsed(name)
        .flatMap(parts.images()::group)
        .flatMap(group -> group.images().stream().filter(part -> fits(part, platform)).findFirst());
  }

  /** Images that do not say for what they are fit everywhere. */
  private static boolean fits(Image image, Platform platform) {
    Platform own = image.config().platform();
    return own.os().isEmpty()
        || own.architecture().isEmpty()
        || PlatformMatch.of(platform).runs(own);
  }

  /** Without what only concerns the container that an image was once made of. */
  private static ImageConfig known(ImageConfig image) {
    Json.Obj config = only(image.config(), CONFIG_FIELDS);
    return new ImageConfig(only(image.json().with("config", config), IMAGE_FIELDS));
  }

  private static Json.Obj only(Json.Obj json, List<String> fields) {
    var kept = new LinkedHashMap<String, Json>();
    json.fields()
        .forEach((name, value) -> {
          if (fields.contains(name)) {
            kept.put(name, value);
          }
        });
    return new Json.Obj(kept);
  }
}
