package io.gantry.cluster.model.schema;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The models of all kinds; each package is read when it is first needed. */
public final class Schemas {
  private final Map<String, Map<String, Model>> packages = new ConcurrentHashMap<>();
  private final Map<String, Map<String, String>> texts = new ConcurrentHashMap<>();

  private Schemas() {}

  /** Models that were built in. Nothing is read yet. */
  public static Schemas load() {
    return new Schemas();
  }

  /** The model of a kind. */
  public Optional<Model> model(String apiVersion, String kind) {
    return named(packageOf(apiVersion) + "." + kind);
  }

  /**
   * The package of a group's version, as in {@code rbac.v1} for {@code
   * rbac.authorization.k8s.io/v1}.
   */
  public static String packageOf(String apiVersion) {
    int slash = apiVersion.indexOf('/');
    if (slash < 0) {
      return "core." + apiVersion;
    }
    int dot = apiVersion.indexOf('.');
    String group = apiVersion.substring(0, dot >= 0 && dot < slash ? dot : slash);
    return group + "." + apiVersion.substring(slash + 1);
  }

  /** The model of a name, as in {@code core.v1.Container}. */
  public Optional<Model> named(String name) {
    int dot = name.lastIndexOf('.');
    if (dot < 0) {
      return Optional.empty();
    }
    return Optional.ofNullable(models(name.substring(0, dot)).get(name.substring(dot + 1)));
  }

  private Map<String, Model> models(String packageName) {
    return packages.computeIfAbsent(
        packageName, name -> SchemaReader.models(read(name + ".schema"), name, this::existing));
  }

  private Model existing(String name) {
    return named(name)
        .orElseThrow(() -> new GantryException(Kind.INTERNAL, "no model named '" + name + "'"));
  }

  /** What a model is for, in English; may be empty. */
  public String text(Model model) {
    return texts(model).getOrDefault(model.shortName(), "");
  }

  /** What a field is for; where the field has no text of its own, that of its model. */
  public String text(Model model, Model.Field field) {
    String own = texts(model).getOrDefault(model.shortName() + "." + field.name(), "");
    return own.isEmpty() && field.type() instanceof FieldType.Ref ref ? text(ref.model()) : own;
  }

  private Map<String, String> texts(Model model) {
    return texts.computeIfAbsent(
        model.packageName(), name -> SchemaReader.texts(read(name + ".texts")));
  }

  /** A file beside this class; empty if there is none. */
  private static String read(String file) {
    try (InputStream in = Schemas.class.getResourceAsStream(file)) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
