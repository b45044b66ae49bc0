package io.gantry.cluster.pki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.base.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KubeconfigTest {
  private static final String OTHERS =
      """
      apiVersion: v1
      kind: Config
      current-context: work
      preferences: {colors: true}
      clusters:
      - name: work
        cluster: {server: "https://work:6443", tls-server-name: x}
      contexts:
      - name: work
        context: {cluster: work, user: me, namespace: team}
      users:
      - name: me
        user: {exec: {command: login, apiVersion: client.authentication.k8s.io/v1}}
      """;

  @TempDir Path directory;

  private Kubeconfig config() {
    return new Kubeconfig(directory.resolve("kube").resolve("config"));
  }

  private Kubeconfig.Entry entry() {
    Authority authority = Authority.open(directory.resolve("pki"), Clock.systemUTC());
    return new Kubeconfig.Entry(
        "gantry",
        "https://127.0.0.1:6443",
        authority.certificatePem(),
        authority.client("admin", "gantry-admin", List.of("system:masters")));
  }

  private Json.Obj read() throws IOException {
    return Yaml.parse(Files.readAllBytes(config().file())).getFirst().asObject();
  }

  private void writeOthers() throws IOException {
    Files.createDirectories(directory.resolve("kube"));
    Files.writeString(config().file(), OTHERS);
  }

  @Test
  void aFirstEntryMakesTheFile() throws IOException {
    config().add(entry());
    assertEquals("gantry", read().string("current-context"));
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(config().file())));
    assertFalse(Files.exists(directory.resolve("kube").resolve("config.lock")));
  }

  @Test
  void whatOthersHaveWrittenStays() throws IOException {
    writeOthers();
    Json.Obj before = read();
    config().add(entry());
    config().add(entry());
    assertEquals(2, read().array("clusters").size());
    assertEquals(before.array("users").getFirst(), read().array("users").getFirst());
    assertTrue(read().object("preferences").bool("colors"));
    config().remove("gantry");
    assertEquals(before, read());
  }

  @Test
  void takingOutWhatIsNotThereChangesNothing() throws IOException {
    config().remove("gantry");
    assertFalse(Files.exists(config().file()));
    writeOthers();
    config().remove("gantry");
    assertEquals(OTHERS, Files.readString(config().file()));
  }

  @Test
  void aContextThatTheUserChoseSinceStaysCurrent() throws IOException {
    writeOthers();
    config().add(entry());
    Files.writeString(config().file(), Yaml.write(read().with("current-context", Json.of("work"))));
    config().remove("gantry");
    assertEquals("work", read().string("current-context"));
  }

  @Test
  void aBrokenFileIsNotOverwritten() throws IOException {
    Files.createDirectories(directory.resolve("kube"));
    Files.writeString(config().file(), "- 1\n");
    Kubeconfig.Entry entry = entry();
    assertThrows(GantryException.class, () -> config().add(entry));
    assertEquals("- 1\n", Files.readString(config().file()));
  }

  @Test
  void theVariableNamesTheFirstFile() {
    assertEquals(Path.of("/a"), Kubeconfig.ofUser("/a:/b", Path.of("/h")).file());
    assertEquals(Path.of("/h/.kube/config"), Kubeconfig.ofUser("", Path.of("/h")).file());
  }
}
