package io.gantry.cluster.model.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.model.schema.FieldType.Scalar;
import io.gantry.cluster.model.schema.Model.Field;
import io.gantry.cluster.model.schema.Model.Merge;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SchemasTest {
  private final Schemas schemas = Schemas.load();

  private Field field(String model, String name) {
    return schemas.named(model).orElseThrow().field(name).orElseThrow();
  }

  @Test
  void everyServedKindAndItsListHasAModel() {
    for (ResourceType type : ResourceTypes.ALL) {
      Model model = schemas.model(type.apiVersion(), type.kind()).orElseThrow();
      assertTrue(model.field("metadata").isPresent(), type.kind());
      assertTrue(schemas.model(type.apiVersion(), type.kind() + "List").isPresent(), type.kind());
    }
    assertTrue(schemas.model("v1", "Nothing").isEmpty());
    assertTrue(schemas.model("example.com/v1", "Pod").isEmpty());
  }

  @Test
  void everyReferenceLeadsToAModelWithAText() {
    var seen = new HashSet<String>();
    for (ResourceType type : ResourceTypes.ALL) {
      walk(schemas.model(type.apiVersion(), type.kind()).orElseThrow(), seen);
    }
    assertTrue(seen.size() > 190, "" + seen.size());
  }

  private void walk(Model model, Set<String> seen) {
    if (seen.add(model.name())) {
      assertFalse(schemas.text(model).isEmpty(), model.name());
      model.fields().values().forEach(field -> walk(field.type(), seen));
    }
  }

  private void walk(FieldType type, Set<String> seen) {
    switch (type) {
      case FieldType.ListOf(FieldType item) -> walk(item, seen);
      case FieldType.MapOf(FieldType value) -> walk(value, seen);
      case FieldType.Ref ref -> walk(ref.model(), seen);
      case FieldType.Any _, Scalar _ -> {}
    }
  }

  @Test
  void fieldsKnowTheirTypes() {
    assertEquals(Scalar.INT32, field("apps.v1.DeploymentSpec", "replicas").type());
    assertEquals(Scalar.MICRO_TIME, field("coordination.v1.LeaseSpec", "renewTime").type());
    assertEquals(Scalar.TIME, field("meta.v1.ObjectMeta", "creationTimestamp").type());
    assertEquals(Scalar.INT_OR_STRING, field("core.v1.ServicePort", "targetPort").type());
    assertEquals(
        new FieldType.MapOf(Scalar.QUANTITY),
        field("core.v1.ResourceRequirements", "limits").type());
    assertEquals(new FieldType.MapOf(Scalar.BYTES), field("core.v1.Secret", "data").type());
    assertTrue(field("apps.v1.DeploymentSpec", "selector").required());
  }

  @Test
  void listsKnowHowTheyMerge() {
    Field ports = field("core.v1.Container", "ports");
    assertEquals(Merge.MAP, ports.merge());
    assertEquals(List.of("containerPort", "protocol"), ports.keys());
    assertEquals("containerPort", ports.patchKey());
    assertTrue(field("core.v1.PodSpec", "volumes").patchRetainKeys());
    assertTrue(field("apps.v1.DeploymentSpec", "strategy").patchRetainKeys());
    assertEquals(Merge.SET, field("meta.v1.ObjectMeta", "finalizers").merge());
    assertEquals(Merge.ATOMIC, field("core.v1.Container", "command").merge());
    assertEquals(Merge.ATOMIC, field("core.v1.ServiceSpec", "selector").merge());
    assertEquals(Merge.GRANULAR, field("meta.v1.ObjectMeta", "labels").merge());
    assertTrue(schemas.named("meta.v1.LabelSelector").orElseThrow().atomic());
  }

  @Test
  void textsAreThoseOfKubernetes() {
    Model spec = schemas.named("apps.v1.DeploymentSpec").orElseThrow();
    assertTrue(
        schemas
            .text(spec, spec.field("replicas").orElseThrow())
            .startsWith("Number of desired pods"));
    assertFalse(schemas.text(spec, spec.field("strategy").orElseThrow()).isEmpty());
  }
}
