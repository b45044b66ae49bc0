package io.gantry.cluster.model;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import java.util.List;

/** An error of the Kubernetes API: what the {@code Status} object says. */
public class StatusException extends GantryException {
  private static final long serialVersionUID = 1L;

  private final transient Status status;

  /** Says it with a status. */
  public StatusException(Status status) {
    super(status.reason().kind(), status.message());
    this.status = status;
  }

  /** What clients are told. */
  public final Status status() {
    return status;
  }

  /** The reason alone. */
  public final StatusReason reason() {
    return status.reason();
  }

  /**
   * The fields of a {@code Status}.
   *
   * @param message for people
   * @param details name, group, kind, causes, retryAfterSeconds; may be empty
   * @param continueToken {@code metadata.continue}: how an expired list can go on; mostly empty
   */
  public record Status(
      StatusReason reason, String message, Json.Obj details, String continueToken) {
    /** Without a way to go on. */
    public Status(StatusReason reason, String message, Json.Obj details) {
      this(reason, message, details, "");
    }
  }

  /** {@code deployments.apps "web" not found}. */
  public static StatusException notFound(ResourceType type, String name) {
    return of(
        StatusReason.NOT_FOUND, type, name, type.groupResource() + " \"" + name + "\" not found");
  }

  /** {@code pods "web" already exists}. */
  public static StatusException alreadyExists(ResourceType type, String name) {
    return of(
        StatusReason.ALREADY_EXISTS,
        type,
        name,
        type.groupResource() + " \"" + name + "\" already exists");
  }

  /** {@code Operation cannot be fulfilled on pods "web": …}. */
  public static StatusException conflict(ResourceType type, String name, String why) {
    return of(
        StatusReason.CONFLICT,
        type,
        name,
        "Operation cannot be fulfilled on " + type.groupResource() + " \"" + name + "\": " + why);
  }

  /** {@code pods "web" is forbidden: …}. */
  public static StatusException forbidden(ResourceType type, String name, String why) {
    return of(
        StatusReason.FORBIDDEN,
        type,
        name,
        type.groupResource()
            + (name.isEmpty() ? "" : " \"" + name + "\"")
            + " is forbidden: "
            + why);
  }

  /** A request that makes no sense. */
  public static StatusException badRequest(String message) {
    return new StatusException(new Status(StatusReason.BAD_REQUEST, message, Json.Obj.EMPTY));
  }

  /** {@code Deployment.apps "web" is invalid: spec.replicas: Invalid value: -1: …}. */
  public static StatusException invalid(ResourceType type, String name, List<FieldError> errors) {
    String text =
        errors.size() == 1
            ? errors.getFirst().message()
            : "["
                + String.join(", ", errors.stream().map(FieldError::message).distinct().toList())
                + "]";
    String kind = type.group().isEmpty() ? type.kind() : type.kind() + "." + type.group();
    Json.Obj details =
        Json.object()
            .put("name", name)
            .putUnlessEmpty("group", type.group())
            .put("kind", type.kind())
            .put("causes", Json.array(errors.stream().map(FieldError::cause).toList()))
            .build();
    return new StatusException(
        new Status(StatusReason.INVALID, kind + " \"" + name + "\" is invalid: " + text, details));
  }

  /** Any reason about one object. */
  public static StatusException of(
      StatusReason reason, ResourceType type, String name, String message) {
    Json.Obj details =
        Json.object()
            .putUnlessEmpty("name", name)
            .putUnlessEmpty("group", type.group())
            .put("kind", type.plural())
            .build();
    return new StatusException(new Status(reason, message, details));
  }
}
