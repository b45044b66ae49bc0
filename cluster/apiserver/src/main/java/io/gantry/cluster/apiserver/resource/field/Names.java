package io.gantry.cluster.apiserver.resource.field;

import io.gantry.cluster.model.LabelSyntax;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** What names may look like; what is wrong with one is said in upstream's words. */
public final class Names {
  private static final String LABEL_RULE =
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and"
          + " must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc',"
          + " regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
  private static final String SUBDOMAIN_RULE =
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or"
          + " '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex"
          + " used for validation is"
          + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
  private static final String DNS1035_RULE =
      "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an"
          + " alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or"
          + " 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
  private static final String CONFIG_KEY_RULE =
      "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g."
          + " 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is"
          + " '[-._a-zA-Z0-9]+')";
  private static final String HEADER_RULE =
      "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name',"
          + " regex used for validation is '[-A-Za-z0-9]+')";
  private static final String VARIABLE_RULE =
      "a valid environment variable name must consist only of printable ASCII characters other"
          + " than '='";
  private static final int LABEL_LENGTH = 63;
  private static final int SUBDOMAIN_LENGTH = 253;
  private static final int PORT_NAME_LENGTH = 15;

  /** A rule for texts. */
  @FunctionalInterface
  public interface Rule {
    /** What is wrong with a text, or nothing. */
    List<String> complaints(String text);
  }

  /** One part of a domain name. */
  public static final Rule LABEL = text -> shaped(text, isLabel(text), LABEL_RULE, LABEL_LENGTH);

  /** A domain name. */
  public static final Rule SUBDOMAIN =
      text -> shaped(text, isSubdomain(text), SUBDOMAIN_RULE, SUBDOMAIN_LENGTH);

  /** One part of a domain name that does not begin with a digit. */
  public static final Rule DNS1035_LABEL =
      text -> shaped(text, isLabel(text) && isLetter(text.charAt(0)), DNS1035_RULE, LABEL_LENGTH);

  /** A name that may have a domain before it, as in {@code example.com/role}. */
  public static final Rule QUALIFIED = LabelSyntax::keyErrors;

  /** The value of a label. */
  public static final Rule LABEL_VALUE = LabelSyntax::valueErrors;

  /** The name of a container's port: what IANA calls a service name. */
  public static final Rule PORT_NAME = Names::portName;

  /** A key of a ConfigMap or Secret: the name of a file, too. */
  public static final Rule CONFIG_KEY = Names::configKey;

  /** The name of a variable in the environment. */
  public static final Rule VARIABLE =
      text -> all(text, c -> c >= ' ' && c <= '~' && c != '=') ? List.of() : List.of(VARIABLE_RULE);

  /** The name of an HTTP header. */
  public static final Rule HEADER =
      text ->
          !text.isEmpty() && all(text, c -> isAlphanumeric(c) || c == '-')
              ? List.of()
              : List.of(HEADER_RULE);

  /** An IP address. */
  public static final Rule IP =
      text ->
          isIp(text)
              ? List.of()
              : List.of("must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");

  private Names() {}

  private static List<String> shaped(String text, boolean right, String rule, int longest) {
    var complaints = new ArrayList<String>();
    if (text.length() > longest) {
      complaints.add("must be no more than " + longest + " characters");
    }
    if (!right) {
      complaints.add(rule);
    }
    return complaints;
  }

  private static List<String> portName(String text) {
    var complaints = new ArrayList<String>();
    if (text.length() > PORT_NAME_LENGTH) {
      complaints.add("must be no more than 15 characters");
    }
    if (text.isEmpty() || !all(text, c -> isLowerOrDigit(c) || c == '-')) {
      complaints.add("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
    }
    if (text.chars().noneMatch(Names::isLetter)) {
      complaints.add("must contain at least one letter (a-z)");
    }
    if (text.contains("--")) {
      complaints.add("must not contain consecutive hyphens");
    }
    if (text.startsWith("-") || text.endsWith("-")) {
      complaints.add("must not begin or end with a hyphen");
    }
    return complaints;
  }

  private static List<String> configKey(String text) {
    var complaints = new ArrayList<String>();
    if (text.length() > SUBDOMAIN_LENGTH) {
      complaints.add("must be no more than 253 characters");
    }
    boolean right =
        !text.isEmpty() && all(text, c -> isAlphanumeric(c) || c == '-' || c == '_' || c == '.');
    if (!right) {
      complaints.add(CONFIG_KEY_RULE);
    }
    if (text.equals(".") || text.equals("..")) {
      complaints.add("must not be '" + text + "'");
    } else if (text.startsWith("..")) {
      complaints.add("must not start with '..'");
    }
    return complaints;
  }

  private static boolean isSubdomain(String text) {
    int from = 0;
    while (true) {
      int dot = text.indexOf('.', from);
      if (!isLabel(text.substring(from, dot < 0 ? text.length() : dot))) {
        return false;
      }
      if (dot < 0) {
        return true;
      }
      from = dot + 1;
    }
  }

  private static boolean isLabel(String text) {
    return !text.isEmpty()
        && text.charAt(0) != '-'
        && text.charAt(text.length() - 1) != '-'
        && all(text, c -> isLowerOrDigit(c) || c == '-');
  }

  /** Whether a text is an IPv4 address, or looks like an IPv6 one. */
  private static boolean isIp(String text) {
    if (text.contains(":")) {
      return isIp6(text);
    }
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return false;
    }
    for (String part : parts) {
      boolean leadingZero = part.length() > 1 && part.startsWith("0");
      boolean digits =
          !part.isEmpty() && part.length() <= 3 && all(part, c -> c >= '0' && c <= '9');
      if (!digits || leadingZero || Integer.parseInt(part) > 255) {
        return false;
      }
    }
    return true;
  }

  private static boolean isIp6(String text) {
    if (!all(text, c -> (Character.digit(c, 16) >= 0 && c < 128) || c == ':' || c == '.')) {
      return false;
    }
    try {
      // Digits and colons alone: nothing is looked up.
      return java.net.InetAddress.getByName("[" + text + "]") != null;
    } catch (java.net.UnknownHostException _) {
      return false;
    }
  }

  private static boolean all(String text, IntPredicate allowed) {
    return text.chars().allMatch(allowed);
  }

  private static boolean isLetter(int c) {
    return c >= 'a' && c <= 'z';
  }

  private static boolean isLowerOrDigit(int c) {
    return isLetter(c) || (c >= '0' && c <= '9');
  }

  private static boolean isAlphanumeric(int c) {
    return isLowerOrDigit(c) || (c >= 'A' && c <= 'Z');
  }
}
