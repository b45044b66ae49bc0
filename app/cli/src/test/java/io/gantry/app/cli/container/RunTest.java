package io.gantry.app.cli.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.app.cli.fake.Sample;
import io.gantry.app.cli.fake.Shell;
import io.gantry.app.cli.fake.Shell.Result;
import io.gantry.engine.api.ContainerSpec;
import io.gantry.engine.api.MountSpec;
import io.gantry.engine.api.MountSpec.Recursion;
import io.gantry.engine.api.PortSpec;
import io.gantry.engine.api.Sink;
import io.gantry.engine.api.Source;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RunTest {
  @TempDir private Path directory;
  private final Shell shell = new Shell();

  private ContainerSpec spec(String... options) {
    var words = new java.util.ArrayList<>(List.of(options));
    words.addFirst("create");
    words.add("busybox");
    Result result = shell.run(words.toArray(String[]::new));
    assertEquals(0, result.code(), result.err());
    return shell.engine.containers.specs.getLast();
  }

  private String error(String... options) {
    var words = new java.util.ArrayList<>(List.of(options));
    words.addFirst("run");
    words.add("busybox");
    Result result = shell.run(words.toArray(String[]::new));
    assertEquals(125, result.code(), result.err());
    return result.err().substring(0, result.err().indexOf('\n'));
  }

  @Test
  void inTheForegroundItAttachesWaitsAndStartsInThisOrder() {
    shell.engine.containers.output = "out";
    shell.engine.containers.errors = "err";
    shell.engine.containers.exitCode = 7;
    assertEquals(new Result(7, "out", "err"), shell.run("run", "--name", "x", "busybox", "sh"));
    assertEquals(
        List.of("create x", "attach new", "wait new NEXT_EXIT", "start new"),
        shell.engine.containers.calls);
    assertEquals(List.of("sh"), shell.engine.containers.specs.getFirst().process().command());
  }

  @Test
  void aContainerThatRemovesItselfIsAwaitedToItsRemoval() {
    shell.run("run", "--rm", "busybox");
    assertTrue(shell.engine.containers.calls.contains("wait new REMOVED"));
    assertTrue(shell.engine.containers.specs.getFirst().lifecycle().autoRemove());
  }

  @Test
  void detachedItPrintsTheId() {
    assertEquals(new Result(0, Sample.ID + "\n", ""), shell.run("run", "-d", "busybox"));
    assertEquals(List.of("create ", "start new"), shell.engine.containers.calls);
  }

  @Test
  void inputIsAttachedOnlyIfAskedFor() {
    shell.typing("hello");
    assertEquals("hello", shell.run("run", "-i", "busybox", "cat").out());
    assertTrue(shell.engine.containers.specs.getFirst().process().stdinOnce());
    assertTrue(shell.engine.containers.attached.getFirst().stdin() instanceof Source.Stream);
    shell.run("run", "busybox", "cat");
    assertTrue(shell.engine.containers.attached.getLast().stdin() instanceof Source.None);
    assertFalse(shell.engine.containers.specs.getLast().process().stdin());
  }

  @Test
  void chosenStreamsAloneAreAttached() {
    shell.run("run", "-a", "STDERR", "busybox");
    assertTrue(shell.engine.containers.attached.getFirst().stdout() instanceof Sink.None);
    assertTrue(shell.engine.containers.attached.getFirst().stderr() instanceof Sink.Stream);
    assertEquals(
        "invalid argument \"foo\" for \"-a, --attach\" flag: valid streams are STDIN, STDOUT and"
            + " STDERR",
        error("-a", "foo"));
    assertEquals(
        "gantry: conflicting options: cannot specify both --attach and --detach",
        error("-d", "-a", "stdin"));
  }

  @Test
  void aTerminalForAContainerNeedsATerminalForTheUser() {
    assertTrue(error("-it").startsWith("gantry: the input device is not a TTY"));
    assertEquals(List.of(), shell.engine.containers.calls);
  }

  @Test
  void detachingEndsWithSuccess() {
    shell.engine.containers.detaches = true;
    shell.engine.containers.exitCode = 9;
    assertEquals(0, shell.run("run", "busybox").code());
  }

  @Test
  void signalsArePassedOnUnlessForbidden() {
    shell.with((IntConsumer handler) -> {
      handler.accept(15); // before it runs
      handler.accept(17);
      return () -> {};
    });
    shell.run("run", "busybox");
    assertEquals("kill new 15", shell.engine.containers.calls.getLast());
    shell.run("run", "--sig-proxy=false", "busybox");
    assertEquals("start new", shell.engine.containers.calls.getLast());
  }

  private void withoutTheImage() {
    var containers = shell.engine.containers;
    containers.createFailure = Optional.of(new GantryException(Kind.NOT_FOUND, "No such image: x"));
    shell.engine.images.afterPull = () -> containers.createFailure = Optional.empty();
  }

  @Test
  void aMissingImageIsPulledAndToldAsDockerDoes() {
    withoutTheImage();
    shell.engine.containers.output = "hello";
    assertEquals(
        new Result(
            0,
            "hello",
            """
            Unable to find image 'app:latest' locally
            latest: Pulling from library/app
            4fe2ade4980c: Pulling fs layer
            4fe2ade4980c: Download complete
            4fe2ade4980c: Pull complete
            Digest: sha256:DIGEST
            Status: Downloaded newer image for app:latest
            """
                .replace("DIGEST", "fe".repeat(32))),
        shell.run("run", "app"));
    withoutTheImage();
    assertEquals(
        new Result(0, Sample.ID + "\n", ""), shell.run("create", "--quiet", "host:5000/app:2"));
    assertEquals("host:5000/app:2", shell.engine.images.pulls.getLast().name().toString());
  }

  @Test
  void pullPoliciesAreKept() {
    withoutTheImage();
    assertEquals(
        new Result(125, "", "gantry: No such image: x\n"),
        shell.run("run", "--pull", "never", "app"));
    assertEquals(List.of(), shell.engine.images.pulls);
    assertEquals(0, shell.run("run", "--pull=always", "app").code());
    assertEquals(0, shell.run("run", "--pull=always", "--platform", "arm64", "app").code());
    assertEquals(
        Optional.of(new Platform("linux", "arm64", "")),
        shell.engine.images.pulls.getLast().platform());
    assertEquals(2, shell.engine.images.pulls.size());
    assertTrue(shell.run("run", "--pull=x", "app").err().contains("invalid pull option: 'x'"));
  }

  @Test
  void anImageOfAnotherPlatformIsMissing() {
    shell.engine.images.all.add(Sample.image("a1", 0, 0, "busybox"));
    assertEquals(0, shell.run("run", "--platform=linux/amd64", "busybox").code());
    assertEquals(0, shell.engine.images.pulls.size());
    assertEquals(0, shell.run("run", "--platform=linux/arm64", "busybox").code());
    assertEquals(1, shell.engine.images.pulls.size());
  }

  @Test
  void whatNoRegistryGivesMayBeMadeHere() {
    withoutTheImage();
    shell.engine.images.pullFailure =
        Optional.of(new GantryException(Kind.UNAVAILABLE, "docker.io: no route"));
    assertEquals(
        "Unable to find image 'debian:bookworm' locally\n"
            + "gantry: docker.io: no route; or make it here with 'gantry bootstrap"
            + " debian:bookworm'\n",
        shell.run("create", "debian:bookworm").err());
    assertEquals("gantry: docker.io: no route\n", shell.run("create", "-q", "app").err());
  }

  @Test
  void failuresToExecuteKeepDockersCodes() {
    shell.engine.containers.startFailure =
        Optional.of(new GantryException(Kind.COMMAND_NOT_FOUND, "exec: \"x\": not found in $PATH"));
    assertEquals(127, shell.run("run", "busybox", "x").code());
    shell.engine.containers.startFailure =
        Optional.of(new GantryException(Kind.COMMAND_NOT_EXECUTABLE, "permission denied"));
    assertEquals(126, shell.run("run", "busybox", "/etc").code());
    shell.engine.containers.createFailure =
        Optional.of(new GantryException(Kind.ALREADY_EXISTS, "name taken"));
    assertEquals(125, shell.run("run", "busybox").code());
    assertEquals(1, shell.run("create", "busybox").code());
  }

  @Test
  void theProcessIsAsAskedFor() throws IOException {
    Files.writeString(directory.resolve("vars"), "# comment\n\nA=file\nHOME\nABSENT\n  B=c \n");
    shell.in(directory).with(Map.of("HOME", "/root", "OWN", "mine"));
    ContainerSpec spec =
        spec(
            "--env-file",
            "vars",
            "-e",
            "A=b",
            "-e",
            "OWN",
            "-e",
            "GONE",
            "-w",
            "/srv",
            "-u",
            "1:2",
            "--entrypoint",
            "/bin/sh",
            "-h",
            "box",
            "-l",
            "a=b",
            "-l",
            "c");
    assertEquals(Map.of("a", "b", "c", ""), spec.labels());
    assertEquals("box", spec.hostname());
    assertEquals("/srv", spec.process().workingDirectory());
    assertEquals("1:2", spec.process().user());
    assertEquals(Optional.of(List.of("/bin/sh")), spec.process().entrypoint());
    assertEquals(
        List.of("A=file", "HOME=/root", "B=c ", "A=b", "OWN=mine", "GONE"),
        spec.process().environment());
    assertEquals(Optional.of(List.of()), spec("--entrypoint", "").process().entrypoint());
    assertEquals(Optional.empty(), spec().process().entrypoint());
  }

  @Test
  void wrongEnvironmentsAreRefused() throws IOException {
    Files.writeString(directory.resolve("bad"), "A B=c\n");
    Files.writeString(directory.resolve("empty"), "=c\n");
    shell.in(directory);
    assertEquals("gantry: open /nope: no such file or directory", error("--env-file", "/nope"));
    assertTrue(error("--env-file", "bad").contains("variable 'A B' contains whitespaces"));
    assertTrue(error("--env-file", "empty").contains("no variable name on line '=c'"));
    assertEquals(
        "invalid argument \"=x\" for \"-e, --env\" flag: invalid environment variable: =x",
        error("-e", "=x"));
  }

  @Test
  void portsHaveAddressesRangesAndProtocols() {
    assertEquals(
        List.of(
            new PortSpec("", 8080, 80, "tcp"),
            new PortSpec("127.0.0.1", 53, 53, "udp"),
            new PortSpec("", 0, 90, "tcp"),
            new PortSpec("::1", 81, 81, "tcp"),
            new PortSpec("10.0.0.1", 0, 82, "tcp"),
            new PortSpec("", 7000, 8000, "tcp"),
            new PortSpec("", 7001, 8001, "tcp")),
        spec(
                "-p8080:80",
                "-p",
                "127.0.0.1:53:53/udp",
                "-p",
                "90",
                "-p",
                "[::1]:81:81",
                "-p",
                "10.0.0.1::82",
                "-p",
                "7000-7001:8000-8001")
            .network()
            .ports());
    assertEquals("gantry: invalid containerPort: foo", error("-p", "foo"));
    assertEquals("gantry: invalid IP address: 1.2.3", error("-p", "1.2.3:80:80"));
    assertEquals("gantry: invalid proto: foo", error("-p", "80/foo"));
    assertTrue(error("-p", "1-3:1-2").contains("invalid ranges specified"));
  }

  @Test
  void theNetworkIsAsAskedFor() {
    assertEquals("bridge", spec().network().mode());
    assertEquals("none", spec("--net=none").network().mode());
    assertEquals("container:x", spec("--network", "container:x").network().mode());
    var network =
        spec(
                "--add-host",
                "a:1.2.3.4",
                "--add-host=b=::1",
                "--dns",
                "9.9.9.9",
                "--dns-search",
                "x",
                "--dns-opt",
                "ndots:0",
                "--expose",
                "80-81",
                "-P")
            .network();
    assertEquals(Map.of("a", "1.2.3.4", "b", "::1"), network.extraHosts());
    assertEquals(List.of("9.9.9.9"), network.dns());
    assertEquals(List.of("ndots:0"), network.dnsOptions());
    assertEquals(List.of("80/tcp", "81/tcp"), network.exposed());
    assertTrue(network.publishAll());
    assertTrue(error("--add-host", "foo").endsWith("bad format for add-host: \"foo\""));
    assertTrue(error("--add-host", "a:b").endsWith("invalid IP address in add-host: \"b\""));
    assertTrue(error("--dns", "foo").endsWith("IP address is not correctly formatted: foo"));
  }

  @Test
  void volumesAreBindsNamesOrAnonymous() {
    shell.in(Path.of("/home/me"));
    assertEquals(
        List.of(
            new MountSpec.Bind("/src", "/dst", true, true, "rshared"),
            new MountSpec.Bind("/home/me/here", "/here", false, true, ""),
            new MountSpec.Volume("data", "/data", false, true),
            new MountSpec.Volume("", "/anonymous", false, false),
            new MountSpec.Tmpfs("/run", "size=64m"),
            new MountSpec.Tmpfs("/tmp", "")),
        spec(
                "-v",
                "/src:/dst:ro,rshared",
                "-v",
                "./here:/here/",
                "-v",
                "data:/data:nocopy",
                "-v",
                "/anonymous",
                "--tmpfs",
                "/run:size=64m",
                "--tmpfs",
                "/tmp")
            .mounts());
    assertTrue(error("-v", "a:b:c:d").contains("invalid volume specification: 'a:b:c:d'"));
    assertTrue(error("-v", "data:rel").contains("mount path must be absolute"));
    assertTrue(error("-v", "data:/").contains("destination can't be '/'"));
    assertTrue(error("-v", "a/b:/c").contains("\"a/b\" includes invalid characters"));
    assertTrue(error("-v", "/a:/b:foo").contains("invalid mode: foo"));
    assertTrue(error("-v", "/a:/b", "-v", "/c:/b").contains("Duplicate mount point: /b"));
  }

  @Test
  void mountsAreSpelledOut() {
    assertEquals(
        List.of(
            new MountSpec.Bind("/src", "/dst", true, false, "rslave"),
            new MountSpec.Bind(
                "/src", "/below", true, true, "rprivate", Recursion.READ_ONLY, Optional.empty()),
            new MountSpec.Volume(
                "v1", "/v", false, true, "a/b", Map.of("k", "v"), Map.of("o", "a,b"), written()),
            new MountSpec.Tmpfs("/t", "size=1048576,mode=700", true),
            new MountSpec.Image("box:1", "/i", "bin"),
            new MountSpec.Inherited("other", "ro")),
        spec(
                "--mount",
                "type=bind,src=/src,dst=/dst,readonly,bind-propagation=rslave",
                "--mount",
                "type=bind,src=/src,dst=/below,ro,bind-recursive=readonly,bind-propagation=rprivate,"
                    + "bind-create-src",
                "--mount",
                "source=v1,target=/v,volume-nocopy=1,volume-subpath=a/b,volume-label=k=v,"
                    + "\"volume-opt=o=a,b\"",
                "--mount",
                "type=tmpfs,destination=/t,tmpfs-size=1m,tmpfs-mode=700",
                "--mount",
                "type=image,src=box:1,dst=/i,image-subpath=bin",
                "--volumes-from",
                "other:ro")
            .mounts());
    assertEquals(
        "invalid argument \"foo\" for \"--mount\" flag: invalid field 'foo' must be a key=value"
            + " pair",
        error("--mount", "foo"));
    assertTrue(error("--mount", "type=bind,src=/a").endsWith("target is required"));
    assertTrue(error("--mount", "x=y,dst=/a").endsWith("unexpected key 'x' in 'x=y'"));
    assertTrue(error("--mount", "dst=/a,ro=x").endsWith("invalid value for ro: x"));
  }

  private static Optional<String> written() {
    return Optional.empty();
  }

  /** Each in docker 28's words. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--mount|type=bind,dst=/x|invalid mount config for type \"bind\": field Source must not be"
            + " empty",
        "--mount|type=bind,src=a,dst=/x|invalid mount config for type \"bind\": invalid mount path:"
            + " 'a' mount path must be absolute",
        "--mount|type=foo,src=/a,dst=/x|invalid mount config for type \"foo\": mount type unknown",
        "--mount|type=bind,src=/a,dst=/x,bind-propagation=foo|invalid propagation mode: foo",
        "--mount|type=bind,src=/a,dst=/x,bind-recursive=foo|(must be \"enabled\", \"disabled\","
            + " \"writable\", or \"readonly\")",
        "--mount|type=bind,src=/a,dst=/x,bind-recursive=readonly|requires 'readonly' to be"
            + " specified in conjunction",
        "--mount|type=bind,src=/a,dst=/x,volume-nocopy|cannot mix 'volume-*' options with mount"
            + " type 'bind'",
        "--mount|src=vv,dst=/x,volume-subpath=../y|subpath must be a relative path within the"
            + " volume",
        "--mount|dst=/x,volume-subpath=y|must not set Subpath when using anonymous volumes",
        "--mount|src=/vv,dst=/x|create /vv: \"/vv\" includes invalid characters",
        "--mount|type=tmpfs,src=a,dst=/x|field Source must not be specified",
        "--mount|type=tmpfs,dst=/x,tmpfs-mode=9|invalid value for tmpfs-mode: 9",
        "--mount|src=vv,dst=/x,volume-driver=nope|plugin \"nope\" not found",
        "-v|/a:/b:nocopy|invalid mount config for type \"bind\": field VolumeOptions must not be",
        "-v|vv:/b:rslave|invalid mount config for type \"volume\": field BindOptions must not be",
        "-v|/a:/b:ro,rw|invalid mode: ro,rw",
        "-v|:/b|invalid spec: :/b: empty section between colons",
        "-v|v:/b|volume name is too short",
        "--tmpfs|/x:foo|invalid tmpfs option \"foo\"",
        "--volumes-from|a:foo|invalid mode: foo",
        "--storage-opt|size=1g|--storage-opt is supported only for overlay over xfs",
        "--storage-opt|foo=1g|Unknown option foo",
      })
  void mountsThatCannotBeAreRefused(String option, String value, String words) {
    String error = error(option, value);
    assertTrue(error.contains(words), error);
  }

  @Test
  void limitsAndRightsAreAsAskedFor() {
    ContainerSpec spec =
        spec(
            "-m",
            "64m",
            "--memory-swap=-1",
            "--cpus",
            "0.5",
            "--cpu-shares",
            "512",
            "--cpuset-cpus",
            "0-1",
            "--pids-limit",
            "-1",
            "--shm-size",
            "1g",
            "--cap-add",
            "cap_net_admin",
            "--cap-drop",
            "all",
            "--privileged",
            "--security-opt",
            "no-new-privileges",
            "--security-opt",
            "seccomp:unconfined",
            "--read-only",
            "--init",
            "--stop-signal",
            "INT",
            "--stop-timeout",
            "3",
            "--platform",
            "linux/amd64",
            "--pull",
            "never",
            "--restart",
            "no",
            "-q");
    assertEquals(64L << 20, spec.resources().memory().limit());
    assertEquals(-1, spec.resources().memory().swap());
    assertEquals(500_000_000L, spec.resources().cpu().nanoCpus());
    assertEquals(512, spec.resources().cpu().shares());
    assertEquals("0-1", spec.resources().cpu().cpus());
    assertEquals(0, spec.resources().pids());
    assertEquals(1L << 30, spec.resources().shmSize());
    assertEquals(List.of("NET_ADMIN"), spec.security().capAdd());
    assertEquals(List.of("ALL"), spec.security().capDrop());
    assertTrue(spec.security().privileged());
    assertTrue(spec.security().noNewPrivileges());
    assertTrue(spec.security().seccompUnconfined());
    assertTrue(spec.security().readOnlyRootfs());
    assertTrue(spec.security().init());
    assertEquals("INT", spec.lifecycle().stopSignal());
    assertEquals(Optional.of(3), spec.lifecycle().stopTimeoutSeconds());
    assertTrue(error("--security-opt", "foo").contains("invalid --security-opt: \"foo\""));
    assertTrue(error("--restart", "always:3").contains("only be used with 'on-failure'"));
    assertTrue(error("--restart", "on-failure:x").contains("must be an integer"));
    assertTrue(error("--restart", "on-failure:-1").contains("cannot be negative"));
    assertTrue(error("--restart", "never").contains("unknown policy 'never'"));
    assertTrue(error("--rm", "--restart=always").contains("--restart and --rm"));
    assertTrue(error("--pull", "foo").contains("must be one of \"always\", \"missing\" or"));
  }

  @Test
  void theIdIsWrittenOnceToAFile() throws IOException {
    shell.in(directory);
    assertEquals(0, shell.run("run", "--cidfile", "id", "busybox").code());
    assertEquals(Sample.ID, Files.readString(directory.resolve("id")));
    assertTrue(error("--cidfile", "id").contains("container ID file found, make sure"));
  }

  @Test
  void warningsGoToStandardError() {
    shell.engine.containers.warnings = List.of("no swap accounting");
    assertEquals("WARNING: no swap accounting\n", shell.run("create", "busybox").err());
  }
}
