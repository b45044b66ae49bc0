package io.gantry.container.runtime;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.StringTokenizer;

/**
 * A system call filter as data, turned into {@code linux.seccomp} for an architecture and a set of
 * capabilities. The grammar stands at the head of {@code seccomp.txt}.
 */
record SeccompProfile(List<Rule> rules) {
  private static final String ALLOW = "SCMP_ACT_ALLOW";

  /** What one paragraph says; {@code when} and {@code subject} are its condition. */
  record Rule(When when, String subject, int errno, List<Call> calls) {
    boolean applies(String architecture, Set<String> capabilities) {
      return switch (when) {
        case ALWAYS -> true;
        case ON -> subject.equals(architecture);
        case IF -> capabilities.contains(subject);
        case UNLESS -> !capabilities.contains(subject);
      };
    }
  }

  /** The kinds of conditions. */
  enum When {
    ALWAYS,
    ON,
    IF,
    UNLESS
  }

  /** A system call; {@code argument} is absent for any arguments. */
  record Call(String name, List<Json.Obj> argument) {}

  SeccompProfile {
    rules = List.copyOf(rules);
  }

  private static final class Default {
    static final SeccompProfile PROFILE = load();
  }

  /** Docker's default profile. */
  static SeccompProfile standard() {
    return Default.PROFILE;
  }

  private static SeccompProfile load() {
    try (InputStream in = SeccompProfile.class.getResourceAsStream("seccomp.txt")) {
      if (in == null) {
        throw new GantryException(Kind.INTERNAL, "seccomp.txt: missing from the program's files");
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Parses the grammar above. */
  static SeccompProfile parse(String text) {
    var rules = new ArrayList<Rule>();
    var paragraph = new StringBuilder();
    int start = 0;
    while (start < text.length()) {
      int end = text.indexOf('\n', start);
      String line = text.substring(start, end < 0 ? text.length() : end);
      start = end < 0 ? text.length() : end + 1;
      if (!line.startsWith(" ")) {
        flush(paragraph, rules);
      }
      if (!line.startsWith("#")) {
        paragraph.append(line).append(' ');
      }
    }
    flush(paragraph, rules);
    return new SeccompProfile(rules);
  }

  private static void flush(StringBuilder paragraph, List<Rule> rules) {
    var words = new StringTokenizer(paragraph.toString());
    paragraph.setLength(0);
    if (!words.hasMoreTokens()) {
      return;
    }
    String word = words.nextToken();
    When when =
        switch (word) {
          case "on" -> When.ON;
          case "if" -> When.IF;
          case "unless" -> When.UNLESS;
          default -> When.ALWAYS;
        };
    String subject = "";
    if (when != When.ALWAYS) {
      subject = words.nextToken();
      word = words.nextToken();
    }
    int errno =
        switch (word) {
          case "allow" -> 0;
          case "errno" -> Integer.parseInt(words.nextToken());
          default -> throw new GantryException(Kind.INVALID, "seccomp profile: action " + word);
        };
    var calls = new ArrayList<Call>();
    while (words.hasMoreTokens()) {
      word = words.nextToken();
      int parenthesis = word.indexOf('(');
      if (parenthesis < 0) {
        calls.add(new Call(word, List.of()));
        continue;
      }
      var condition = new StringBuilder(word.substring(parenthesis + 1));
      while (condition.charAt(condition.length() - 1) != ')') {
        condition.append(' ').append(words.nextToken());
      }
      condition.setLength(condition.length() - 1);
      calls.add(new Call(word.substring(0, parenthesis), List.of(argument(condition.toString()))));
    }
    rules.add(new Rule(when, subject, errno, List.copyOf(calls)));
  }

  private static Json.Obj argument(String condition) {
    var words = new StringTokenizer(condition);
    var json = Json.object().put("index", Long.parseLong(words.nextToken()));
    String operator = words.nextToken();
    long value = Long.decode(words.nextToken());
    return switch (operator) {
      case "==" -> json.put("value", value).put("op", "SCMP_CMP_EQ").build();
      case "!=" -> json.put("value", value).put("op", "SCMP_CMP_NE").build();
      case "&" -> {
        words.nextToken();
        long masked = Long.decode(words.nextToken());
        yield json.put("value", value)
            .put("valueTwo", masked)
            .put("op", "SCMP_CMP_MASKED_EQ")
            .build();
      }
      default -> throw new GantryException(Kind.INVALID, "seccomp profile: operator " + operator);
    };
  }

  /** The filter for {@code architecture} (Go's name) and the capabilities of the process. */
  Json.Obj json(String architecture, Set<String> capabilities) {
    var syscalls = new ArrayList<Json>();
    for (Rule rule : rules) {
      if (!rule.applies(architecture, capabilities)) {
        continue;
      }
      var plain = new ArrayList<String>();
      for (Call call : rule.calls()) {
        if (call.argument().isEmpty()) {
          plain.add(call.name());
        } else {
          syscalls.add(syscall(List.of(call.name()), rule.errno(), call.argument()));
        }
      }
      if (!plain.isEmpty()) {
        syscalls.add(syscall(plain, rule.errno(), List.of()));
      }
    }
    return Json.object()
        .put("defaultAction", "SCMP_ACT_ERRNO")
        .put("defaultErrnoRet", 1)
        .put("architectures", Json.strings(architectures(architecture)))
        .put("syscalls", Json.array(syscalls))
        .build();
  }

  private static Json.Obj syscall(List<String> names, int errno, List<Json.Obj> arguments) {
    var json = Json.object().put("names", Json.strings(names));
    if (errno == 0) {
      json.put("action", ALLOW);
    } else {
      json.put("action", "SCMP_ACT_ERRNO").put("errnoRet", errno);
    }
    return arguments.isEmpty() ? json.build() : json.put("args", Json.array(arguments)).build();
  }

  private static List<String> architectures(String architecture) {
    return switch (architecture) {
      case "amd64" -> List.of("SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32");
      case "arm64" -> List.of("SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM");
      default -> List.of();
    };
  }
}
