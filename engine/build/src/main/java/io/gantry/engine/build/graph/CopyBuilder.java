package io.gantry.engine.build.graph;

import io.gantry.engine.build.dockerfile.Heredoc;
import io.gantry.engine.build.dockerfile.Instruction;
import io.gantry.engine.build.dockerfile.Instruction.CopyFlags;
import io.gantry.engine.build.dockerfile.Node;
import io.gantry.engine.build.expand.Expander;
import io.gantry.platform.oci.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What one COPY or ADD does: a copy for the files of each place that it names. */
final class CopyBuilder {
  private final Instruction.Copy copy;
  private final StageBuilder stage;
  private final Node node;
  private final Expander expander;
  private final List<String> sources;
  private final List<Op.InlineFile> inline = new ArrayList<>();
  private final String written;
  private final String destination;
  private final String owner;
  private final String mode;
  private final String checksum;

  CopyBuilder(Instruction.Copy copy, StageBuilder stage, Node node, Expander expander) {
    this.copy = copy;
    this.stage = stage;
    this.node = node;
    this.expander = expander;
    CopyFlags flags = copy.flags();
    sources = copy.sources().stream().map(expander::word).toList();
    for (Heredoc heredoc : copy.heredocs()) {
      String body = heredoc.body();
      inline.add(
          new Op.InlineFile(heredoc.name(), heredoc.expand() ? expander.document(body) : body));
    }
    written = expander.word(copy.destination());
    destination = Paths.destination(stage.workingDirectory(), written);
    owner = expander.word(flags.owner());
    mode = expander.word(flags.mode());
    checksum = expander.word(flags.checksum());
  }

  /** What the history says. */
  String history() {
    var text = new StringBuilder(copy.add() ? "ADD" : "COPY");
    text.append(owner.isEmpty() ? "" : " --chown=" + owner);
    text.append(mode.isEmpty() ? "" : " --chmod=" + mode);
    sources.forEach(source -> text.append(' ').append(Remotes.withoutPassword(source)));
    inline.forEach(each -> text.append(" <<").append(each.name()));
    return text + " " + written + " # buildkit";
  }

  /** Adds the vertices; returns those that make layers, each on top of the one before. */
  List<Integer> build() {
    checkRemotes();
    var local = new ArrayList<String>();
    var made = new ArrayList<Integer>();
    String title = stage.title(node);
    int top = stage.vertex();
    for (String source : sources) {
      if (!copy.add() || !Remotes.isRemote(source)) {
        local.add(source);
        continue;
      }
      int fetched = stage.add(Remotes.withoutPassword(source), remote(source), List.of(), node);
      boolean git = Remotes.isGit(source);
      String name = git ? "/" : "/" + Remotes.fileName(source);
      boolean unpack = !git && copy.flags().unpack().orElse(false);
      top = put(title, top, inputs -> inputs.vertex(fetched), List.of(name), List.of(), unpack);
      made.add(top);
    }
    if (!local.isEmpty() || !inline.isEmpty()) {
      boolean unpack = copy.flags().unpack().orElse(copy.add());
      top = put(title, top, inputs -> inputs.from(copy.flags().from()), local, inline, unpack);
      made.add(top);
    }
    return made;
  }

  private interface Place {
    Op.Origin of(Inputs inputs);
  }

  private int put(
      String title,
      int base,
      Place place,
      List<String> files,
      List<Op.InlineFile> documents,
      boolean unpack) {
    // a name is looked up in files of the stage, which a copy onto nothing does not see
    boolean linked = copy.flags().link() && !stage.isScratch(base) && !isNamed(owner);
    Inputs inputs = stage.inputs(node, linked ? stage.scratch() : base);
    var op =
        new Op.Copy(
            place.of(inputs),
            unpack,
            List.copyOf(files),
            List.copyOf(documents),
            destination,
            owner,
            mode,
            copy.flags().parents(),
            copy.flags().excludes().stream().map(expander::word).toList());
    int copied = stage.add(title, op, inputs.ids(), node);
    return linked
        ? stage.add(
            title.replaceFirst("] ", "] LINK "), new Op.Merge(), List.of(base, copied), node)
        : copied;
  }

  private static boolean isNamed(String owner) {
    return owner.chars().anyMatch(c -> (c < '0' || c > '9') && c != ':');
  }

  private void checkRemotes() {
    long remotes = copy.add() ? sources.stream().filter(Remotes::isRemote).count() : 0;
    if (!copy.add()) {
      for (String source : sources) {
        if (source.startsWith("http://") || source.startsWith("https://")) {
          throw new IllegalArgumentException(
              "source can't be a URL for COPY: use ADD for " + Remotes.withoutPassword(source));
        }
      }
    }
    if (checksum.isEmpty()) {
      return;
    }
    if (remotes == 0) {
      throw new IllegalArgumentException("checksum requires HTTP(S) or Git sources");
    }
    if (sources.size() > 1) {
      throw new IllegalArgumentException("checksum can't be specified for multiple sources");
    }
  }

  private Op remote(String source) {
    Optional<Op.Git> git = Remotes.git(source, copy.flags().keepGitDirectory(), checksum);
    if (git.isPresent()) {
      return git.get();
    }
    return new Op.Http(
        source,
        Remotes.fileName(source),
        checksum.isEmpty() ? Optional.empty() : Optional.of(Digest.parse(checksum)));
  }
}
