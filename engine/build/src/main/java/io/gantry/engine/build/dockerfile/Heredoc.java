package io.gantry.engine.build.dockerfile;

import java.util.Optional;

/**
 * A here-document.
 *
 * @param name the word that ends it
 * @param expand whether variables in it are substituted: the word was not quoted
 * @param chomp whether leading tabs are dropped ({@code <<-})
 * @param fileDescriptor as in {@code 3<<EOF}; empty for none
 * @param content its lines, each with its line end
 */
public record Heredoc(
    String name, boolean expand, boolean chomp, String fileDescriptor, String content) {
  /** The content, without leading tabs if it asks for that. */
  public String body() {
    if (!chomp) {
      return content;
    }
    var out = new StringBuilder();
    for (String line : content.split("(?<=\n)", -1)) {
      out.append(stripTabs(line));
    }
    return out.toString();
  }

  Heredoc with(String text) {
    return new Heredoc(name, expand, chomp, fileDescriptor, text);
  }

  boolean endsAt(String line) {
    return (chomp ? stripTabs(line) : line).equals(name);
  }

  private static String stripTabs(String line) {
    int start = 0;
    while (start < line.length() && line.charAt(start) == '\t') {
      start++;
    }
    return line.substring(start);
  }

  /** The here-document that a whole word announces ({@code <<EOF}), content still empty. */
  public static Optional<Heredoc> announcedBy(String word) {
    int at = 0;
    while (at < word.length() && Character.isDigit(word.charAt(at))) {
      at++;
    }
    String descriptor = word.substring(0, at);
    if (!word.startsWith("<<", at)) {
      return Optional.empty();
    }
    at += 2;
    boolean chomp = word.startsWith("-", at);
    String quoted = word.substring(chomp ? at + 1 : at);
    String name = without(quoted, "'\"\\");
    if (name.isEmpty() || quoted.indexOf('<') >= 0) {
      return Optional.empty();
    }
    boolean plain = quoted.equals(without(quoted, "'\""));
    return Optional.of(new Heredoc(name, plain, chomp, descriptor, ""));
  }

  private static String without(String word, String characters) {
    var out = new StringBuilder();
    word.chars().filter(c -> characters.indexOf(c) < 0).forEach(c -> out.append((char) c));
    return out.toString();
  }
}
