package io.gantry.platform.http;

import io.gantry.platform.http.wire.FieldLines;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The head of an HTTP/1.1 response. */
final class ResponseHead {
  private final StringBuilder text = new StringBuilder(256);

  /** A status line and the caller's fields. */
  ResponseHead(int status, Headers headers) {
    text.append("HTTP/1.1 ").append(status).append(' ').append(reason(status)).append("\r\n");
    for (Map.Entry<String, List<String>> field : headers.fields().entrySet()) {
      for (String value : field.getValue()) {
        add(field.getKey(), value);
      }
    }
  }

  /** One more field. */
  ResponseHead add(String name, String value) {
    FieldLines.append(text, name, value);
    return this;
  }

  /** The bytes to send. */
  byte[] bytes() {
    return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Whether a response with this status never has a body. */
  static boolean bodiless(int status) {
    return status < 200 || status == 204 || status == 304;
  }

  static String reason(int status) {
    return switch (status) {
      case 100 -> "Continue";
      case 101 -> "Switching Protocols";
      case 200 -> "OK";
      case 201 -> "Created";
      case 202 -> "Accepted";
      case 204 -> "No Content";
      case 206 -> "Partial Content";
      case 301 -> "Moved Permanently";
      case 302 -> "Found";
      case 304 -> "Not Modified";
      case 307 -> "Temporary Redirect";
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 406 -> "Not Acceptable";
      case 409 -> "Conflict";
      case 410 -> "Gone";
      case 413 -> "Content Too Large";
      case 415 -> "Unsupported Media Type";
      case 422 -> "Unprocessable Content";
      case 426 -> "Upgrade Required";
      case 429 -> "Too Many Requests";
      case 431 -> "Request Header Fields Too Large";
      case 500 -> "Internal Server Error";
      case 501 -> "Not Implemented";
      case 502 -> "Bad Gateway";
      case 503 -> "Service Unavailable";
      case 504 -> "Gateway Timeout";
      case 505 -> "HTTP Version Not Supported";
      default -> "Status " + status;
    };
  }
}
