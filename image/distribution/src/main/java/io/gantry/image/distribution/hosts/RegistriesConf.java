package io.gantry.image.distribution.hosts;

import io.gantry.image.distribution.hosts.Endpoint.Role;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The file {@code registries.conf} of the containers tools, version 2
 * (containers-registries.conf(5)). Its search lists and short names are not for us: a name without
 * registry is Docker's.
 */
public final class RegistriesConf {
  private RegistriesConf() {}

  /**
   * The rules of a file.
   *
   * @param file names it in messages
   * @throws GantryException {@code INVALID} with the file, and the line or the registry
   */
  public static List<HostRule> parse(String file, String text) {
    var rules = new ArrayList<HostRule>();
    for (Json item : Toml.parse(file, text).array("registry")) {
      rules.add(rule(file, item.asObject()));
    }
    return List.copyOf(rules);
  }

  private static HostRule rule(String file, Json.Obj json) {
    String location = trimmed(json.string("location"));
    String prefix = trimmed(json.string("prefix"));
    if (prefix.isEmpty()) {
      prefix = location;
    }
    if (prefix.isEmpty()) {
      throw new GantryException(
          Kind.INVALID, file + ": a [[registry]] has neither prefix nor location");
    }
    boolean digestsOnly = json.bool("mirror-by-digest-only");
    var mirrors = new ArrayList<HostRule.Mirror>();
    for (Json item : json.array("mirror")) {
      Json.Obj mirror = item.asObject();
      String place = trimmed(mirror.string("location"));
      if (place.isEmpty()) {
        throw new GantryException(
            Kind.INVALID, file + ": a mirror of " + prefix + " has no location");
      }
      mirrors.add(
          new HostRule.Mirror(
              place,
              mirror.bool("insecure"),
              role(file, prefix, digestsOnly, mirror.string("pull-from-mirror"))));
    }
    return new HostRule(
        prefix, location, json.bool("insecure"), json.bool("blocked"), mirrors, Optional.empty());
  }

  private static Role role(String file, String prefix, boolean digestsOnly, String pull) {
    return switch (pull) {
      case "", "all" -> digestsOnly ? Role.MIRROR_OF_DIGESTS : Role.MIRROR;
      case "digest-only" -> Role.MIRROR_OF_DIGESTS;
      case "tag-only" -> Role.MIRROR_OF_TAGS;
      default ->
          throw new GantryException(
              Kind.INVALID,
              file
                  + ": pull-from-mirror of "
                  + prefix
                  + " is \""
                  + pull
                  + "\": all, digest-only or tag-only is needed");
    };
  }

  private static String trimmed(String place) {
    String text = place;
    while (text.endsWith("/")) {
      text = text.substring(0, text.length() - 1);
    }
    return text;
  }
}
