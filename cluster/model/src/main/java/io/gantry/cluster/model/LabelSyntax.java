package io.gantry.cluster.model;

import java.util.ArrayList;
import java.util.List;

/** What label keys and values may look like; complaints in Kubernetes' words. */
public final class LabelSyntax {
  private static final int LONGEST_NAME = 63;
  private static final int LONGEST_PREFIX = 253;
  private static final String NAME_RULE =
      "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an"
          + " alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for"
          + " validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
  private static final String PREFIX_RULE =
      "prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric"
          + " characters, '-' or '.', and must start and end with an alphanumeric character (e.g."
          + " 'example.com', regex used for validation is"
          + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
  private static final String KEY_RULE =
      "a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start"
          + " and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc',"
          + " regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an"
          + " optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
  private static final String VALUE_RULE =
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or"
          + " '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or"
          + " 'my_value',  or '12345', regex used for validation is"
          + " '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

  private LabelSyntax() {}

  /** What is wrong with a key (a qualified name, as in {@code example.com/role}); else nothing. */
  public static List<String> keyErrors(String key) {
    int slash = key.indexOf('/');
    if (slash >= 0 && key.indexOf('/', slash + 1) >= 0) {
      return List.of(KEY_RULE);
    }
    var errors = new ArrayList<String>();
    if (slash >= 0) {
      prefixErrors(key.substring(0, slash), errors);
    }
    String name = key.substring(slash + 1);
    if (name.isEmpty()) {
      errors.add("name part must be non-empty");
    } else if (name.length() > LONGEST_NAME) {
      errors.add("name part must be no more than 63 characters");
    }
    if (!isName(name)) {
      errors.add("name part " + NAME_RULE);
    }
    return errors;
  }

  private static void prefixErrors(String prefix, List<String> errors) {
    if (prefix.isEmpty()) {
      errors.add("prefix part must be non-empty");
    } else if (!isSubdomain(prefix)) {
      errors.add(PREFIX_RULE);
    }
    if (prefix.length() > LONGEST_PREFIX) {
      errors.add("prefix part must be no more than 253 characters");
    }
  }

  /** What is wrong with a value; else nothing. */
  public static List<String> valueErrors(String value) {
    var errors = new ArrayList<String>();
    if (value.length() > LONGEST_NAME) {
      errors.add("must be no more than 63 characters");
    }
    if (!value.isEmpty() && !isName(value)) {
      errors.add(VALUE_RULE);
    }
    return errors;
  }

  private static boolean isName(String text) {
    if (text.isEmpty()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean inner = c == '-' || c == '_' || c == '.';
      if (!isAlphanumeric(c) && !(inner && i > 0 && i < text.length() - 1)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAlphanumeric(char c) {
    return isLower(c) || (c >= 'A' && c <= 'Z');
  }

  private static boolean isLower(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  private static boolean isSubdomain(String text) {
    boolean boundary = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean wrong =
          switch (c) {
            case '-' -> boundary;
            case '.' -> boundary || text.charAt(i - 1) == '-';
            default -> !isLower(c);
          };
      if (wrong) {
        return false;
      }
      boundary = c == '.';
    }
    return !boundary && !text.endsWith("-");
  }
}
