package io.gantry.cluster.apiserver.rest;

import io.gantry.cluster.apiserver.admission.AdmissionRequest;
import io.gantry.cluster.apiserver.authn.User;
import io.gantry.cluster.apiserver.authz.Attributes;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.ResourceType;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Somebody's wish.
 *
 * @param verb {@code get}, {@code list}, {@code watch}, {@code create}, {@code update}, {@code
 *     patch}, {@code delete}, {@code deletecollection}
 * @param key namespace empty for all namespaces, name empty for collections
 * @param subresource empty for the object itself
 * @param warnings told what the caller should know
 */
public record Call(
    User user,
    String verb,
    ResourceType type,
    ObjectKey key,
    String subresource,
    Options options,
    Consumer<String> warnings) {
  /**
   * How to write.
   *
   * @param dryRun do everything but store
   * @param fieldManager who owns the fields that change
   * @param applies whether the object comes with its owners, by server-side apply
   */
  public record Options(boolean dryRun, String fieldManager, boolean applies) {
    /** Stores. */
    public static Options by(String fieldManager) {
      return new Options(false, fieldManager, false);
    }
  }

  Attributes attributes() {
    return new Attributes(
        user, verb, type.group(), type.plural(), subresource, key.namespace(), key.name(), "");
  }

  AdmissionRequest admission(
      AdmissionRequest.Operation operation, ApiObject object, Optional<ApiObject> old) {
    return new AdmissionRequest(
        operation,
        type,
        subresource,
        key.namespace(),
        object.name(),
        object,
        old,
        new AdmissionRequest.User(user.name(), user.groups()),
        options.dryRun());
  }

  /** The same by server-side apply. */
  public Call applying() {
    var applying = new Options(options.dryRun(), options.fieldManager(), true);
    return new Call(user, verb, type, key, subresource, applying, warnings);
  }

  /** The same by another verb; asked of the authorizer again. */
  Call by(String otherVerb) {
    return new Call(user, otherVerb, type, key, subresource, options, warnings);
  }

  /** The same with an object of the collection. */
  Call on(ObjectKey object) {
    return new Call(user, verb, type, object, subresource, options, warnings);
  }
}
