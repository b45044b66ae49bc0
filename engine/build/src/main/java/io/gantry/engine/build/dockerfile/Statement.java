package io.gantry.engine.build.dockerfile;

import java.util.List;
import java.util.Locale;

/**
 * One instruction before it is understood.
 *
 * @param keyword as written
 * @param flags the words before the arguments that begin with {@code --}, unquoted
 * @param rest the arguments, continued lines joined, blanks at both ends dropped
 * @param text keyword, flags and rest as written, on one line
 * @param comments of the lines above, without their hash
 */
record Statement(
    String keyword,
    List<String> flags,
    Arguments arguments,
    String rest,
    String text,
    List<Heredoc> heredocs,
    LineRange lines,
    List<String> comments) {
  Statement {
    flags = List.copyOf(flags);
    heredocs = List.copyOf(heredocs);
    comments = List.copyOf(comments);
  }

  /** The keyword in upper case. */
  String instruction() {
    return keyword.toUpperCase(Locale.ROOT);
  }

  List<String> words() {
    return arguments.words();
  }

  /** The arguments with the here-documents behind them, as they were written. */
  String restWithHeredocs() {
    var full = new StringBuilder(rest);
    for (Heredoc heredoc : heredocs) {
      full.append('\n').append(heredoc.content()).append(heredoc.name());
    }
    return full.toString();
  }

  Statement at(LineRange place) {
    return new Statement(keyword, flags, arguments, rest, text, heredocs, place, comments);
  }
}
