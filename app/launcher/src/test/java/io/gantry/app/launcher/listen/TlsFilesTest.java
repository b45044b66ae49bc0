package io.gantry.app.launcher.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.app.cli.Invocation;
import io.gantry.app.cli.Signals;
import io.gantry.app.cli.Stdio;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TlsFilesTest {
  @Test
  void authoritiesThatAreNoneLetNobodyIn(@TempDir Path directory) throws IOException {
    for (String name : List.of("cert.pem", "key.pem", "ca.pem")) {
      Files.writeString(directory.resolve(name), "");
    }
    var nowhere =
        new Stdio(
            InputStream.nullInputStream(),
            OutputStream.nullOutputStream(),
            OutputStream.nullOutputStream(),
            -1,
            -1,
            -1);
    var invocation = new Invocation(List.of(), Map.of(), directory, nowhere, Signals.none());
    var files = new TlsFiles("cert.pem", "key.pem", "ca.pem");
    GantryException refusal =
        assertThrows(GantryException.class, () -> files.read(invocation, false));
    assertEquals(Kind.INVALID, refusal.kind());
    assertEquals("ca.pem: no PEM certificate", refusal.text());
  }
}
