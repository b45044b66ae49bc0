package io.gantry.platform.http;

import io.gantry.platform.http.WebSocketFrames.Frame;
import io.gantry.platform.http.wire.Fields;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** A WebSocket (RFC 6455), server side. One thread reads; any may send. */
public final class WebSocket implements AutoCloseable {
  /** The close code of a normal end. */
  public static final int NORMAL = 1000;

  private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int VERSION = 13;
  private static final int KEY_LENGTH = 16;
  private static final int LINGER_SECONDS = 2;

  /**
   * A message.
   *
   * @param bytes UTF-8 if it is text
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Message(boolean text, byte[] bytes) {}

  private final Duplex duplex;
  private final String subprotocol;
  private final WebSocketFrames frames;
  private final ReentrantLock sending = new ReentrantLock();
  private final ReentrantLock reading = new ReentrantLock();
  private volatile boolean closeSent;
  private boolean ended;

  private WebSocket(Duplex duplex, String subprotocol, int limit) {
    this.duplex = duplex;
    this.subprotocol = subprotocol;
    frames = new WebSocketFrames(duplex.in(), limit);
  }

  /** Whether the client asks for a WebSocket. */
  public static boolean isRequested(Exchange exchange) {
    return Fields.lists(exchange.headers().all("upgrade"), "websocket")
        && Fields.lists(exchange.headers().all("connection"), "upgrade");
  }

  /**
   * The first of the client's subprotocols that is among {@code supported}; {@code ""} if it names
   * none and that is supported.
   */
  public static Optional<String> choose(Exchange exchange, List<String> supported) {
    var offered = new ArrayList<String>();
    for (String field : exchange.headers().all("sec-websocket-protocol")) {
      for (String name : field.split(",", -1)) {
        offered.add(name.strip());
      }
    }
    if (offered.isEmpty()) {
      offered.add("");
    }
    return offered.stream().filter(supported::contains).findFirst();
  }

  /**
   * Answers the opening handshake.
   *
   * @param subprotocol one that the client has offered, or {@code ""}
   * @param limit of a message, in bytes
   * @return nothing if the request is no proper handshake: then it was answered so
   */
  public static Optional<WebSocket> accept(Exchange exchange, String subprotocol, int limit)
      throws IOException {
    Headers headers = exchange.headers();
    String key = headers.first("sec-websocket-key").orElse("");
    if (!isRequested(exchange) || !exchange.method().equals("GET") || !isKey(key)) {
      exchange.send(400, Headers.NONE, "no WebSocket handshake\n".getBytes(StandardCharsets.UTF_8));
      return Optional.empty();
    }
    String version = Integer.toString(VERSION);
    if (!headers.first("sec-websocket-version").orElse("").equals(version)) {
      exchange.send(426, Headers.of("sec-websocket-version", version), new byte[0]);
      return Optional.empty();
    }
    Headers answer =
        Headers.of("upgrade", "websocket", "connection", "Upgrade")
            .with("sec-websocket-accept", proof(key));
    if (!subprotocol.isEmpty()) {
      answer = answer.with("sec-websocket-protocol", subprotocol);
    }
    return Optional.of(new WebSocket(exchange.hijack(101, answer), subprotocol, limit));
  }

  private static boolean isKey(String key) {
    try {
      return Base64.getDecoder().decode(key).length == KEY_LENGTH;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String proof(String key) {
    try {
      byte[] text = (key + MAGIC).getBytes(StandardCharsets.US_ASCII);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  /** The subprotocol agreed on, or {@code ""}. */
  public String subprotocol() {
    return subprotocol;
  }

  /**
   * The next message; nothing when the client has closed. Pings are answered meanwhile.
   *
   * @throws IOException if the client breaks the protocol, which it is told, or the connection ends
   */
  public Optional<Message> read() throws IOException {
    reading.lock();
    try {
      Optional<Message> message = ended ? Optional.empty() : next();
      while (closeSent && message.isPresent()) {
        message = next();
      }
      ended |= message.isEmpty();
      return message;
    } catch (WebSocketFrames.Violation e) {
      close(e.code(), e.getMessage() + "");
      throw e;
    } finally {
      reading.unlock();
    }
  }

  private Optional<Message> next() throws IOException {
    var message = new ByteArrayOutputStream();
    boolean begun = false;
    boolean text = false;
    while (true) {
      Frame frame = frames.read(message.size());
      switch (frame.opcode()) {
        case WebSocketFrames.PING -> send(WebSocketFrames.PONG, frame.payload());
        case WebSocketFrames.PONG -> {}
        case WebSocketFrames.CLOSE -> {
          send(WebSocketFrames.CLOSE, frame.closeCode());
          return Optional.empty();
        }
        default -> {
          boolean continues = frame.opcode() == WebSocketFrames.CONTINUATION;
          if (continues != begun) {
            throw new WebSocketFrames.Violation(1002, "fragments out of order");
          }
          if (!continues) {
            text = frame.opcode() == WebSocketFrames.TEXT;
            begun = true;
          }
          if (frame.last() && message.size() == 0) {
            return Optional.of(new Message(text, frame.payload()));
          }
          message.writeBytes(frame.payload());
          if (frame.last()) {
            return Optional.of(new Message(text, message.toByteArray()));
          }
        }
      }
    }
  }

  /** Sends a message of bytes. */
  public void send(byte[] bytes) throws IOException {
    send(WebSocketFrames.BINARY, bytes);
  }

  /** Sends a message of text. */
  public void send(String text) throws IOException {
    send(WebSocketFrames.TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  private void send(int opcode, byte[] payload) throws IOException {
    sending.lock();
    try {
      if (closeSent) {
        if (opcode == WebSocketFrames.CLOSE || opcode == WebSocketFrames.PONG) {
          return;
        }
        throw new IOException("WebSocket is closed");
      }
      closeSent = opcode == WebSocketFrames.CLOSE;
      duplex.out().write(WebSocketFrames.write(opcode, payload));
      duplex.out().flush();
    } finally {
      sending.unlock();
    }
  }

  /** Says why it ends, and ends; the client has two seconds to answer. */
  public void close(int code, String reason) {
    sayClose(code, reason);
    boolean reader = false;
    try {
      // A thread that reads now sees the client's answer; else this one waits for it.
      reader = reading.tryLock(LINGER_SECONDS, TimeUnit.SECONDS);
      if (reader && !ended) {
        ended = true;
        Linger.close(duplex);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (reader) {
        reading.unlock();
      }
      duplex.close();
    }
  }

  /** Says that nothing more will be sent; reading goes on until the client has answered. */
  void sayClose(int code, String reason) {
    try {
      byte[] text = reason.getBytes(StandardCharsets.UTF_8);
      var payload = new byte[2 + Math.min(text.length, 120)];
      payload[0] = (byte) (code >> 8);
      payload[1] = (byte) code;
      System.arraycopy(text, 0, payload, 2, payload.length - 2);
      send(WebSocketFrames.CLOSE, payload);
    } catch (IOException e) {
      // The client is gone already.
    }
  }

  /** Ends normally. */
  @Override
  public void close() {
    close(NORMAL, "");
  }

  /** This WebSocket as a connection: messages one after the other, each flush a message. */
  public Duplex duplex() {
    return new WebSocketDuplex(this);
  }
}
