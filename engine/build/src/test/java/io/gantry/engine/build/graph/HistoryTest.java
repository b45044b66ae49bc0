package io.gantry.engine.build.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Histories and titles, letter by letter as buildx 0.20 with BuildKit of Docker 28 writes them. */
final class HistoryTest {
  private static final String[] LINES = {
    "FROM scratch AS src",
    "COPY f /",
    "ARG G=1",
    "FROM a AS ob",
    "ONBUILD ARG T=1",
    "ONBUILD COPY f /trig",
    "ONBUILD RUN echo $T trig",
    "FROM ob AS Two",
    "ARG A=x",
    "ARG B",
    "ARG G",
    "ARG HTTP_PROXY",
    "ARG TARGETARCH",
    "ENV E=1 F=\"a b\"",
    "ENV L legacy value",
    "LABEL k=\"a b\" z=1",
    "MAINTAINER me you",
    "WORKDIR /w",
    "WORKDIR sub",
    "EXPOSE 80 90-92/udp 443/tcp",
    "VOLUME [\"/data\", \"/x\"]",
    "VOLUME /y /z",
    "STOPSIGNAL SIGTERM",
    "SHELL [\"/bin/sh\", \"-e\", \"-c\"]",
    "CMD echo $E",
    "ENTRYPOINT [\"/bin/echo\", \"a\\tb\"]",
    "HEALTHCHECK --interval=5s --retries=3 CMD echo ok",
    "HEALTHCHECK CMD [\"a\", \"b\"]",
    "HEALTHCHECK --interval=1h1m1s --timeout=100ms --start-period=1.5s --start-interval=2m"
        + " --retries=10 CMD a \"b\" c",
    "HEALTHCHECK NONE",
    "ONBUILD RUN echo x",
    "RUN echo plain",
    "RUN [\"/bin/echo\", \"exec form\", \"x\"]",
    "RUN --mount=type=cache,target=/c --network=none echo \\",
    "   multi && \\",
    "   echo two",
    "RUN <<E2",
    "echo here",
    "echo doc",
    "E2",
    "RUN cat <<E3 > /e3",
    "$E",
    "E3",
    "COPY f /f",
    "COPY --chown=1:2 --chmod=644 f d /multi/",
    "COPY --link f /linked",
    "COPY <<E4 <<\"E5\" /docs/",
    "$E in4",
    "E4",
    "$E in5",
    "E5",
    "ADD --chmod=600 f /added",
    "RUN echo $HTTP_PROXY $A",
    "COPY --from=src /f /n3",
    "RUN --mount=from=src,target=/m echo m ${A} \"${A}\" '$A' ${UNSET}",
    "ARG A=again",
    "RUN --mount=type=secret,id=s,env=X echo $X",
    "USER 1:2",
  };

  private static BuildGraph graph() {
    return new GraphMaker().given(Map.of("B", "bb", "HTTP_PROXY", "http://p")).graph(LINES);
  }

  @Test
  void historiesAreBuildxs() {
    String args = "|6 T=1 A=x B=bb G= HTTP_PROXY=http://p TARGETARCH=amd64 ";
    assertEquals(
        List.of(
            "ARG T=1",
            "COPY f /trig # buildkit",
            "RUN |1 T=1 /bin/sh -c echo $T trig # buildkit",
            "ARG A=x",
            "ARG B=bb",
            "ARG G",
            "ARG HTTP_PROXY=http://p",
            "ARG TARGETARCH=amd64",
            "ENV E=1 F=a b",
            "ENV L=legacy value",
            "LABEL k=a b z=1",
            "MAINTAINER me you",
            "WORKDIR /w",
            "WORKDIR /w/sub",
            "EXPOSE [443/tcp 80/tcp 90/udp 91/udp 92/udp]",
            "VOLUME [/data /x]",
            "VOLUME [/y /z]",
            "STOPSIGNAL SIGTERM",
            "SHELL [/bin/sh -e -c]",
            "CMD [\"/bin/sh\" \"-e\" \"-c\" \"echo $E\"]",
            "ENTRYPOINT [\"/bin/echo\" \"a\\tb\"]",
            "HEALTHCHECK &{[\"CMD-SHELL\" \"echo ok\"] \"5s\" \"0s\" \"0s\" \"0s\" '\\x03'}",
            "HEALTHCHECK &{[\"CMD\" \"a\" \"b\"] \"0s\" \"0s\" \"0s\" \"0s\" '\\x00'}",
            "HEALTHCHECK &{[\"CMD-SHELL\" \"a \\\"b\\\" c\"] \"1h1m1s\" \"100ms\" \"1.5s\" \"2m0s\""
                + " '\\n'}",
            "HEALTHCHECK &{[\"NONE\"] \"0s\" \"0s\" \"0s\" \"0s\" '\\x00'}",
            "RUN " + args + "/bin/sh -e -c echo plain # buildkit",
            "RUN " + args + "/bin/echo exec form x # buildkit",
            "RUN " + args + "/bin/sh -e -c echo    multi &&    echo two # buildkit",
            "RUN " + args + "/bin/sh -e -c echo here\necho doc\n # buildkit",
            "RUN " + args + "/bin/sh -e -c cat <<E3 > /e3\n$E\nE3 # buildkit",
            "COPY f /f # buildkit",
            "COPY --chown=1:2 --chmod=644 f d /multi/ # buildkit",
            "COPY f /linked # buildkit",
            "COPY <<E4 <<E5 /docs/ # buildkit",
            "ADD --chmod=600 f /added # buildkit",
            "RUN " + args + "/bin/sh -e -c echo $HTTP_PROXY $A # buildkit",
            "COPY /f /n3 # buildkit",
            "RUN " + args + "/bin/sh -e -c echo m ${A} \"${A}\" '$A' ${UNSET} # buildkit",
            "ARG A=again",
            "RUN " + args.replace("A=x", "A=again") + "/bin/sh -e -c echo $X # buildkit",
            "USER 1:2"),
        GraphMaker.history(graph()));
  }

