package io.gantry.engine.local.log;

import io.gantry.engine.api.LogConfig;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where and how lines go to a syslog server: Docker's {@code syslog-*} options.
 *
 * @param place a host name or address, or the path of a socket
 * @param port 0 for a socket
 * @param facility its number
 * @param authority the file of the certificates to trust; empty for the system's
 */
record SyslogPlan(
    Transport transport,
    String place,
    int port,
    int facility,
    Format format,
    String authority,
    boolean verify) {
  private static final String LOCAL_SOCKET = "/dev/log";
  private static final int PORT = 514;
  private static final int TLS_PORT = 6514;
  private static final int DAEMON = 3;
  private static final List<String> FACILITIES =
      List.of(
          "kern",
          "user",
          "mail",
          "daemon",
          "auth",
          "syslog",
          "lpr",
          "news",
          "uucp",
          "cron",
          "authpriv",
          "ftp",
          "",
          "",
          "",
          "",
          "local0",
          "local1",
          "local2",
          "local3",
          "local4",
          "local5",
          "local6",
          "local7");

  /** How the bytes travel. */
  enum Transport {
    UDP("udp"),
    TCP("tcp"),
    TLS("tcp+tls"),
    UNIX("unix"),
    UNIXGRAM("unixgram");

    private final String scheme;

    Transport(String scheme) {
      this.scheme = scheme;
    }

    /** Whether each message is a packet of its own. */
    boolean isPackets() {
      return this == UDP || this == UNIXGRAM;
    }
  }

  /** How a message looks. */
  enum Format {
    /** The C library's, of today and then: for a socket of this host. */
    LOCAL(""),
    RFC3164("rfc3164"),
    RFC5424("rfc5424"),
    /** With microseconds. */
    RFC5424_MICRO("rfc5424micro");

    private final String word;

    Format(String word) {
      this.word = word;
    }
  }

  /**
   * Reads the options.
   *
   * @return nothing for another driver
   * @throws GantryException {@code INVALID} in Docker's words
   */
  static Optional<SyslogPlan> decide(LogConfig config) {
    if (!config.driver().equals("syslog")) {
      return Optional.empty();
    }
    Map<String, String> options = config.options();
    for (String file : List.of("syslog-tls-cert", "syslog-tls-key")) {
      if (options.containsKey(file)) {
        throw invalid(file + " is not supported: gantry shows syslog servers no certificate");
      }
    }
    String address = options.getOrDefault("syslog-address", "");
    URI uri = address.isEmpty() ? URI.create("unixgram://" + LOCAL_SOCKET) : parse(address);
    Transport transport = transport(uri, address);
    boolean socket = transport == Transport.UNIX || transport == Transport.UNIXGRAM;
    String place = socket ? uri.getPath() : uri.getHost();
    if (place == null || place.isEmpty()) {
      throw invalid("syslog-address should be in form proto://address, got " + address);
    }
    int usual = transport == Transport.TLS ? TLS_PORT : PORT;
    return Optional.of(
        new SyslogPlan(
            transport,
            place.startsWith("[") ? place.substring(1, place.length() - 1) : place,
            socket ? 0 : uri.getPort() < 0 ? usual : uri.getPort(),
            facility(options.getOrDefault("syslog-facility", "")),
            format(options.getOrDefault("syslog-format", "")),
            options.getOrDefault("syslog-tls-ca-cert", ""),
            options.getOrDefault("syslog-tls-skip-verify", "").isEmpty()));
  }

  private static URI parse(String address) {
    try {
      return new URI(address);
    } catch (URISyntaxException _) {
      throw invalid("syslog-address should be in form proto://address, got " + address);
    }
  }

  private static Transport transport(URI uri, String address) {
    for (Transport transport : Transport.values()) {
      if (transport.scheme.equals(uri.getScheme())) {
        return transport;
      }
    }
    if (uri.getScheme() == null) {
      throw invalid("syslog-address should be in form proto://address, got " + address);
    }
    throw invalid("unsupported scheme: '" + uri.getScheme() + "'");
  }

  private static int facility(String text) {
    if (text.isEmpty()) {
      return DAEMON;
    }
    int known = FACILITIES.indexOf(text);
    if (known >= 0) {
      return known;
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= 0 && number < FACILITIES.size()) {
        return number;
      }
    } catch (NumberFormatException _) {
      throw invalid("invalid syslog facility");
    }
    throw invalid("invalid syslog facility");
  }

  private static Format format(String word) {
    for (Format format : Format.values()) {
      if (format.word.equals(word)) {
        return format;
      }
    }
    throw invalid("Invalid syslog format");
  }

  private static GantryException invalid(String text) {
    return new GantryException(Kind.INVALID, text);
  }
}
