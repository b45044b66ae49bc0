package io.gantry.image.distribution.hosts;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import java.util.List;
import java.util.Optional;

/**
 * What Docker's {@code daemon.json} says of registries.
 *
 * @param insecure its {@code insecure-registries}
 * @param rules its {@code registry-mirrors}, as a rule for {@code docker.io}
 */
public record DaemonJson(InsecureHosts insecure, List<HostRule> rules) {
  /** Copies the list. */
  public DaemonJson {
    rules = List.copyOf(rules);
  }

  /**
   * Reads a file's text; other settings are passed over.
   *
   * @param file names it in messages
   * @throws GantryException {@code INVALID}
   */
  public static DaemonJson parse(String file, byte[] text) {
    Json.Obj json;
    try {
      json = text.length == 0 ? Json.Obj.EMPTY : Json.parse(text).asObject();
    } catch (GantryException e) {
      throw new GantryException(Kind.INVALID, file + ": " + e.text(), e);
    }
    return of(json.strings("insecure-registries"), json.strings("registry-mirrors"));
  }

  /** From the two lists as users write them. */
  public static DaemonJson of(List<String> insecure, List<String> mirrors) {
    List<HostRule> rules =
        mirrors.isEmpty()
            ? List.of()
            : List.of(
                new HostRule(
                    "docker.io",
                    "",
                    false,
                    false,
                    mirrors.stream().map(HostRule.Mirror::of).toList(),
                    Optional.empty()));
    return new DaemonJson(InsecureHosts.of(insecure), rules);
  }
}
