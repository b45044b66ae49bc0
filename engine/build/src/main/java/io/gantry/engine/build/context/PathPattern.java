package io.gantry.engine.build.context;

/**
 * One pattern for paths, as {@code .dockerignore} takes it: Go's {@code filepath.Match}, with
 * {@code **} for any number of directories. {@code *} and {@code ?} stop at slashes, brackets do
 * not. Matching takes time linear in the path, whatever the pattern.
 */
final class PathPattern {
  private enum Form {
    EXACT,
    PREFIX,
    SUFFIX,
    GLOB
  }

  private final Form form;
  private final String text;
  private final GlobTokens tokens;

  private PathPattern(Form form, String text, GlobTokens tokens) {
    this.form = form;
    this.text = text;
    this.tokens = tokens;
  }

  /**
   * Compiles a pattern for whole paths.
   *
   * @throws IllegalArgumentException on a syntax error
   */
  static PathPattern compile(String glob) {
    GlobTokens tokens = GlobTokens.parse(glob, true);
    int stars = glob.startsWith("**/") ? 3 : glob.startsWith("**") ? 2 : 0;
    if (stars > 0 && isLiteral(glob.substring(stars))) {
      // without a slash, "**foo" takes any name that ends so: Docker does
      return new PathPattern(Form.SUFFIX, glob.substring(2), tokens);
    }
    if (glob.endsWith("**") && isLiteral(glob.substring(0, glob.length() - 2))) {
      return new PathPattern(Form.PREFIX, glob.substring(0, glob.length() - 2), tokens);
    }
    return new PathPattern(isLiteral(glob) ? Form.EXACT : Form.GLOB, glob, tokens);
  }

  /**
   * Compiles a pattern for one element of a path, where {@code **} is no more than {@code *}.
   *
   * @throws IllegalArgumentException on a syntax error
   */
  static PathPattern element(String glob) {
    GlobTokens tokens = GlobTokens.parse(glob, false);
    return new PathPattern(isLiteral(glob) ? Form.EXACT : Form.GLOB, glob, tokens);
  }

  private static boolean isLiteral(String glob) {
    return !isPattern(glob) && glob.indexOf('\\') < 0 && glob.indexOf(']') < 0;
  }

  static boolean isPattern(String text) {
    return text.indexOf('*') >= 0 || text.indexOf('?') >= 0 || text.indexOf('[') >= 0;
  }

  boolean matches(String path) {
    return switch (form) {
      case EXACT -> path.equals(text);
      case PREFIX -> path.startsWith(text);
      case SUFFIX ->
          path.endsWith(text)
              || (text.startsWith("/")
                  && path.length() == text.length() - 1
                  && text.endsWith(path));
      case GLOB -> tokens.match(path);
    };
  }

  /** Whether something below the directory {@code path} may match. */
  boolean mayMatchBelow(String path) {
    return switch (form) {
      case EXACT -> text.length() > path.length() + 1 && isBelow(text, path);
      case PREFIX -> path.startsWith(text) || isBelow(text, path) || isAt(text, path);
      case SUFFIX -> true;
      case GLOB -> tokens.mayContinue(path + "/");
    };
  }

  private static boolean isBelow(String text, String directory) {
    return text.startsWith(directory)
        && text.length() > directory.length()
        && text.charAt(directory.length()) == '/';
  }

  /** Whether what begins with {@code text} may still be inside of {@code directory}. */
  private static boolean isAt(String text, String directory) {
    return (directory + "/").startsWith(text);
  }
}
