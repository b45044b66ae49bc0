package io.gantry.engine.build.dockerfile;

import java.util.List;

/**
 * One instruction before it is understood.
 *
 * @param keyword as written
 * @param flags the words before the arguments that begin with {@code --}, unquoted
 * @param rest the arguments, continued lines joined, blanks at both ends dropped
 * @param text keyword, flags and rest as written, on one line
 */
record Statement(
    String keyword,
    List<String> flags,
    String rest,
    String text,
    List<Heredoc> heredocs,
    LineRange lines) {}
