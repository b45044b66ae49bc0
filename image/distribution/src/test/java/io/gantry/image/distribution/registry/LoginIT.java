package io.gantry.image.distribution.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.image.distribution.RepositoryName;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.process.Output;
import io.gantry.platform.linux.process.Spawn;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Login;
import io.gantry.platform.oci.MediaType;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.StateRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Debian's registry with its two ways of logging in, and with TLS. */
@LeavesNothing
@NeedsProgram("docker-registry")
class LoginIT {
  private static final byte[] BLOB = DockerRegistryIT.random(1000);
  private static final Descriptor DESCRIPTOR = Descriptor.of(MediaType.OCI_LAYER, BLOB);

  private static Output run(String... argv) {
    Output output = Spawn.run(List.of(argv), List.of("PATH=/usr/bin:/bin", "HOME=/"));
    assertEquals(0, output.code(), output.stderr());
    return output;
  }

  private static void roundTrip(Registries client, String host) {
    Repository repository = client.repository(new RepositoryName(host, "private/a"));
    repository.upload(DESCRIPTOR, out -> out.write(BLOB));
    assertEquals(Optional.of(1000L), repository.blobSize(DESCRIPTOR.digest()));
    var from = new RepositoryName(host, "private/a");
    Repository other = client.repository(new RepositoryName(host, "private/b"));
    assertTrue(other.mount(DESCRIPTOR.digest(), from));
  }

  private static GantryException denied(Registries client, String host) {
    Repository repository = client.repository(new RepositoryName(host, "private/a"));
    return assertThrows(
        GantryException.class, () -> repository.upload(DESCRIPTOR, out -> out.write(BLOB)));
  }

  @Test
  @NeedsProgram("htpasswd")
  void aPasswordOpensARegistry(StateRoot root) throws IOException {
    Path file = root.scratch().resolve("htpasswd");
    Files.writeString(file, run("htpasswd", "-Bbn", "me", "pass:word").stdout());
    String auth = "auth: {htpasswd: {realm: test, path: \"" + file + "\"}}";
    Login me = Login.of("me", "pass:word");
    try (var server = DockerRegistry.start(root.scratch(), "", auth);
        var client = ScriptedRegistry.client(_ -> Optional.of(me));
        var stranger = ScriptedRegistry.client();
        var wrong = ScriptedRegistry.client(_ -> Optional.of(Login.of("me", "no")))) {
      roundTrip(client, server.host());

      assertEquals(me, client.login(server.host(), me));
      var refused =
          assertThrows(
              GantryException.class, () -> client.login(server.host(), Login.of("me", "wr-ong")));
      assertEquals(Kind.FORBIDDEN, refused.kind());
      assertTrue(!refused.text().contains("wr-ong"), refused.text());
      assertTrue(denied(stranger, server.host()).text().startsWith("push access denied for"));
      assertTrue(denied(wrong, server.host()).text().contains("refuses the login of me"));
    }
  }

  @Test
  @NeedsProgram("openssl")
  void aTokenOpensARegistry(StateRoot root) throws IOException, GeneralSecurityException {
    Path certificate = root.scratch().resolve("token.crt");
    Path key = root.scratch().resolve("token.key");
    selfSigned(certificate, key, "token");
    try (var tokens = new TokenServer(certificate, key, Login.of("me", "pw"));
        var server = DockerRegistry.start(root.scratch(), "", tokens.auth(certificate));
        var client = ScriptedRegistry.client(_ -> Optional.of(Login.of("me", "pw")));
        var stranger = ScriptedRegistry.client()) {
      roundTrip(client, server.host());

      Login kept = client.login(server.host(), Login.of("me", "pw"));
      assertEquals(new Login("me", "", TokenServer.IDENTITY), kept);
      try (var later = ScriptedRegistry.client(_ -> Optional.of(kept))) {
        roundTrip(later, server.host());
      }
      assertEquals(Kind.FORBIDDEN, denied(stranger, server.host()).kind());
      Repository unknown = stranger.repository(new RepositoryName(server.host(), "private/a"));
      var hidden = assertThrows(GantryException.class, () -> unknown.manifest("1"));
      assertTrue(hidden.text().startsWith("pull access denied for"), hidden.text());
    }
  }

  private static void selfSigned(Path certificate, Path key, String name) {
    Output _ =
        run(
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=" + name,
            "-addext",
            "subjectAltName=DNS:localhost,IP:127.0.0.1",
            "-keyout",
            key.toString(),
            "-out",
            certificate.toString());
  }

  @Test
  @NeedsProgram("openssl")
  void aCertificateIsVerifiedAgainstTheAuthoritiesOfItsHost(StateRoot root) throws IOException {
    Path certificate = root.scratch().resolve("tls.crt");
    Path key = root.scratch().resolve("tls.key");
    selfSigned(certificate, key, "localhost");
    String tls = ", tls: {certificate: \"" + certificate + "\", key: \"" + key + "\"}";
    try (var server = DockerRegistry.start(root.scratch(), tls, "");
        var insecure = ScriptedRegistry.client()) {
      Path known = Files.createDirectories(root.scratch().resolve("known/" + server.host()));
      Files.copy(certificate, known.resolve("ca.crt"));
      roundTrip(insecure, server.host());
      try (Verified good = Verified.of(server.host(), List.of(root.scratch().resolve("known")));
          Verified unknown = Verified.of(server.host(), List.of())) {
        assertEquals(
            Optional.of(1000L), good.repository("private/a").blobSize(DESCRIPTOR.digest()));

        var failure =
            assertThrows(
                GantryException.class, () -> unknown.repository("private/a").manifest("1"));
        assertTrue(failure.text().contains("signed by an unknown authority"), failure.text());
        assertTrue(failure.text().contains("certs.d/" + server.host() + "/ca.crt"), failure.text());
      }
    }
  }

  @Test
  void plainHttpIsNotSpokenWhereTlsIsDue(StateRoot root) throws IOException {
    try (var server = DockerRegistry.start(root.scratch(), "", "");
        Verified strict = Verified.of(server.host(), List.of())) {
      var failure = assertThrows(GantryException.class, () -> strict.repository("a").manifest("1"));

      assertTrue(failure.text().contains("speaks no TLS"), failure.text());
      assertTrue(failure.text().contains("insecure = true"), failure.text());
    }
  }
}
