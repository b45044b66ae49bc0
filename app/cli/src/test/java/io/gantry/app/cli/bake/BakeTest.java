package io.gantry.app.cli.bake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.app.cli.fake.FakeBuilder;
import io.gantry.app.cli.fake.Shell;
import io.gantry.app.cli.fake.Shell.Result;
import io.gantry.engine.api.build.BuildContext;
import io.gantry.engine.api.build.BuildOutput;
import io.gantry.engine.api.build.BuildRequest;
import io.gantry.engine.api.build.BuildRequest.Definition;
import io.gantry.engine.api.build.CacheLocation;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is printed is what docker's buildx prints of the same files. */
final class BakeTest {
  private static final String HCL =
      """
      // the tag
      variable "TAG" { default = "latest" }
      variable "NUM" { default = 3 }
      variable "ON" { default = true }
      function "up" {
        params = [x]
        result = upper("<${x}>")
      }
      group "default" { targets = ["app", "m"] }
      target "_common" {
        labels = { "a.b" = "c" }
        args = { V = TAG, N = NUM, U = up("q"), NIL = null }
        platforms = ["linux/amd64", "linux/arm64"]
        tags = ["never"]
        cache-from = ["x/1"]
      }
      target "app" {
        inherits = ["_common"]
        context = "."
        dockerfile-inline = <<EOT
      FROM busybox
      COPY f /f
      EOT
        tags = ["x:${TAG}", ON ? "y:${NUM + 1}" : "", notequal("", TAG) ? "z" : "w"]
        contexts = { base = "target:base", img = "docker-image://busybox" }
        secret = ["id=a,src=f", { id = "b", env = "HOME" }]
        output = ["type=docker", { type = "local", dest = "out" }]
        cache-from = ["type=registry,ref=a/b", "x/1"]
        cache-to = [{type="inline"}]
        attest = ["type=provenance,mode=max"]
        shm-size = "128m"
        network = "host"
        extra-hosts = { h = "1.2.3.4" }
        pull = true
        description = "desc"
      }
      target "base" { dockerfile = "D2" }
      target "m" {
        name = "m-${v}-${replace(w.n, ".", "-")}"
        matrix = { v = ["1","2"], w = [{n="a.b"}] }
        args = { X = v, Y = w.n }
      }
      """;

  @TempDir private Path directory;
  private final Shell shell = new Shell();

  @BeforeEach
  void aDirectory() throws IOException {
    Files.writeString(directory.resolve("docker-bake.hcl"), HCL);
    Files.writeString(directory.resolve("f"), "secret");
    Files.writeString(directory.resolve("D2"), "FROM x\n");
    shell.in(directory).with(Map.of("HOME", directory.toString()));
  }

  private Json.Obj print(String... words) {
    var all = new java.util.ArrayList<>(List.of("bake", "--print"));
    all.addAll(List.of(words));
    Result result = shell.run(all.toArray(new String[0]));
    assertEquals(0, result.code(), result.err());
    return Json.parse(result.out()).asObject();
  }

  private static Json.Obj target(Json.Obj printed, String name) {
    return printed.object("target").object(name);
  }

