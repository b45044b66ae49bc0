package io.gantry.engine.docker.server;

import io.gantry.platform.base.json.Json;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A failed build in the words of Docker's first builder: {@code The command '/bin/sh -c false'
 * returned a non-zero code: 1}.
 */
record ClassicFailure(String message, int code) {
  private static final Pattern EXIT =
      Pattern.compile(
          "process \"(?<command>.*?)\" did not complete successfully: exit code: (?<code>\\d+)",
          Pattern.DOTALL);

  /** What a builder's message says; code 0 if it is not about a command. */
  static ClassicFailure of(String text) {
    Matcher exit = EXIT.matcher(text);
    if (!exit.find()) {
      return new ClassicFailure(text, 0);
    }
    int code = Integer.parseInt(exit.group("code"));
    return new ClassicFailure(
        "The command '" + exit.group("command") + "' returned a non-zero code: " + code, code);
  }

  /** The line that ends the answer. */
  Json.Obj json() {
    var detail = Json.object();
    if (code != 0) {
      detail.put("code", code);
    }
    return Json.object()
        .put("errorDetail", detail.put("message", message).build())
        .put("error", message)
        .build();
  }
}
