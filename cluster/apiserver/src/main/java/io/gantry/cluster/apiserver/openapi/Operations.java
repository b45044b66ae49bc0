package io.gantry.cluster.apiserver.openapi;

import io.gantry.cluster.model.ResourceType;
import java.util.ArrayList;
import java.util.List;

/**
 * What can be done with a type: the paths and their operations, before either version of OpenAPI.
 */
final class Operations {
  private static final List<Parameter> PRETTY = List.of(Parameter.text("pretty"));
  private static final List<Parameter> WRITE =
      List.of(
          Parameter.text("dryRun"),
          Parameter.text("fieldManager"),
          Parameter.text("fieldValidation"));
  private static final List<Parameter> FORCE = List.of(Parameter.flag("force"));
  private static final List<Parameter> DELETE =
      List.of(
          Parameter.text("dryRun"),
          Parameter.number("gracePeriodSeconds"),
          Parameter.flag("orphanDependents"),
          Parameter.text("propagationPolicy"));
  private static final List<Parameter> LIST =
      List.of(
          Parameter.flag("allowWatchBookmarks"),
          Parameter.text("continue"),
          Parameter.text("fieldSelector"),
          Parameter.text("labelSelector"),
          Parameter.number("limit"),
          Parameter.text("resourceVersion"),
          Parameter.text("resourceVersionMatch"),
          Parameter.flag("sendInitialEvents"),
          Parameter.number("timeoutSeconds"),
          Parameter.flag("watch"));

  private Operations() {}

  /** A query parameter. */
  record Parameter(String name, String type) {
    static Parameter text(String name) {
      return new Parameter(name, "string");
    }

    static Parameter number(String name) {
      return new Parameter(name, "integer");
    }

    static Parameter flag(String name) {
      return new Parameter(name, "boolean");
    }
  }

  /** A body or an answer: a kind with where it is from. */
  record Shape(String group, String version, String kind) {}

  /**
   * An operation.
   *
   * @param method as in {@code patch}
   * @param action as in {@code deletecollection}
   * @param body {@code none}, {@code object}, {@code patch} or {@code options}
   */
  record Operation(
      String method,
      String action,
      String id,
      String body,
      List<Parameter> query,
      Shape subject,
      Shape answer) {}

  /** A path and what can be done there. */
  record Path(String path, List<String> inPath, List<Operation> operations) {}

  /** As in {@code /api/v1} or {@code /apis/apps/v1}. */
  static String root(ResourceType type) {
    return (type.group().isEmpty() ? "/api/" : "/apis/") + type.apiVersion();
  }

  static List<Path> of(ResourceType type) {
    var paths = new ArrayList<Path>();
    String root = root(type);
    Shape object = new Shape(type.group(), type.version(), type.kind());
    Shape list = new Shape(type.group(), type.version(), type.kind() + "List");
    String scope = type.namespaced() ? "Namespaced" : "";
    String base = type.namespaced() ? root + "/namespaces/{namespace}/" : root + "/";
    List<String> in = type.namespaced() ? List.of("namespace") : List.of();
    String id = groupWord(type) + capital(type.version()) + scope + type.kind();
    if (type.namespaced()) {
      String all = groupWord(type) + capital(type.version()) + type.kind() + "ForAllNamespaces";
      Operation listing = get("list", "list" + all, LIST, object, list);
      paths.add(new Path(root + "/" + type.plural(), List.of(), List.of(listing)));
    }
    Shape status = new Shape("", "v1", "Status");
    paths.add(
        new Path(
            base + type.plural(),
            in,
            List.of(
                get("list", "list" + id, LIST, object, list),
                new Operation("post", "post", "create" + id, "object", WRITE, object, object),
                new Operation(
                    "delete",
                    "deletecollection",
                    "deleteCollection" + id,
                    "options",
                    joined(LIST, DELETE),
                    object,
                    status))));
    var one = new ArrayList<>(readAndChange(id, object));
    one.add(new Operation("delete", "delete", "delete" + id, "options", DELETE, object, status));
    List<String> named = new ArrayList<>(in);
    named.addFirst("name");
    String path = base + type.plural() + "/{name}";
    paths.add(new Path(path, named, one));
    for (String subresource : type.subresources()) {
      paths.add(
          new Path(
              path + "/" + subresource,
              named,
              subresource(subresource, id + capital(subresource), object)));
    }
    return paths;
  }

  private static List<Operation> readAndChange(String id, Shape shape) {
    return List.of(
        get("get", "read" + id, List.of(), shape, shape),
        new Operation("put", "put", "replace" + id, "object", WRITE, shape, shape),
        new Operation("patch", "patch", "patch" + id, "patch", joined(WRITE, FORCE), shape, shape));
  }

  private static List<Operation> subresource(String name, String id, Shape object) {
    return switch (name) {
      case "scale" -> readAndChange(id, new Shape("autoscaling", "v1", "Scale"));
      case "binding" -> List.of(make(id, new Shape("", "v1", "Binding")));
      case "eviction" -> List.of(make(id, new Shape("policy", "v1", "Eviction")));
      case "token" -> List.of(make(id, new Shape("authentication.k8s.io", "v1", "TokenRequest")));
      case "finalize" ->
          List.of(new Operation("put", "put", "replace" + id, "object", WRITE, object, object));
      case "log", "exec", "attach", "portforward", "proxy" ->
          List.of(get("connect", "connectGet" + id, List.of(), object, object));
      default -> readAndChange(id, object);
    };
  }

  private static Operation make(String id, Shape shape) {
    return new Operation("post", "post", "create" + id, "object", WRITE, shape, shape);
  }

  private static Operation get(
      String action, String id, List<Parameter> query, Shape subject, Shape answer) {
    return new Operation("get", action, id, "none", joined(PRETTY, query), subject, answer);
  }

  private static List<Parameter> joined(List<Parameter> a, List<Parameter> b) {
    var all = new ArrayList<>(a);
    all.addAll(b);
    return all;
  }

  private static String groupWord(ResourceType type) {
    int dot = type.group().indexOf('.');
    String first = dot < 0 ? type.group() : type.group().substring(0, dot);
    return first.isEmpty() ? "Core" : capital(first);
  }

  static String capital(String word) {
    return word.isEmpty() ? "" : Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }
}
