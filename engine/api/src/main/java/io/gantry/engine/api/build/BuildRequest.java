package io.gantry.engine.api.build;

import io.gantry.engine.api.registry.RegistryAccess;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.Truth;
import io.gantry.platform.oci.Platform;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What to build, and how.
 *
 * @param outputs where it goes; none means an image in the store with the names of {@code tags}
 * @param tags names to give
 * @param annotations as {@code manifest:key} or {@code index,manifest-descriptor[os/arch]:key}; a
 *     key without a level belongs to the manifest
 * @param attestations by type, {@code provenance} or {@code sbom}, with its attributes
 * @param pull whether base images are looked for in their registry even if they are here
 * @param access for base images, contexts, caches and outputs in registries
 */
public record BuildRequest(
    Subject subject,
    Running running,
    Caching caching,
    List<BuildOutput> outputs,
    List<String> tags,
    Map<String, String> annotations,
    Map<String, Map<String, String>> attestations,
    BuildSecrets secrets,
    boolean pull,
    RegistryAccess access) {
  /** Copies the collections. */
  public BuildRequest {
    outputs = List.copyOf(outputs);
    tags = List.copyOf(tags);
    annotations = Map.copyOf(annotations);
    attestations = Map.copyOf(attestations);
  }

  /** What a context's own Dockerfile says, with nothing chosen. */
  public static BuildRequest of(BuildContext context) {
    return new BuildRequest(
        Subject.of(context),
        Running.PLAIN,
        Caching.PLAIN,
        List.of(),
        List.of(),
        Map.of(),
        Map.of(),
        BuildSecrets.NONE,
        false,
        RegistryAccess.NONE);
  }

  /** This request for another subject. */
  public BuildRequest with(Subject other) {
    return new BuildRequest(
        other, running, caching, outputs, tags, annotations, attestations, secrets, pull, access);
  }

  /** This request with other settings of RUN. */
  public BuildRequest with(Running other) {
    return new BuildRequest(
        subject, other, caching, outputs, tags, annotations, attestations, secrets, pull, access);
  }

  /** This request with other caches. */
  public BuildRequest with(Caching other) {
    return new BuildRequest(
        subject, running, other, outputs, tags, annotations, attestations, secrets, pull, access);
  }

  /** This request with other secrets. */
  public BuildRequest with(BuildSecrets other) {
    return new BuildRequest(
        subject, running, caching, outputs, tags, annotations, attestations, other, pull, access);
  }

  /** This request as another user of registries. */
  public BuildRequest with(RegistryAccess other) {
    return new BuildRequest(
        subject, running, caching, outputs, tags, annotations, attestations, secrets, pull, other);
  }

  /** This request with other names. */
  public BuildRequest withTags(String... names) {
    return new BuildRequest(
        subject,
        running,
        caching,
        outputs,
        List.of(names),
        annotations,
        attestations,
        secrets,
        pull,
        access);
  }

  /** This request with other outputs. */
  public BuildRequest withOutputs(BuildOutput... others) {
    return new BuildRequest(
        subject,
        running,
        caching,
        List.of(others),
        tags,
        annotations,
        attestations,
        secrets,
        pull,
        access);
  }

  /**
   * What is built.
   *
   * @param dockerfile which, in place of {@code Dockerfile} in the context
   * @param contexts by name; they stand in for stages and images of the name
   * @param target the stage to stop at; empty for the last
   * @param platforms none for that of this host
   * @param arguments {@code --build-arg}
   * @param labels added to the image
   */
  public record Subject(
      BuildContext context,
      Definition dockerfile,
      Map<String, BuildContext> contexts,
      String target,
      List<Platform> platforms,
      Map<String, String> arguments,
      Map<String, String> labels) {
    /** Copies the collections. */
    public Subject {
      contexts = Map.copyOf(contexts);
      platforms = List.copyOf(platforms);
      arguments = Map.copyOf(arguments);
      labels = Map.copyOf(labels);
    }

    /** A context's own Dockerfile. */
    public static Subject of(BuildContext context) {
      return new Subject(
          context, new Definition.InContext(""), Map.of(), "", List.of(), Map.of(), Map.of());
    }

    /** Another Dockerfile. */
    public Subject with(Definition other) {
      return new Subject(context, other, contexts, target, platforms, arguments, labels);
    }

    /** Named contexts. */
    public Subject withContexts(Map<String, BuildContext> others) {
      return new Subject(context, dockerfile, others, target, platforms, arguments, labels);
    }

    /** Another stage. */
    public Subject withTarget(String other) {
      return new Subject(context, dockerfile, contexts, other, platforms, arguments, labels);
    }

    /** Other platforms. */
    public Subject withPlatforms(Platform... others) {
      return new Subject(context, dockerfile, contexts, target, List.of(others), arguments, labels);
    }

    /** Other build arguments. */
    public Subject withArguments(Map<String, String> others) {
      return new Subject(context, dockerfile, contexts, target, platforms, others, labels);
    }

    /** Other labels. */
    public Subject withLabels(Map<String, String> others) {
      return new Subject(context, dockerfile, contexts, target, platforms, arguments, others);
    }
  }

  /** Which Dockerfile. */
  public sealed interface Definition {
    /** A path in the context; empty for {@code Dockerfile}. */
    record InContext(String path) implements Definition {}

    /** A file of the user's, absolute, in or outside of the context. */
    record OnHost(Path path) implements Definition {}

    /** The Dockerfile itself. */
    record Text(String text) implements Definition {}

    /**
     * The Dockerfile itself under a name, and what the context leaves out in place of what its own
     * {@code .dockerignore} says.
     *
     * @param ignored lines of a {@code .dockerignore}
     */
    record Sent(String name, String text, String ignored) implements Definition {}
  }

  /**
   * How RUN runs.
   *
   * @param network {@code default}, {@code host}, {@code none}, or a network of this engine
   * @param extraHosts {@code name:address} for {@code /etc/hosts}
   * @param sharedMemory bytes of {@code /dev/shm}; 0 for the usual 64 MiB
   * @param ulimits {@code name=soft[:hard]}
   * @param allowed entitlements: {@code network.host}, {@code security.insecure}, {@code device}
   */
  public record Running(
      String network,
      List<String> extraHosts,
      long sharedMemory,
      List<String> ulimits,
      Set<String> allowed) {
    /** As usual. */
    public static final Running PLAIN = new Running("default", List.of(), 0, List.of(), Set.of());

    /** Copies the collections. */
    public Running {
      extraHosts = List.copyOf(extraHosts);
      ulimits = List.copyOf(ulimits);
      allowed = Set.copyOf(allowed);
    }
  }

  /**
   * What may be taken from earlier builds.
   *
   * @param none whether every step runs
   * @param noneOf stages whose steps run
   * @param from caches to read beside this host's own
   * @param to caches to write
   * @param explain whether progress says why a step ran again
   */
  public record Caching(
      boolean none,
      List<String> noneOf,
      List<CacheLocation> from,
      List<CacheLocation> to,
      boolean explain) {
    /** This host's own cache. */
    public static final Caching PLAIN = new Caching(false, List.of(), List.of(), List.of(), false);

    /** Copies the lists. */
    public Caching {
      noneOf = List.copyOf(noneOf);
      from = List.copyOf(from);
      to = List.copyOf(to);
    }

    /** Whether every step runs. */
    public Caching withNone(boolean every) {
      return new Caching(every, noneOf, from, to, explain);
    }

    /** With other caches beside this host's own. */
    public Caching with(List<CacheLocation> reads, List<CacheLocation> writes) {
      return new Caching(none, noneOf, reads, writes, explain);
    }

    /** Whether progress says why a step ran again. */
    public Caching withExplain(boolean says) {
      return new Caching(none, noneOf, from, to, says);
    }
  }

  /** The platforms that are asked for; at least one. */
  public List<Platform> platforms(Platform host) {
    return subject.platforms().isEmpty() ? List.of(host) : subject.platforms();
  }

  /**
   * Whether results are laid out as for several platforms: where there are several, or where the
   * build argument {@code BUILDKIT_MULTI_PLATFORM} says so.
   */
  public boolean severalPlatforms() {
    return subject.platforms().size() > 1 || flag("BUILDKIT_MULTI_PLATFORM");
  }

  /**
   * Whether a build argument is given and true.
   *
   * @throws GantryException {@code INVALID} if it is neither true nor false
   */
  public boolean flag(String name) {
    return argument(name)
        .filter(text -> !text.isEmpty())
        .map(text ->
            Truth.parse(text)
                .orElseThrow(() ->
                    new GantryException(
                        Kind.INVALID,
                        "invalid boolean value for " + name + ": " + text + " (use 1 or 0)")))
        .orElse(false);
  }

  /** A build argument. */
  public Optional<String> argument(String name) {
    return Optional.ofNullable(subject.arguments().get(name));
  }
}
