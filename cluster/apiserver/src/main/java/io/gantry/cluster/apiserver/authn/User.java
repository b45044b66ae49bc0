package io.gantry.cluster.apiserver.authn;

import io.gantry.platform.base.json.Json;
import java.util.List;
import java.util.Map;

/**
 * Who asks.
 *
 * @param name as in {@code system:serviceaccount:default:web}
 * @param uid empty where there is none
 * @param extra what else the credentials say, as in {@code authentication.kubernetes.io/pod-name}
 */
public record User(String name, String uid, List<String> groups, Map<String, List<String>> extra) {
  /** The group that may do everything. */
  public static final String MASTERS = "system:masters";

  /** The group of everybody with credentials. */
  public static final String AUTHENTICATED = "system:authenticated";

  /** Nobody. */
  public static final User ANONYMOUS =
      new User("system:anonymous", "", List.of("system:unauthenticated"), Map.of());

  /** Copies. */
  public User {
    groups = List.copyOf(groups);
    extra = Map.copyOf(extra);
  }

  /** A user with nothing else than groups. */
  public static User of(String name, String... groups) {
    return new User(name, "", List.of(groups), Map.of());
  }

  /** A part of this process; may do everything. */
  public static User component(String name) {
    return of("system:" + name, MASTERS, AUTHENTICATED);
  }

  /** Whether it is in a group. */
  public boolean isIn(String group) {
    return groups.contains(group);
  }

  /** As in the status of a {@code SelfSubjectReview}. */
  public Json.Obj tree() {
    var builder =
        Json.object()
            .put("username", name)
            .putUnlessEmpty("uid", uid)
            .putUnlessEmpty("groups", groups);
    if (!extra.isEmpty()) {
      var fields = Json.object();
      extra.forEach((key, values) -> fields.put(key, Json.strings(values)));
      builder.put("extra", fields.build());
    }
    return builder.build();
  }
}
