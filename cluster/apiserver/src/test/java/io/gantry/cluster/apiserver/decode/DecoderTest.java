package io.gantry.cluster.apiserver.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.StatusReason;
import io.gantry.cluster.model.schema.Schemas;
import io.gantry.platform.base.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecoderTest {
  private final Decoder decoder = new Decoder(Schemas.load());

  private Decoder.Decoded deployment(String json, FieldValidation validation) {
    return decoder.decode(
        json.getBytes(UTF_8), "application/json", "apps/v1", "Deployment", validation);
  }

  private String refusal(String json, FieldValidation validation) {
    var error = assertThrows(StatusException.class, () -> deployment(json, validation));
    assertEquals(StatusReason.BAD_REQUEST, error.reason());
    return error.text();
  }

  @Test
  void whatFitsIsNotCopied() {
    Json.Obj tree =
        Json.parse(
                """
                {"apiVersion": "apps/v1", "kind": "Deployment", "spec": {"replicas": 3, "template":
                 {"spec": {"containers": [{"name": "a", "resources": {"limits": {"cpu": "1"}}}]}}}}
                """)
            .asObject();
    assertSame(tree, decoder.conform(tree, "apps/v1", "Deployment", FieldValidation.STRICT).tree());
  }

  @Test
  void unknownAndDoubleFieldsAreAllNamed() {
    String body =
        """
        {"kind": "Deployment", "apiVersion": "apps/v1", "spec": {"foo": 1, "replicas": 1,
         "replicas": 2, "template": {"spec": {"containers": [{"name": "a", "imagee": "b"}]}}}}
        """;
    assertEquals(
        "Deployment in version \"v1\" cannot be handled as a Deployment: strict decoding error:"
            + " duplicate field \"spec.replicas\", unknown field \"spec.foo\", unknown field"
            + " \"spec.template.spec.containers[0].imagee\"",
        refusal(body, FieldValidation.STRICT));
    var warned = deployment(body, FieldValidation.WARN);
    assertEquals(
        List.of(
            "duplicate field \"spec.replicas\"",
            "unknown field \"spec.foo\"",
            "unknown field \"spec.template.spec.containers[0].imagee\""),
        warned.warnings());
    assertEquals(
        "{\"replicas\":2,\"template\":{\"spec\":{\"containers\":[{\"name\":\"a\"}]}}}",
        warned.tree().object("spec").text());
    var ignored = deployment(body, FieldValidation.IGNORE);
    assertEquals(warned.tree(), ignored.tree());
    assertEquals(List.of(), ignored.warnings());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'spec': {'replicas': 'x'}}|json: cannot unmarshal string into Go struct field"
            + " DeploymentSpec.spec.replicas of type int32",
        "{'spec': {'replicas': 1.5}}|json: cannot unmarshal number 1.5 into Go struct field"
            + " DeploymentSpec.spec.replicas of type int32",
        "{'spec': {'replicas': 3000000000}}|json: cannot unmarshal number 3000000000 into Go struct"
            + " field DeploymentSpec.spec.replicas of type int32",
        "{'spec': []}|json: cannot unmarshal array into Go struct field Deployment.spec of type"
            + " v1.DeploymentSpec",
        "{'spec': {'template': {'spec': {'containers': {}}}}}|json: cannot unmarshal object into Go"
            + " struct field PodSpec.spec.template.spec.containers of type []v1.Container",
        "{'spec': {'template': {'spec': {'containers': [{'env': [{'value': 1}]}]}}}}|json: cannot"
            + " unmarshal number into Go struct field"
            + " EnvVar.spec.template.spec.containers.env.value of type string",
        "{'metadata': {'labels': {'a': true}}}|json: cannot unmarshal bool into Go struct field"
            + " ObjectMeta.metadata.labels of type string",
        "{'spec': {'paused': 'yes'}}|json: cannot unmarshal string into Go struct field"
            + " DeploymentSpec.spec.paused of type bool"
      })
  void wrongTypesAreSaidInGoWords(String json, String message) {
    assertEquals(
        "Deployment in version \"v1\" cannot be handled as a Deployment: " + message,
        refusal(json.replace('\'', '"'), FieldValidation.IGNORE));
  }

  @Test
  void valuesGetTheSpellingThatIsStored() {
    var pod =
        decoder
            .decode(
                """
                {"metadata": {"creationTimestamp": null, "deletionTimestamp": "2026-01-01T01:00:00.5+01:00",
                  "labels": {"a": null}}, "spec": {"nodeName": null, "containers": [{"resources":
                  {"limits": {"cpu": 0.5, "memory": "1024Mi"}, "requests": {"cpu": 1}}}]}}
                """
                    .getBytes(UTF_8),
                "",
                "v1",
                "Pod",
                FieldValidation.STRICT)
            .tree();
    assertEquals(
        "{\"metadata\":{\"deletionTimestamp\":\"2026-01-01T00:00:00Z\",\"labels\":{\"a\":\"\"}},"
            + "\"spec\":{\"containers\":[{\"resources\":{\"limits\":{\"cpu\":\"500m\",\"memory\":\"1Gi\"},"
            + "\"requests\":{\"cpu\":\"1\"}}}]},\"apiVersion\":\"v1\",\"kind\":\"Pod\"}",
        pod.text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Pod|{'spec': {'containers': [{'resources': {'limits': {'cpu': '1x'}}}]}}|quantities must"
            + " match",
        "Secret|{'data': {'a': 'b!'}}|illegal base64 data at input byte 1",
        "Secret|{'data': {'a': 'YQ'}}|illegal base64 data at input byte 2",
        "Service|{'spec': {'ports': [{'targetPort': true}]}}|json: cannot unmarshal bool into Go",
        "Pod|{'metadata': {'creationTimestamp': 'now'}}|parsing time \"now\" as",
        "Pod|{'kind': 'Service', 'apiVersion': 'v1'}|converting (v1.Service) to (v1.Pod)",
        "Pod|{'kind': 'Foo', 'apiVersion': 'v1'}|no kind \"Foo\" is registered for version \"v1\"",
        "Pod|{'kind': 'Pod', 'apiVersion': 'v2'}|the API version in the data (v2) does not match",
        "Pod|{'kind': |the object provided is unrecognized (must be of type Pod): couldn't get",
        "Pod|[]|the object provided is unrecognized (must be of type Pod): couldn't get"
      })
  void whatDoesNotFitIsRefused(String kind, String json, String message) {
    var error =
        assertThrows(
            StatusException.class,
            () ->
                decoder.decode(
                    json.replace('\'', '"').getBytes(UTF_8), "", "v1", kind, FieldValidation.WARN));
    assertTrue(error.text().contains(message), error.text());
  }

  @Test
  void yamlIsReadToo() {
    var decoded =
        decoder.decode(
            "kind: ConfigMap\napiVersion: v1\ndata: {a: 'b'}\n".getBytes(UTF_8),
            "application/yaml; charset=utf-8",
            "v1",
            "ConfigMap",
            FieldValidation.STRICT);
    assertEquals("b", decoded.tree().object("data").string("a"));
    var error =
        assertThrows(
            StatusException.class,
            () ->
                decoder.decode(
                    "data: {a: b}\ndata: {}\n".getBytes(UTF_8),
                    "application/yaml",
                    "v1",
                    "ConfigMap",
                    FieldValidation.STRICT));
    assertTrue(error.text().contains("line 2: key \"data\" already set in map"), error.text());
  }

  @Test
  void otherContentTypesAndHugeBodiesAreRefused() {
    assertEquals(
        StatusReason.UNSUPPORTED_MEDIA_TYPE,
        assertThrows(
                StatusException.class,
                () -> decoder.decode(new byte[0], "text/html", "v1", "Pod", FieldValidation.WARN))
            .reason());
    assertEquals(
        StatusReason.REQUEST_ENTITY_TOO_LARGE,
        assertThrows(
                StatusException.class,
                () ->
                    decoder.decode(
                        new byte[Decoder.LIMIT + 1], "", "v1", "Pod", FieldValidation.WARN))
            .reason());
  }
}
