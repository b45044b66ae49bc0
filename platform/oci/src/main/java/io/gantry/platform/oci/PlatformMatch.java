package io.gantry.platform.oci;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What runs on a platform, best first, and so which entry of an index is meant by it. A variant
 * runs what was made for lower ones: {@code arm/v7} runs v6 and v5, {@code amd64/v3} runs v2 and
 * v1, {@code amd64} runs 386, {@code arm64} runs {@code arm}, as containerd has it.
 *
 * @param runs in normal spelling: {@code amd64} is v1, {@code arm64} v8, {@code arm} v7
 */
public record PlatformMatch(Platform wanted, List<Platform> runs) {
  /** The annotation of entries that only tell something about others, as buildx writes them. */
  private static final String REFERENCE_TYPE = "vnd.docker.reference.type";

  private static final List<Set<String>> LEVELS =
      List.of(
          Set.of("cx16", "lahf_lm", "popcnt", "sse4_1", "sse4_2", "ssse3"),
          Set.of("abm", "avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "movbe", "xsave"),
          Set.of("avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"));

  /** Copies the list. */
  public PlatformMatch {
    runs = List.copyOf(runs);
  }

  /** What a user asks for. */
  public static PlatformMatch of(Platform wanted) {
    Platform normal = wanted.normal();
    var runs = new LinkedHashSet<Platform>();
    runs.add(normal);
    switch (normal.architecture()) {
      case "amd64" -> {
        addVariants(runs, normal, level(normal, 1), 2);
        runs.add(new Platform(normal.os(), "amd64", ""));
        runs.add(new Platform(normal.os(), "386", ""));
      }
      case "arm64" -> {
        addVariants(runs, normal, level(normal, 8), 9);
        runs.add(new Platform(normal.os(), "arm64", ""));
        addVariants(runs, new Platform(normal.os(), "arm", ""), 8, 5);
      }
      case "arm" -> addVariants(runs, normal, level(normal, 7), 5);
      default -> {}
    }
    return new PlatformMatch(wanted, List.copyOf(runs));
  }

  /**
   * What a machine runs.
   *
   * @param flags of its processor, as in the line {@code flags} of {@code /proc/cpuinfo}
   */
  public static PlatformMatch of(Platform machine, Collection<String> flags) {
    Platform normal = machine.normal();
    boolean told = !normal.architecture().equals("amd64") || !normal.variant().isEmpty();
    int level = told ? 0 : level(flags);
    return level < 2
        ? of(machine)
        : of(new Platform(normal.os(), normal.architecture(), "v" + level));
  }

  /** The micro-architecture level of x86-64 (its psABI): 1 to 4. */
  private static int level(Collection<String> flags) {
    int level = 1;
    for (Set<String> needed : LEVELS) {
      if (!flags.containsAll(needed)) {
        break;
      }
      level++;
    }
    return level;
  }

  private static void addVariants(Set<Platform> all, Platform of, int highest, int lowest) {
    for (int variant = highest; variant >= lowest; variant--) {
      all.add(new Platform(of.os(), of.architecture(), "v" + variant));
    }
  }

  /** The number of a variant; a variant that is none, as in {@code power9}, is never refused. */
  private static int level(Platform platform, int fallback) {
    String variant = platform.variant();
    boolean digit =
        variant.length() == 2
            && variant.charAt(0) == 'v'
            && variant.charAt(1) >= '1'
            && variant.charAt(1) <= '9';
    return digit ? variant.charAt(1) - '0' : fallback;
  }

  /** Whether an image of a platform runs here. */
  public boolean runs(Platform offered) {
    return runs.contains(offered.normal());
  }

  /**
   * The entry that fits best, of equals the first. Entries without a platform fit only if nothing
   * else does; attestations never do.
   */
  public Optional<Descriptor> find(List<Descriptor> entries) {
    Optional<Descriptor> best = Optional.empty();
    int rank = Integer.MAX_VALUE;
    for (Descriptor entry : images(entries)) {
      int own = entry.platform().map(offered -> runs.indexOf(offered.normal())).orElse(runs.size());
      if (own >= 0 && own < rank) {
        best = Optional.of(entry);
        rank = own;
      }
    }
    return best;
  }

  /**
   * As {@link #find}.
   *
   * @param name of the index, for the message
   * @throws GantryException {@code NOT_FOUND} in Docker's words, with the platforms that there are
   */
  public Descriptor choose(ImageIndex index, String name) {
    return find(index.manifests()).orElseThrow(() -> none(index, name));
  }

  private GantryException none(ImageIndex index, String name) {
    var offered = new LinkedHashSet<String>();
    for (Descriptor entry : images(index.manifests())) {
      entry.platform().ifPresent(platform -> offered.add(platform.toString()));
    }
    return new GantryException(
        Kind.NOT_FOUND,
        "no matching manifest for "
            + wanted
            + " in the manifest list entries: "
            + name
            + " has "
            + (offered.isEmpty() ? "no images" : String.join(", ", offered)));
  }

  /** The entries that are images, and not what is told about them. */
  public static List<Descriptor> images(List<Descriptor> entries) {
    var images = new ArrayList<Descriptor>();
    for (Descriptor entry : entries) {
      boolean unknown = entry.platform().map(p -> p.os().equals("unknown")).orElse(false);
      if (!unknown
          && entry.artifactType().isEmpty()
          && !entry.annotations().containsKey(REFERENCE_TYPE)) {
        images.add(entry);
      }
    }
    return List.copyOf(images);
  }
}
