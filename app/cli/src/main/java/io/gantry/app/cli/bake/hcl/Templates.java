package io.gantry.app.cli.bake.hcl;

/** Texts with {@code ${values}} in them. */
final class Templates {
  private Templates() {}

  /** A text in quotation marks, of which the first has been read. */
  static Expression quoted(Scanner in, Place place) {
    return new TemplateReader(in, place, true).whole();
  }

  /** A whole source as a text, without escapes: a heredoc, a string of JSON. */
  static Expression whole(Source source, Place place) {
    return new TemplateReader(new Scanner(source), place, false).whole();
  }

  /** A heredoc, of which {@code <<} has been read. */
  static Expression heredoc(Scanner in, Place place) {
    boolean indented = in.accept("-");
    String mark = in.name();
    if (mark.isEmpty()) {
      throw in.error("a name must follow <<");
    }
    in.accept("\r");
    if (!in.accept("\n")) {
      throw in.error("a line end must follow <<" + mark);
    }
    String text = in.source().text();
    int start = in.at();
    for (int line = start; line < text.length(); ) {
      int end = text.indexOf('\n', line);
      int stop = end < 0 ? text.length() : end;
      if (text.substring(line, stop).strip().equals(mark)) {
        in.moveTo(stop);
        String content = text.substring(start, line);
        int lines = (int) text.substring(0, start).chars().filter(c -> c == '\n').count();
        var source =
            new Source(
                in.source().name(),
                indented ? dedented(content) : content,
                in.source().firstLine() + lines);
        return whole(source, place);
      }
      line = stop + 1;
    }
    throw place.error("the text is not ended by a line " + mark);
  }

  /** A line behind {@code ~}} goes on with that, and keeps its indentation. */
  private static String dedented(String text) {
    int least = Integer.MAX_VALUE;
    boolean goesOn = false;
    for (String line : text.lines().toList()) {
      if (!line.isBlank() && !goesOn) {
        int indent = 0;
        while (indent < line.length()
            && (line.charAt(indent) == ' ' || line.charAt(indent) == '\t')) {
          indent++;
        }
        least = Math.min(least, indent);
      }
      goesOn = line.stripTrailing().endsWith("~}");
    }
    var result = new StringBuilder();
    goesOn = false;
    for (String line : text.lines().toList()) {
      result.append(line, goesOn ? 0 : Math.min(least, line.length()), line.length()).append('\n');
      goesOn = line.stripTrailing().endsWith("~}");
    }
    return result.toString();
  }
}
