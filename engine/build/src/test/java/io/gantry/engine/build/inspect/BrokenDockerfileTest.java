package io.gantry.engine.build.inspect;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.gantry.engine.build.dockerfile.Dockerfile;
import io.gantry.engine.build.dockerfile.DockerfileException;
import io.gantry.engine.build.dockerfile.Source;
import io.gantry.engine.build.lint.Surroundings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** Whatever is done to a Dockerfile, it parses or is refused with its place. */
final class BrokenDockerfileTest {
  private static final String VALID =
      """
      # syntax=docker/dockerfile:1
      # escape=\\
      # check=skip=all;error=true
      ARG V=1 W="${V:-x}"
      FROM --platform=$BUILDPLATFORM base:${V%.*} AS build
      ENV A=${W//a/\\/} B='it' "C=d e"
      RUN --mount=type=cache,target=/c,id="a,b" --network=none <<EOF cat 3<<-'X'
      one
      EOF
      	two
      	X
      COPY --from=0 --chmod=0644 <<A ["a", "b c"] /d/
      $A
      A
      ADD --checksum=sha256:00 https://example.org/x.tar /x
      HEALTHCHECK --interval=1m CMD ["x", "\\u0041"]
      ONBUILD RUN <<E
      E
      EXPOSE 80/tcp 1-3 ${V:+9}
      LABEL a b c
      SHELL ["/bin/sh", "-c"]
      RUN a && \\
        # why

        b
      """;
  private static final List<String> PIECES =
      List.of(
          "\\",
          "\n",
          "$",
          "${",
          "}",
          "\"",
          "'",
          "<<",
          "<<EOF",
          "[",
          "]",
          "--",
          "=",
          "#",
          "\r",
          "\t",
          "FROM a\n",
          "ONBUILD ",
          "${a#*",
          "//",
          "`",
          "\u0000",
          "\uFEFF",
          "é",
          "\uD800");

  private static String mutate(String text, RandomGenerator random) {
    var out = new StringBuilder(text);
    for (int i = random.nextInt(1, 6); i > 0 && !out.isEmpty(); i--) {
      int at = random.nextInt(out.length());
      switch (random.nextInt(4)) {
        case 0 -> out.deleteCharAt(at);
        case 1 -> out.insert(at, PIECES.get(random.nextInt(PIECES.size())));
        case 2 -> out.delete(at, Math.min(out.length(), at + random.nextInt(40)));
        default -> out.insert(random.nextInt(out.length()), out.substring(at));
      }
    }
    return out.toString();
  }

  @Test
  void onlyRefusalsWithAPlaceComeOut() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(5);
    var surroundings = Surroundings.NONE.with(_ -> Optional.of(List.of("PATH=/bin")));
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          for (int i = 0; i < 1000; i++) {
            String text = mutate(VALID, random);
            try {
              Dockerfile file = Dockerfile.parse(Source.of("Dockerfile", text));
              var _ = Inspection.check(file, surroundings);
              var _ = Inspection.outline(file, surroundings);
              var _ = Inspection.targets(file);
            } catch (DockerfileException _) {
              // as it should be
            }
          }
        });
  }
}
