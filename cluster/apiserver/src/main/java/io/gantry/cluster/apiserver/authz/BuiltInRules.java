package io.gantry.cluster.apiserver.authz;

import io.gantry.cluster.apiserver.authn.User;
import java.util.List;
import java.util.Set;

/**
 * What holds without any RBAC object: {@code system:masters} may do everything, everybody with
 * credentials may discover the API and ask about oneself, everybody may ask for health and version.
 */
public final class BuiltInRules implements Authorizer {
  private static final Set<String> REVIEWS =
      Set.of("selfsubjectaccessreviews", "selfsubjectrulesreviews", "selfsubjectreviews");
  private static final List<String> PUBLIC = List.of("/healthz", "/livez", "/readyz", "/version");
  private static final List<String> DISCOVERY =
      List.of("/api", "/apis", "/openapi", "/.well-known", "/openid");

  @Override
  public Decision decide(Attributes attributes) {
    User user = attributes.user();
    if (user.isIn(User.MASTERS)) {
      return new Decision(true, "group " + User.MASTERS);
    }
    boolean known = user.isIn(User.AUTHENTICATED);
    if (attributes.path().isEmpty()) {
      return known && attributes.verb().equals("create") && REVIEWS.contains(attributes.resource())
          ? new Decision(true, "everybody may review oneself")
          : Decision.NO;
    }
    if (!attributes.verb().equals("get")) {
      return Decision.NO;
    }
    if (isUnder(attributes.path(), PUBLIC)) {
      return new Decision(true, "health and version are public");
    }
    return known && isUnder(attributes.path(), DISCOVERY)
        ? new Decision(true, "everybody may discover the API")
        : Decision.NO;
  }

  private static boolean isUnder(String path, List<String> roots) {
    for (String root : roots) {
      if (path.equals(root) || path.startsWith(root + "/")) {
        return true;
      }
    }
    return false;
  }
}
