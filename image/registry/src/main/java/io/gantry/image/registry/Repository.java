package io.gantry.image.registry;

import io.gantry.image.registry.RegistryException.Code;
import io.gantry.platform.oci.Reference;

/**
 * The name of a repository as the distribution specification's {@code <name>} allows it, at most
 * 255 characters. Its elements never begin with {@code _} or {@code .}, so they are safe as
 * directories beside the storage's own.
 */
public record Repository(String name) implements Comparable<Repository> {
  private static final int LONGEST = 255;

  /** Checks the name. */
  public Repository {
    if (name.length() > LONGEST || !Reference.isRepository(name)) {
      String shown = name.length() > LONGEST ? name.substring(0, LONGEST) + "…" : name;
      throw new RegistryException(
          Code.NAME_INVALID,
          "invalid repository name \""
              + shown
              + "\": lower-case words joined by '.', '_', '-' and '/', at most 255 characters");
    }
  }

  @Override
  public int compareTo(Repository other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
