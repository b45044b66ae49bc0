package io.gantry.cluster.apiserver.authz;

import io.gantry.cluster.apiserver.authn.User;

/**
 * What somebody wants to do: with an object of a type, or with a path.
 *
 * @param verb {@code get}, {@code list}, …; for paths the method in lower case
 * @param group empty for the core group and for paths
 * @param resource empty for paths
 * @param name empty for all
 * @param path empty for objects
 */
public record Attributes(
    User user,
    String verb,
    String group,
    String resource,
    String subresource,
    String namespace,
    String name,
    String path) {
  /** A path that belongs to no resource. */
  public static Attributes ofPath(User user, String verb, String path) {
    return new Attributes(user, verb, "", "", "", "", "", path);
  }

  /** As in {@code pods/log}. */
  public String resourceText() {
    return subresource.isEmpty() ? resource : resource + "/" + subresource;
  }

  /** Who may not do what, in upstream's words. */
  public String refusal() {
    if (!path.isEmpty()) {
      return "User \"" + user.name() + "\" cannot " + verb + " path \"" + path + "\"";
    }
    return "User \""
        + user.name()
        + "\" cannot "
        + verb
        + " resource \""
        + resourceText()
        + "\" in API group \""
        + group
        + "\" "
        + (namespace.isEmpty() ? "at the cluster scope" : "in the namespace \"" + namespace + "\"");
  }
}
