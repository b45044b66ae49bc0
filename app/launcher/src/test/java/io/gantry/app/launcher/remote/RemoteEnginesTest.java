package io.gantry.app.launcher.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.app.cli.Invocation;
import io.gantry.app.cli.RemoteChoice;
import io.gantry.app.cli.RemoteChoice.Tls;
import io.gantry.app.cli.Signals;
import io.gantry.app.cli.Stdio;
import io.gantry.engine.build.ContextTar;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RemoteEnginesTest {
  @Test
  void aFileThatHoldsNoCertificateIsNamed(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("ca.pem"), "x");
    var tls = new Tls(true, true, Optional.of(file), Optional.empty(), Optional.empty());
    var choice = new RemoteChoice("tcp://h:1", tls);
    var nowhere =
        new Stdio(
            InputStream.nullInputStream(),
            OutputStream.nullOutputStream(),
            OutputStream.nullOutputStream(),
            -1,
            -1,
            -1);
    var invocation = new Invocation(List.of(), Map.of(), directory, nowhere, Signals.none());
    var engines =
        new RemoteEngines(
            ContextTar::write,
            () -> {
              throw new AssertionError("no registry is needed");
            });
    GantryException refusal =
        assertThrows(GantryException.class, () -> engines.open(choice, invocation));
    assertEquals(Kind.INVALID, refusal.kind());
    assertEquals(file + ": no PEM certificate", refusal.text());
  }
}