  @Test
  void hclIsEvaluated() {
    Json.Obj printed = print();
    assertEquals(
        Json.parse(
            """
            {"default": {"targets": ["app", "m"]}, "m": {"targets": ["m-1-a-b", "m-2-a-b"]}}
            """),
        printed.object("group"));
    assertEquals(
        """
        {
          "description": "desc",
          "attest": [
            {
              "mode": "max",
              "type": "provenance"
            }
          ],
          "context": ".",
          "contexts": {
            "base": "target:base",
            "img": "docker-image://busybox"
          },
          "dockerfile": "Dockerfile",
          "dockerfile-inline": "FROM busybox\\nCOPY f /f\\n",
          "args": {
            "N": "3",
            "U": "<Q>",
            "V": "latest"
          },
          "labels": {
            "a.b": "c"
          },
          "tags": [
            "x:latest",
            "y:4",
            "z"
          ],
          "cache-from": [
            {
              "ref": "x/1",
              "type": "registry"
            },
            {
              "ref": "a/b",
              "type": "registry"
            }
          ],
          "cache-to": [
            {
              "type": "inline"
            }
          ],
          "secret": [
            {
              "id": "a",
              "src": "f"
            },
            {
              "env": "HOME",
              "id": "b"
            }
          ],
          "platforms": [
            "linux/amd64",
            "linux/arm64"
          ],
          "output": [
            {
              "type": "docker"
            },
            {
              "dest": "out",
              "type": "local"
            }
          ],
          "pull": true,
          "network": "host",
          "shm-size": "128m",
          "extra-hosts": {
            "h": "1.2.3.4"
          }
        }\
        """,
        target(printed, "app").pretty("  "));
    assertEquals(
        Json.parse("{\"X\": \"2\", \"Y\": \"a.b\"}"), target(printed, "m-2-a-b").object("args"));
    assertEquals(
        Json.parse("[{\"type\": \"cacheonly\"}]"),
        target(printed, "base").get("output").orElseThrow());
  }

  @Test
  void theUsersVariablesHaveTheTypeOfTheDefault() {
    shell.with(Map.of("HOME", directory.toString(), "TAG", "q", "NUM", "7", "ON", "false"));
    assertEquals(List.of("x:q", "z"), target(print("app"), "app").strings("tags"));
    shell.with(Map.of("NUM", "many"));
    assertTrue(shell.run("bake", "--print").err().contains("is no number: many"));
  }

  @Test
  void jsonSaysTheSame() throws IOException {
    Files.writeString(
        directory.resolve("b.json"),
        """
        {"variable": {"V": {"default": "1"}},
         "group": {"default": {"targets": ["a"]}},
         "target": {"a": {"tags": ["x:${V}"], "args": {"Q": "${upper(V)}b"}}}}
        """);
    Json.Obj printed = print("-f", "b.json");
    assertEquals(List.of("x:1"), target(printed, "a").strings("tags"));
    assertEquals("1b", target(printed, "a").object("args").string("Q"));
  }

  @Test
  void laterFilesStandOnTop() throws IOException {
    Files.writeString(
        directory.resolve("docker-bake.override.hcl"),
        "variable \"TAG\" { default = \"o\" }\ntarget \"app\" { args = { E = \"e\" } }\n");
    Json.Obj app = target(print("app"), "app");
    assertEquals("x:o", app.strings("tags").getFirst());
    assertEquals("e", app.object("args").string("E"));
    assertEquals("3", app.object("args").string("N"));
  }

