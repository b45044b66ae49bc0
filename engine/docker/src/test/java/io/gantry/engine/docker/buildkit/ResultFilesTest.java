package io.gantry.engine.docker.buildkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.engine.docker.buildkit.ResultFiles.Wish;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.grpc.protobuf.ProtoReader;
import io.gantry.platform.grpc.protobuf.ProtoWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ResultFilesTest {
  @TempDir Path directory;

  private ResultFiles files;

  @BeforeEach
  void someFiles() throws Exception {
    Path root = Files.createDirectory(directory.resolve("root"));
    Files.writeString(directory.resolve("secret"), "secret");
    Files.writeString(Files.createDirectory(root.resolve("dir")).resolve("a.json"), "content");
    Files.writeString(root.resolve("dir/b.txt"), "b");
    Files.createSymbolicLink(root.resolve("link"), Path.of("dir/a.json"));
    Files.createSymbolicLink(root.resolve("out"), directory.resolve("secret"));
    Files.createSymbolicLink(root.resolve("outer"), directory);
    files = new ResultFiles(root);
  }

  private static Wish wish(String path) {
    return new Wish("ref", path, 0, 0, "");
  }

  private String read(Wish wish) throws Exception {
    var in = new ProtoReader(files.read(wish));
    return in.next() ? in.string() : "";
  }

  @Test
  void aFileIsReadInPartsToo() throws Exception {
    assertEquals("content", read(wish("dir/a.json")));
    assertEquals("content", read(wish("/link")));
    assertEquals("nte", read(new Wish("ref", "dir/a.json", 2, 3, "")));
    assertEquals("", read(new Wish("ref", "dir/a.json", 20, 3, "")));
  }

  @Test
  void nothingOutsideOfTheResultIsRead() {
    for (String path : List.of("out", "../secret", "outer/secret", "none")) {
      assertThrows(GantryException.class, () -> files.read(wish(path)), path);
    }
    assertThrows(GantryException.class, () -> files.stat(wish("outer/secret")));
    assertThrows(GantryException.class, () -> files.list(wish("outer")));
  }

  @Test
  void aDirectoryIsListedByAPattern() throws Exception {
    assertEquals(List.of("a.json", "b.txt"), names(files.list(wish("dir"))));
    assertEquals(List.of("a.json"), names(files.list(new Wish("ref", "dir", 0, 0, "*.json"))));
  }

  private static List<String> names(byte[] listed) {
    var names = new ArrayList<String>();
    var in = new ProtoReader(listed);
    while (in.next()) {
      ProtoReader entry = in.message();
      while (entry.next()) {
        if (entry.field() == 1) {
          names.add(entry.string());
        }
      }
    }
    return names;
  }

  @Test
  void whatIsWishedIsReadByTheKindOfTheRequest() {
    var range = new ProtoWriter().int64(1, 4).int64(2, 5);
    byte[] read = new ProtoWriter().string(1, "ref").string(2, "f").message(3, range).toBytes();
    assertEquals(new Wish("ref", "f", 4, 5, ""), Wish.parse(read, false));
    byte[] list = new ProtoWriter().string(1, "ref").string(2, "f").string(3, "*").toBytes();
    assertEquals(new Wish("ref", "f", 0, 0, "*"), Wish.parse(list, true));
  }
}
