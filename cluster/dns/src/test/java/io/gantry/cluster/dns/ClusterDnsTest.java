package io.gantry.cluster.dns;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.cluster.client.informer.LocalInformers;
import io.gantry.cluster.client.testing.MemoryClient;
import io.gantry.cluster.model.ApiObject;
import io.gantry.platform.base.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The whole server over the loopback, with a query spelled out byte by byte. */
final class ClusterDnsTest {
  private static byte[] query(String name) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    for (int word : new int[] {0x1234, 0x0100, 1, 0, 0, 0}) {
      out.writeShort(word);
    }
    for (String label : name.split("\\.", -1)) {
      out.writeByte(label.length());
      out.write(label.getBytes(StandardCharsets.US_ASCII));
    }
    out.writeByte(0);
    out.writeShort(1);
    out.writeShort(1);
    return bytes.toByteArray();
  }

  @Test
  void aServiceIsFoundAsSoonAsItIsThere() throws IOException, InterruptedException {
    var client = new MemoryClient();
    try (var informers = new LocalInformers(client);
        var dns =
            new ClusterDns(
                informers,
                new ClusterDnsSettings(
                    "cluster.local",
                    List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                    List.of()));
        var socket = new DatagramSocket()) {
      String web =
          "{'apiVersion':'v1','kind':'Service','metadata':{'name':'web','namespace':'default'},"
              + "'spec':{'clusterIP':'10.96.0.5'}}";
      client.create(new ApiObject(Json.parse(web.replace('\'', '"')).asObject()));
      informers.start();
      dns.start();
      byte[] query = query("Web.default.svc.cluster.local");
      socket.setSoTimeout(10_000);
      socket.send(new DatagramPacket(query, query.length, dns.addresses().getFirst()));
      var packet = new DatagramPacket(new byte[512], 512);
      socket.receive(packet);
      byte[] answer = Arrays.copyOf(packet.getData(), packet.getLength());
      assertEquals(query.length + 16, answer.length);
      assertArrayEquals(
          new byte[] {0x12, 0x34, (byte) 0x85, 0, 0, 1, 0, 1}, Arrays.copyOf(answer, 8));
      assertArrayEquals(
          Arrays.copyOfRange(query, 12, query.length),
          Arrays.copyOfRange(answer, 12, query.length),
          "the question in its spelling");
      assertArrayEquals(
          new byte[] {0, 4, 10, 96, 0, 5},
          Arrays.copyOfRange(answer, answer.length - 6, answer.length));
    }
  }
}
