package io.gantry.engine.build.dockerfile;

import io.gantry.engine.build.dockerfile.Instruction.CopyFlags;
import java.util.ArrayList;
import java.util.List;

/** Understands COPY and ADD. */
final class CopyParser {
  private CopyParser() {}

  static Instruction copy(Statement s, boolean add) {
    String keyword = add ? "ADD" : "COPY";
    var flags =
        new Flags(
            s.flags(),
            add
                ? List.of("chown", "chmod", "link", "exclude", "checksum", "keep-git-dir", "unpack")
                : List.of("from", "chown", "chmod", "link", "parents", "exclude"),
            List.of("exclude"));
    List<String> words = s.words();
    if (words.size() < 2) {
      throw new IllegalArgumentException(
          keyword
              + " requires at least two arguments, but only one was provided. Destination could"
              + " not be determined");
    }
    boolean json = s.arguments().json();
    if (!json && Heredoc.announcedBy(words.getLast()).isPresent()) {
      throw new IllegalArgumentException(keyword + " cannot accept a heredoc as a destination");
    }
    var sources = new ArrayList<>(words.subList(0, words.size() - 1));
    sources.removeIf(word -> !json && Heredoc.announcedBy(word).isPresent());
    return new Instruction.Copy(
        add, List.copyOf(sources), words.getLast(), s.heredocs(), flags(flags));
  }

  private static CopyFlags flags(Flags flags) {
    return new CopyFlags(
        flags.string("from"),
        flags.string("chown"),
        flags.string("chmod"),
        flags.truth("link").orElse(false),
        flags.truth("parents").orElse(false),
        List.copyOf(flags.strings("exclude")),
        flags.string("checksum"),
        flags.truth("unpack"),
        flags.truth("keep-git-dir"));
  }
}