  @Test
  void titlesAreBuildxs() {
    assertEquals(
        List.of(
            "[ob 1/1] FROM a",
            "[two  1/19] ONBUILD COPY f /trig",
            "[two  2/19] ONBUILD RUN echo 1 trig",
            "[two  3/19] WORKDIR /w",
            "[two  4/19] WORKDIR sub",
            "[two  5/19] RUN echo plain",
            "[two  6/19] RUN [\"/bin/echo\", \"exec form\", \"x\"]",
            "[two  7/19] RUN --mount=type=cache,target=/c --network=none echo    multi &&    echo"
                + " two",
            "[two  8/19] RUN <<E2 (echo here...)",
            "[two  9/19] RUN cat <<E3 > /e3",
            "[two 10/19] COPY f /f",
            "[two 11/19] COPY --chown=1:2 --chmod=644 f d /multi/",
            "[two 12/19] COPY --link f /linked",
            "[two 12/19] LINK COPY --link f /linked",
            "[two 13/19] COPY <<E4 <<E5 /docs/",
            "[two 14/19] ADD --chmod=600 f /added",
            "[two 15/19] RUN echo http://p x",
            "[src 1/1] COPY f /",
            "[two 16/19] COPY --from=src /f /n3",
            "[two 17/19] RUN --mount=from=src,target=/m echo m x \"x\" '$A' ${UNSET}",
            "[two 18/19] RUN --mount=type=secret,id=s,env=X echo ****"),
        GraphMaker.titles(graph()));
  }

  @Test
  void aStageAloneIsOnlyNamedIfItHasAName() {
    assertEquals(
        List.of("[1/1] COPY a /b"),
        GraphMaker.titles(new GraphMaker().graph("FROM scratch", "COPY a /b")));
    assertEquals(
        List.of("[only 1/1] COPY a /b"),
        GraphMaker.titles(new GraphMaker().graph("FROM scratch AS only", "COPY a /b")));
  }

  @Test
  void theRootAsWorkingDirectoryIsNoStep() {
    BuildGraph graph = new GraphMaker().graph("FROM scratch", "WORKDIR /", "WORKDIR rel");
    assertEquals(List.of("WORKDIR /", "WORKDIR /rel"), GraphMaker.history(graph));
    assertEquals(List.of("[1/2] WORKDIR rel"), GraphMaker.titles(graph));
  }

  @Test
  void numbersOfACheckAreCharacters() {
    assertEquals("'\\x00'", GoText.rune(0));
    assertEquals("'A'", GoText.rune(65));
    assertEquals("'\\x1f'", GoText.rune(31));
    assertEquals("'\\''", GoText.rune('\''));
  }

  @Test
  void durationsAreGos() {
    for (String text : List.of("0s", "1ns", "1.5µs", "100ms", "1.5s", "1m0s", "1h0m2.5s")) {
      assertEquals(text, GoDuration.format(GoDuration.parse(text)));
    }
  }
}
