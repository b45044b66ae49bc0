package io.gantry.app.cli.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.app.cli.fake.Shell;
import io.gantry.app.cli.fake.Shell.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Wrong values: nothing starts, and the message names the option, the value and what is allowed.
 */
final class BuildRefusalTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--secret       | foo=bar                | \"foo\" is unknown: use id, src, source, env,"
            + " type",
        "--secret       | src=f                  | id= is missing",
        "--secret       | id=x,src=nope          | failed to stat nope: no such file",
        "--secret       | id=x,type=bad          | type is \"bad\": use file, env",
        "--secret       | id=x,env=NOPE          | the variable NOPE is not set",
        "--ssh          | default                | make sure SSH_AUTH_SOCK is set",
        "--ssh          | a=nope                 | nope: no such file",
        "--ssh          | a=f                    | is no agent's socket",
        "--output       | type=local             | dest is required for local exporter",
        "--output       | type=foo               | use image, registry, docker, oci, local, tar",
        "--output       | dest=x,a               | \"a\" is no key=value",
        "--output       | type=image,compression=bad | use uncompressed, gzip, zstd",
        "--output       | type=image,compresion=gzip | \"compresion\" is unknown: use"
            + " annotation.KEY",
        "--output       | type=image,compression-level=99 | use a number of 0 to 22",
        "--output       | 'type=image,\"name=a'   | a quotation mark is not closed",
        "--cache-from   | type=local             | src= is missing",
        "--cache-from   | type=gha               | type is \"gha\": use registry, local",
        "--cache-to     | type=local,dest=c,mode=all | mode is \"all\": use min, max",
        "--platform     | foo/bar/baz/x          | unknown operating system or architecture",
        "--progress     | bad                    | use auto, none, plain, quiet, rawjson or tty",
        "--network      | bad                    | use default, none or host",
        "--allow        | bad                    | use network.host, security.insecure, device",
        "--build-context| foo                    | use NAME=PATH|URL|docker-image://NAME",
        "--build-context| foo=nope               | nope: no such directory",
        "--build-context| foo=target:x           | only in bake files",
        "--build-context| foo=oci-layout://f     | is no OCI layout",
        "--attest       | foo                    | \"foo\" is no key=value",
        "--attest       | type=bad               | use provenance, sbom",
        "--provenance   | mode=bad               | mode is \"bad\": use min, max",
        "--provenance   | foo                    | neither true, false nor key=value",
        "--ulimit       | foo                    | use NAME=SOFT[:HARD] with one of as, core",
        "--ulimit       | nofile=a               | limits are whole numbers",
        "--ulimit       | nofile=9:2             | the soft limit is above the hard one",
        "--add-host     | foo                    | use HOST:ADDRESS",
        "--add-host     | foo:bar                | \"bar\" is no IP address",
        "--annotation   | foo                    | use [LEVEL:]KEY=VALUE",
        "--annotation   | bad:foo=1              | unknown annotation type \"bad\": use manifest",
        "--tag          | A B                    | invalid tag \"A B\"",
        "--label        | =x                     | it has no key",
        "--build-arg    | =x                     | it has no name",
        "--builder      | nope                   | no builder \"nope\" found",
        "--call         | foo                    | use build, check, outline or targets",
        "--iidfile      | no/where               | it is no file in a directory",
        "--file         | nope                   | open nope: no such file or directory",
        "--shm-size     | zz                     | invalid size: 'zz'",
      })
  void theValueIsRefused(String option, String value, String words) throws IOException {
    Files.writeString(directory.resolve("Dockerfile"), "FROM busybox\n");
    Files.writeString(directory.resolve("f"), "");
    Shell shell = new Shell().in(directory).with(Map.of("HOME", directory.toString()));
    Result result = shell.run("build", option, value, ".");
    assertTrue(result.code() == 1 || result.code() == 125, result.toString());
    assertTrue(result.err().contains(words), result.err());
    assertEquals(List.of(), shell.engine.builds);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nope   | path \"nope\" not found",
        "f      | path \"f\" is no directory",
      })
  void aContextThatIsNotThereIsNamed(String context, String words) throws IOException {
    Files.writeString(directory.resolve("f"), "");
    Result result = new Shell().in(directory).run("build", context);
    assertEquals(1, result.code());
    assertTrue(result.err().contains(words), result.err());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a,b=c            | a b=c",
        "'\"a,b\",c'      | a,b c",
        "'\"a\"\"b\",c'   | a\"b c",
      })
  void fieldsMayBeQuoted(String line, String values) {
    assertEquals(
        List.of(values.split(" ", -1)), io.gantry.app.cli.build.option.Csv.values("--x", line));
  }
}
