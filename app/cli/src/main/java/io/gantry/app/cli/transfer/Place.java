package io.gantry.app.cli.transfer;

import io.gantry.app.cli.Invocation;
import java.util.List;

/** Places of images as users write them: {@code docker://host/app:1}, {@code oci:dir:tag}. */
public final class Place {
  private static final List<String> WITH_REFERENCE =
      List.of("oci:", "oci-archive:", "docker-archive:");

  private static final String REGISTRY = "docker://";
  private static final String DIRECTORY = "dir:";

  private Place() {}

  /** Whether it is a place, and not a name in this host's store. */
  public static boolean is(String text) {
    return text.startsWith(REGISTRY)
        || text.startsWith(DIRECTORY)
        || WITH_REFERENCE.stream().anyMatch(text::startsWith);
  }

  /** The place with its path made absolute, from the user's directory. */
  public static String absolute(Invocation invocation, String text) {
    if (text.startsWith(DIRECTORY)) {
      return DIRECTORY + invocation.path(text.substring(DIRECTORY.length()));
    }
    for (String transport : WITH_REFERENCE) {
      if (text.startsWith(transport)) {
        String rest = text.substring(transport.length());
        int colon = rest.indexOf(':');
        String path = colon < 0 ? rest : rest.substring(0, colon);
        return transport + invocation.path(path) + (colon < 0 ? "" : rest.substring(colon));
      }
    }
    return text;
  }

  /** A name in a registry as a place. */
  public static String ofName(String text) {
    return is(text) ? text : REGISTRY + text;
  }
}
