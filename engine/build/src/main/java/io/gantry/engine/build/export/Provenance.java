package io.gantry.engine.build.export;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.Map;
import java.util.Optional;

/**
 * What an author wants told about a build.
 *
 * @param full whether arguments, secrets' names and the Dockerfile are told too
 * @param version of SLSA's predicate
 * @param builderId who built; may be empty
 * @param inlineOnly whether it is left out of outputs that are files alone
 * @param filename in outputs that are files alone
 */
record Provenance(
    boolean full,
    Version version,
    String builderId,
    boolean reproducible,
    boolean inlineOnly,
    String filename) {
  /** What is told where nobody asked. */
  static final Provenance LEAST =
      new Provenance(false, Version.V1, "", false, true, "provenance.json");

  /** Versions of SLSA's provenance predicate. */
  enum Version {
    /** 0.2. */
    V02("https://slsa.dev/provenance/v0.2"),
    /** 1.0. */
    V1("https://slsa.dev/provenance/v1");

    private final String type;

    Version(String type) {
      this.type = type;
    }

    /** The predicate's type. */
    String type() {
      return type;
    }
  }

  /**
   * Reads the attestations of a request.
   *
   * @throws GantryException {@code INVALID} for one that there is not
   */
  static Optional<Provenance> of(Map<String, Map<String, String>> attestations) {
    for (String type : attestations.keySet()) {
      if (!type.equals("provenance") && !type.equals("sbom")) {
        throw new GantryException(
            Kind.INVALID, "unknown attestation \"" + type + "\": there is provenance");
      }
    }
    refuse(attestations.get("sbom"));
    Map<String, String> given = attestations.get("provenance");
    if (given == null) {
      return Optional.empty();
    }
    var attributes = new Attributes("attestation \"provenance\"", given);
    attributes.ignore("type");
    boolean disabled = attributes.flag("disabled", false);
    var provenance =
        new Provenance(
            isFull(attributes.text("mode")),
            version(attributes.text("version")),
            attributes.text("builder-id"),
            attributes.flag("reproducible", false),
            attributes.flag("inline-only", false),
            attributes.take("filename").orElse(LEAST.filename()));
    attributes.end();
    return disabled ? Optional.empty() : Optional.of(provenance);
  }

  private static void refuse(@org.jspecify.annotations.Nullable Map<String, String> sbom) {
    if (sbom != null && !new Attributes("attestation \"sbom\"", sbom).flag("disabled", false)) {
      throw new GantryException(
          Kind.INVALID,
          "attestation \"sbom\" needs a scanner, which gantry does not have yet: leave --sbom out"
              + " (or --attest type=sbom)");
    }
  }

  private static boolean isFull(String mode) {
    return switch (mode) {
      case "", "max" -> true;
      case "min" -> false;
      default ->
          throw new GantryException(
              Kind.INVALID, "invalid provenance mode \"" + mode + "\": use min or max");
    };
  }

  private static Version version(String version) {
    return switch (version) {
      case "", "v1", "v1.0" -> Version.V1;
      case "v0.2" -> Version.V02;
      default ->
          throw new GantryException(
              Kind.INVALID, "invalid provenance version \"" + version + "\": use v1 or v0.2");
    };
  }
}
