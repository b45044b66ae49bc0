package io.gantry.engine.build.dockerfile;

import java.util.Optional;

/**
 * A here-document.
 *
 * @param name the word that ends it
 * @param expand whether variables in it are substituted: the word was not quoted
 * @param chomp whether leading tabs are dropped ({@code <<-})
 * @param fileDescriptor as in {@code 3<<EOF}; empty for none
 * @param content its lines, each with a line feed
 */
public record Heredoc(
    String name, boolean expand, boolean chomp, String fileDescriptor, String content) {
  /** The content, without leading tabs if it asks for that. */
  public String body() {
    if (!chomp) {
      return content;
    }
    var out = new StringBuilder();
    content.lines().forEach(line -> out.append(stripTabs(line)).append('\n'));
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
    String name = unquote(quoted);
    if (name.isEmpty() || quoted.indexOf('<') >= 0) {
      return Optional.empty();
    }
    return Optional.of(new Heredoc(name, name.equals(quoted), chomp, descriptor, ""));
  }

  private static String unquote(String word) {
    var out = new StringBuilder();
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c != '\'' && c != '"' && c != '\\') {
        out.append(c);
      }
    }
    return out.toString();
  }
}