  @Test
  void composeFilesHaveTargets() throws IOException {
    Files.writeString(
        directory.resolve("compose.yaml"),
        """
        services:
          web:
            image: me/web:${T:-1}
            build:
              context: ./web
              dockerfile: D
              args:
                A: b
                E:
              target: t
              labels: [x=y]
              cache_from: [a/b]
              extra_hosts: ["h:1.1.1.1"]
              additional_contexts: {base: "service:db", img: docker-image://alpine}
              secrets: [s1]
              tags: [q:1]
              ulimits: {nofile: {soft: 1, hard: 2}}
              x-bake: {tags: [z:1], platforms: [linux/amd64]}
          db:
            build: .
            image: me/db:${T:-1}
          noimg: {image: foo}
        secrets:
          s1: {file: ./sec}
        """);
    Json.Obj printed = print("-f", "compose.yaml");
    assertEquals(
        Json.parse("{\"default\": {\"targets\": [\"db\", \"web\"]}}"), printed.object("group"));
    assertEquals(
        Json.parse(
            """
            {"context": "web",
             "contexts": {"base": "target:db", "img": "docker-image://alpine"},
             "dockerfile": "D", "args": {"A": "b"}, "labels": {"x": "y"},
             "tags": ["q:1", "z:1"], "cache-from": [{"ref": "a/b", "type": "registry"}],
             "target": "t", "secret": [{"id": "s1", "src": "sec"}],
             "platforms": ["linux/amd64"], "ulimits": ["nofile=1:2"],
             "extra-hosts": {"h": "1.1.1.1"}}
            """),
        target(printed, "web"));
    assertEquals(List.of("me/db:1"), target(printed, "db").strings("tags"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "$A-${A}-${B:-d}-$$A | a-a-d-$A",
        "${A:+yes}${B:+no}   | yes",
        "${B-x${A}}          | xa",
      })
  void variablesOfComposeAreReplaced(String text, String expected) {
    assertEquals(
        Json.of(expected),
        new Interpolation("compose.yaml", Map.of("A", "a")).apply(Json.of(text)));
  }

  @Test
  void setOverridesWhatTheFileSays() {
    Json.Obj base =
        target(
            print(
                "base",
                "--set",
                "*.args.Q=1",
                "--set",
                "base.args.HOME",
                "--set",
                "base.tags=a",
                "--set",
                "base.tags=b",
                "--set",
                "b*.output=type=tar,dest=x",
                "--set",
                "base.platform=linux/arm64",
                "--set",
                "base.contexts.a=b",
                "--set",
                "base.pull=true",
                "--no-cache"),
            "base");
    assertEquals(
        Json.parse(
            """
            {"context": ".", "contexts": {"a": "b"}, "dockerfile": "D2",
             "args": {"HOME": "HERE", "Q": "1"}, "tags": ["a", "b"],
             "platforms": ["linux/arm64"], "output": [{"dest": "x", "type": "tar"}],
             "pull": true, "no-cache": true}
            """
                .replace("HERE", directory.toString())),
        base);
    assertEquals(
        Json.parse("[{\"push\": \"true\", \"type\": \"image\"}]"),
        target(print("base", "--push"), "base").get("output").orElseThrow());
    assertEquals(
        Json.parse("[{\"type\": \"docker\"}]"),
        target(print("base", "--load"), "base").get("output").orElseThrow());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bake nope                     | failed to find target nope: there are default, m, _common",
        "bake base --set base.foo=1    | unknown key: foo: use description, annotations",
        "bake base --set zz.args.x=1   | could not find any target matching 'zz'",
        "bake base --set base.args=1   | use TARGET.args.NAME=VALUE",
        "bake base --set base.pull=x   | use true or false",
        "bake -f nope.hcl              | open nope.hcl: no such file or directory",
        "bake --list things            | use targets or variables",
        "bake base --push              | target base: tag is needed when pushing to registry",
        "bake base --set base.network=x | target base: network mode \"x\" is not supported",
        "bake base --set base.entitlements=security.insecure | allow it with --allow security",
        "bake base --set base.context=gone | target base: unable to prepare context: path \"gone\"",
        "bake base --set base.contexts.a=target:base | targets need each other: base -> base",
      })
  void whatIsWrongIsNamed(String words, String expected) {
    Result result = shell.run(words.split(" ", -1));
    assertEquals(1, result.code());
    assertTrue(result.err().contains(expected), result.err());
    assertEquals(List.of(), shell.engine.builds);
  }

  @Test
  void aMistakeInAFileIsShownWithItsPlace() throws IOException {
    Files.writeString(directory.resolve("t.hcl"), "target \"a\" {\n  tags = [undefd]\n}\n");
    assertEquals(
        new Result(
            1,
            "",
            """
            t.hcl:2
            --------------------
               1 |     target "a" {
               2 | >>>   tags = [undefd]
               3 |     }
            --------------------
            ERROR: t.hcl:2,11: unknown variable: there is no variable named "undefd"
            """),
        shell.run("bake", "-f", "t.hcl", "a"));
    Files.writeString(
        directory.resolve("t.hcl"),
        "variable \"x\" { default = \"${y}\" }\nvariable \"y\" { default = \"${x}\" }\n");
    assertTrue(shell.run("bake", "-f", "t.hcl").err().contains("variable cycle not allowed for x"));
  }

