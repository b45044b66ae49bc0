package io.gantry.engine.build.dockerfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Dockerfiles beside what they must parse to: our own, and those of a directory that the property
 * {@code gantry.dockerfile.corpus} names, if it exists.
 */
final class CorpusTest {
  private static Stream<Path> own(String directory) throws IOException, URISyntaxException {
    var url = Objects.requireNonNull(CorpusTest.class.getResource("corpus/" + directory));
    return children(Path.of(url.toURI()));
  }

  private static Stream<Path> other(String directory) throws IOException {
    String corpus = System.getProperty("gantry.dockerfile.corpus", "");
    return corpus.isEmpty() ? Stream.of() : children(Path.of(corpus).resolve(directory));
  }

  private static Stream<Path> children(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return Stream.of();
    }
    try (var list = Files.list(directory)) {
      return List.copyOf(list.sorted().toList()).stream();
    }
  }

  @TestFactory
  Stream<DynamicTest> eachFileHasItsTree() throws IOException, URISyntaxException {
    return Stream.concat(own("good"), other("testfiles"))
        .map(directory ->
            DynamicTest.dynamicTest(
                directory.getFileName().toString(),
                () ->
                    assertEquals(
                        Files.readString(directory.resolve("result")).strip(),
                        Tree.of(Files.readString(directory.resolve("Dockerfile"))))));
  }

  @TestFactory
  Stream<DynamicTest> brokenFilesAreRefused() throws IOException, URISyntaxException {
    return Stream.concat(own("broken"), other("testfiles-negative"))
        .map(directory ->
            DynamicTest.dynamicTest(
                directory.getFileName().toString(),
                () -> {
                  String text = Files.readString(directory.resolve("Dockerfile"));
                  assertThrows(
                      DockerfileException.class,
                      () -> Dockerfile.parse(Source.of("Dockerfile", text)));
                }));
  }
}
