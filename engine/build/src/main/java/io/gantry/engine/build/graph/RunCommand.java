package io.gantry.engine.build.graph;

import io.gantry.engine.build.dockerfile.CommandLine;
import io.gantry.engine.build.dockerfile.Heredoc;
import io.gantry.engine.build.dockerfile.Instruction;
import java.util.ArrayList;
import java.util.List;

/**
 * What a RUN executes, here-documents included.
 *
 * <p>{@code RUN <<EOF} alone is a script: for the shell, or for the interpreter that its first line
 * names. Any other here-document is put back behind the line, for the shell to read.
 */
record RunCommand(List<String> arguments, List<Op.InlineFile> scripts) {
  /** Where scripts with an interpreter of their own are seen by the RUN. */
  static final String SCRIPTS = "/dev/pipes/";

  /** Whether a here-document is all that is run. */
  static boolean isScript(Instruction.Run run) {
    return !run.heredocs().isEmpty()
        && run.command() instanceof CommandLine.Shell(String line)
        && Heredoc.announcedBy(line.strip()).isPresent();
  }

  static RunCommand of(Instruction.Run run, List<String> shell) {
    if (run.heredocs().isEmpty() || !(run.command() instanceof CommandLine.Shell(String line))) {
      return new RunCommand(run.command().arguments(shell), List.of());
    }
    Heredoc first = run.heredocs().getFirst();
    if (isScript(run)) {
      if (first.content().startsWith("#!")) {
        return new RunCommand(
            withLine(shell, SCRIPTS + first.name()),
            List.of(new Op.InlineFile(first.name(), first.body())));
      }
      return new RunCommand(withLine(shell, first.body()), List.of());
    }
    var full = new StringBuilder(line);
    for (Heredoc heredoc : run.heredocs()) {
      full.append('\n').append(heredoc.content()).append(heredoc.name());
    }
    return new RunCommand(withLine(shell, full.toString()), List.of());
  }

  private static List<String> withLine(List<String> shell, String line) {
    var words = new ArrayList<>(shell);
    words.add(line);
    return List.copyOf(words);
  }
}