  @Test
  void targetsAreBuiltEachBehindThoseThatItUses() throws IOException {
    assertEquals(0, shell.run("bake", "app", "--metadata-file", "md").code());
    List<BuildRequest> builds = shell.engine.builds;
    assertEquals(2, builds.size());
    BuildRequest base = builds.getFirst();
    assertEquals(new Definition.OnHost(directory.resolve("D2")), base.subject().dockerfile());
    assertEquals(List.of(), base.outputs());
    BuildRequest app = builds.getLast();
    assertEquals(
        Map.of(
            "base", new BuildContext.Image(FakeBuilder.ID),
            "img", new BuildContext.Image("busybox")),
        app.subject().contexts());
    assertEquals(new Definition.Text("FROM busybox\nCOPY f /f\n"), app.subject().dockerfile());
    assertEquals(List.of("x:latest", "y:4", "z"), app.tags());
    assertEquals(2, app.subject().platforms().size());
    assertEquals(128L << 20, app.running().sharedMemory());
    assertEquals(List.of("h:1.2.3.4"), app.running().extraHosts());
    assertEquals(List.of(new CacheLocation("inline", Map.of())), app.caching().to());
    assertEquals(
        List.of(
            BuildOutput.of("docker", Map.of()), BuildOutput.of("local", directory.resolve("out"))),
        app.outputs());
    assertEquals(Map.of("provenance", Map.of("mode", "max")), app.attestations());
    assertEquals(
        "secret",
        new String(
            app.secrets().secret("a").orElseThrow(), java.nio.charset.StandardCharsets.UTF_8));
    assertTrue(app.pull());
    Json.Obj metadata = Json.parse(Files.readString(directory.resolve("md"))).asObject();
    assertEquals(List.of("app"), List.copyOf(metadata.fields().keySet()));
  }

  @Test
  void allTargetsShareOneProgress() {
    Result result = shell.run("bake", "m", "--progress=plain");
    assertEquals(0, result.code(), result.err());
    for (String line :
        List.of("[m-1-a-b 1/2] FROM busybox", "[m-2-a-b 2/2] RUN make", "[m-2-a-b] exporting")) {
      assertTrue(result.err().contains(line), result.err());
    }
    assertTrue(result.err().contains("#6 "), result.err());
    assertTrue(!result.err().contains("#7 "), result.err());
  }

  @Test
  void aFailureNamesTheTarget() {
    shell.engine.builder.failure = Optional.of(new GantryException(Kind.INVALID, "broken"));
    Result result = shell.run("bake", "base", "--progress=quiet");
    assertEquals(new Result(1, "", "ERROR: target base: failed to solve: broken\n"), result);
  }

  @Test
  void targetsAndVariablesAreListed() {
    assertEquals(
        """
        TARGET\tDESCRIPTION
        app\tdesc
        base\t
        default\tapp, m
        m\tm-1-a-b, m-2-a-b
        m-1-a-b\t
        m-2-a-b\t
        """,
        shell.run("buildx", "bake", "--list", "targets").out());
    assertTrue(shell.run("bake", "--list=variables").out().contains("TAG\t\t\tlatest\t\n"));
    String targets = shell.run("bake", "--list", "type=targets,format=json").out();
    assertEquals(
        Json.parse("{\"name\":\"m\",\"description\":\"m-1-a-b, m-2-a-b\",\"group\":true}"),
        ((Json.Arr) Json.parse(targets)).items().get(3));
    assertTrue(
        shell
            .run("bake", "--list", "type=variables,format=json")
            .out()
            .contains("\"value\": \"latest\""));
    assertTrue(shell.run("bake", "--list", "type=nope").err().contains("use targets or variables"));
  }

  @Test
  void withoutFilesTheUsualOnesAreNamed() throws IOException {
    Files.delete(directory.resolve("docker-bake.hcl"));
    assertTrue(shell.run("bake").err().contains("couldn't find a bake definition: make one of"));
  }
}
