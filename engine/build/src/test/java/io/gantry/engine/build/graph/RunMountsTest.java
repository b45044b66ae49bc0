package io.gantry.engine.build.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.build.BuildContext;
import io.gantry.engine.build.dockerfile.DockerfileException;
import io.gantry.engine.build.graph.Op.Origin;
import io.gantry.engine.build.graph.Op.RunMount;
import io.gantry.platform.base.GantryException.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RunMountsTest {
  private final GraphMaker maker = new GraphMaker();

  private RunMount mount(String options) {
    return GraphMaker.run(
            maker.graph(
                "FROM a AS stage",
                "RUN x",
                "FROM a",
                "WORKDIR /w",
                "ARG V=v",
                "RUN --mount=" + options + " x"))
        .mounts()
        .getFirst();
  }

  private String problem(String options) {
    return assertThrows(DockerfileException.class, () -> mount(options)).problem();
  }

  @Test
  void cachesAreNamedByTheirTargetUnlessTheySay() {
    assertEquals(
        new RunMount.Cache(
            "/root/.m2",
            "/root/.m2",
            false,
            RunMount.Sharing.SHARED,
            Optional.empty(),
            "",
            "0755",
            "0",
            "0"),
        mount("type=cache,target=/root/.m2"));
    assertEquals(
        new RunMount.Cache(
            "idv",
            "/w/c",
            true,
            RunMount.Sharing.LOCKED,
            Optional.of(new Origin.Input(1)),
            "/s",
            "700",
            "7",
            "8"),
        mount(
            "type=cache,id=id$V,target=c,ro,sharing=locked,from=stage,source=s,mode=700,uid=7"
                + ",gid=8"));
  }

  @Test
  void cachesOfANamespaceAreApart() {
    maker.given(Map.of("BUILDKIT_CACHE_MOUNT_NS", "ns"));
    assertTrue(
        mount("type=cache,target=/c") instanceof RunMount.Cache cache
            && cache.id().equals("ns//c"));
  }

  @Test
  void bindsAreOfTheContextAStageAnImageOrANamedContext() {
    assertEquals(new RunMount.Bind(new Origin.Context(""), "/", "/w/t", false), mount("target=t"));
    assertEquals(
        new RunMount.Bind(new Origin.Input(1), "/s", "/t", true),
        mount("type=bind,from=0,src=s,dst=/t,rw"));
    assertEquals(
        new RunMount.Bind(new Origin.Input(1), "/", "/t", false),
        mount("type=bind,from=some/image,target=/t"));
    maker.contexts(Map.of("files", new BuildContext.Empty()));
    assertEquals(
        new RunMount.Bind(new Origin.Context("files"), "/", "/t", false),
        mount("from=files,target=/t"));
  }

  @Test
  void secretsAreFilesOrVariablesOrBoth() {
    assertEquals(
        new RunMount.Secret("id", "/run/secrets/id", "", false, "0400", "0", "0"),
        mount("type=secret,id=id"));
    assertEquals(
        new RunMount.Secret("id", "", "TOKEN", true, "0400", "0", "0"),
        mount("type=secret,id=id,env=TOKEN,required"));
    assertEquals(
        new RunMount.Secret("t.txt", "/w/d/t.txt", "T", false, "440", "1", "2"),
        mount("type=secret,target=d/t.txt,env=T,mode=440,uid=1,gid=2"));
    assertTrue(problem("type=secret").contains("one of source, target required"));
  }

  @Test
  void agentsAreNumbered() {
    assertEquals(
        List.of(
            new RunMount.Ssh("default", "/run/buildkit/ssh_agent.0", false, "0600", "0", "0"),
            new RunMount.Ssh("other", "/run/buildkit/ssh_agent.1", true, "0600", "0", "0"),
            new RunMount.Ssh("default", "/s", false, "0666", "1", "2")),
        GraphMaker.run(
                maker.graph(
                    "FROM a",
                    "RUN --mount=type=ssh --mount=type=ssh,id=other,required"
                        + " --mount=type=ssh,target=/s,mode=0666,uid=1,gid=2 x"))
            .mounts());
  }

  @Test
  void memoryHasASize() {
    assertEquals(new RunMount.Tmpfs("/t", ""), mount("type=tmpfs,target=/t"));
    assertEquals(new RunMount.Tmpfs("/t", "1572864"), mount("type=tmpfs,target=/t,size=1.5MiB"));
    assertTrue(problem("type=tmpfs,target=/t,size=zz").contains("invalid value for size: zz"));
  }

  @Test
  void whatIsWrongIsSaid() {
    assertTrue(problem("type=cache").contains("invalid mount target \"/\""));
    assertTrue(problem("type=cache,target=/c,sharing=odd").contains("sharing value \"odd\""));
    assertTrue(problem("type=cache,target=/c,mode=9").contains("invalid value 9 for mode"));
    assertTrue(problem("type=bind,target=/c,from=7").contains("invalid stage index"));
  }

  @Test
  void hostNetworkAndInsecureRunsAndDevicesMustBeAllowed() {
    for (String flag : List.of("--network=host", "--security=insecure", "--device=d/x=all")) {
      var refused =
          assertThrows(
              DockerfileException.class, () -> maker.graph("FROM a", "RUN " + flag + " x"));
      assertEquals(Kind.FORBIDDEN, refused.kind());
      assertEquals(2, refused.line());
    }
    maker.allowing("network.host", "security.insecure", "device=d/x=all");
    Op.Run run =
        GraphMaker.run(
            maker.graph(
                "FROM a",
                "RUN --network=host --security=insecure --device=name=d/x=all,required x"));
    assertEquals("host", run.network());
    assertTrue(run.insecure());
    assertEquals(List.of("d/x=all,required"), run.devices());
  }

  @Test
  void theHostNameCanBeChosen() {
    maker.given(Map.of("BUILDKIT_SANDBOX_HOSTNAME", "sand"));
    assertEquals("sand", GraphMaker.run(maker.graph("FROM a", "RUN x")).hostname());
  }
}
