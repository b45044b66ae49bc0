package io.gantry.cluster.apiserver.protobuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.cluster.model.StatusException;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.grpc.protobuf.ProtoWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ProtobufBodyTest {
  private static byte[] field(int number, byte[] content) {
    return new ProtoWriter().raw(number, content).toBytes();
  }

  private static byte[] field(int number, String text) {
    return field(number, text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] number(int number, int value) {
    return new byte[] {(byte) (number << 3), (byte) value};
  }

  private static byte[] joined(byte[]... pieces) {
    var out = new ByteArrayOutputStream();
    for (byte[] piece : pieces) {
      out.writeBytes(piece);
    }
    return out.toByteArray();
  }

  private static Json.Obj decode(String apiVersion, String kind, byte[]... fields) {
    byte[] type = joined(field(1, apiVersion), field(2, kind));
    return ProtobufBody.decode(
        joined(
            new byte[] {'k', '8', 's', 0},
            field(1, type),
            field(2, joined(fields)),
            field(3, ""),
            field(4, "")));
  }

  private static Json.Obj json(String text) {
    return Json.parse(text.replace('\'', '"')).asObject();
  }

  @Test
  void aNamespaceIsItsKindAndItsName() {
    byte[] metadata = joined(field(1, "team"), field(2, ""), number(7, 0), field(8, new byte[0]));
    assertEquals(
        json(
            "{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'team'},'spec':{},"
                + "'status':{'phase':'Active'}}"),
        decode(
            "v1",
            "Namespace",
            field(1, metadata),
            field(2, new byte[0]),
            field(3, field(1, "Active"))));
  }

  @Test
  void mapsAndBytesAreJsonsOwn() {
    byte[] entry = joined(field(1, "a"), field(2, "b"));
    assertEquals(
        json(
            "{'apiVersion':'v1','kind':'Secret','metadata':{'labels':{'a':'b'}},"
                + "'data':{'a':'Yg=='},'type':'Opaque'}"),
        decode("v1", "Secret", field(1, field(11, entry)), field(2, entry), field(3, "Opaque")));
  }

  @Test
  void quantitiesPortsAndZerosAreAsInJson() {
    byte[] limit = joined(field(1, "cpu"), field(2, field(1, "500m")));
    byte[] port = joined(number(2, 0), number(3, 80));
    byte[] get =
        field(1, field(2, joined(field(1, "/"), field(2, joined(number(1, 1), field(3, "web"))))));
    byte[] container =
        joined(
            field(1, "c"),
            field(6, port),
            field(8, field(1, limit)),
            field(10, joined(get, number(2, 0), number(3, 5))),
            new byte[] {(byte) 0x90, 1, 0});
    assertEquals(
        json(
            "{'apiVersion':'v1','kind':'Pod','spec':{'containers':[{'name':'c','ports':"
                + "[{'containerPort':80}],'resources':{'limits':{'cpu':'500m'}},'livenessProbe':"
                + "{'httpGet':{'path':'/','port':'web'},'timeoutSeconds':5}}]}}"),
        decode("v1", "Pod", field(2, field(2, container))));
  }

  /** {@code stdin} is the field above; whether an account is mounted is told apart from nothing. */
  @Test
  void noIsKeptWhereItIsAnAnswer() {
    assertEquals(
        json("{'apiVersion':'v1','kind':'ServiceAccount','automountServiceAccountToken':false}"),
        decode("v1", "ServiceAccount", number(4, 0)));
  }

  @Test
  void replicasOfNoneAreKept() {
    assertEquals(
        json("{'apiVersion':'apps/v1','kind':'Deployment','spec':{'replicas':0}}"),
        decode("apps/v1", "Deployment", field(2, number(1, 0))));
  }

  @Test
  void whatIsNoObjectIsABadRequest() {
    assertThrows(StatusException.class, () -> ProtobufBody.decode(new byte[0]));
    assertThrows(StatusException.class, () -> ProtobufBody.decode(new byte[] {'k', '8', 's', 0}));
    assertThrows(
        StatusException.class, () -> decode("v1", "Namespace", new byte[] {0x0a, 0x7f, 1}));
    assertThrows(StatusException.class, () -> decode("v1", "Nothing"));
  }
}
