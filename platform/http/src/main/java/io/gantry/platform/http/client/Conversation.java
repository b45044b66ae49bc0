package io.gantry.platform.http.client;

import io.gantry.platform.http.Headers;
import io.gantry.platform.http.client.HttpException.Kind;
import io.gantry.platform.http.wire.FieldLines;
import io.gantry.platform.http.wire.Fields;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One request on a link, up to the head of its answer. */
final class Conversation {
  private static final int ONE_WRITE = 64 * 1024;
  private static final int INTERIM = 20;
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);
  private static final Duration GO_AHEAD = Duration.ofSeconds(1);

  private final Link link;
  private final Request request;
  private final Duration patience;
  private final boolean upgrade;
  private @Nullable Thread listener;
  private boolean sent;

  Conversation(Link link, Request request, Duration patience, boolean upgrade) {
    this.link = link;
    this.request = request;
    this.patience = patience;
    this.upgrade = upgrade;
  }

  /** Sends the request and reads the answer's head; the link is closed if this fails. */
  AnswerHead run() throws IOException {
    boolean done = false;
    try {
      link.begin();
      AnswerHead head = talk();
      link.relax();
      done = true;
      return head;
    } finally {
      if (!done) {
        link.drop();
      }
    }
  }

  /** Whether all of the request went out, so that the link can take another. */
  boolean sent() {
    return sent;
  }

  String method() {
    return request.method();
  }

  private AnswerHead talk() throws IOException {
    try {
      Optional<AnswerHead> refusal = send();
      sent = refusal.isEmpty();
      return sent ? answer(patience) : refusal.get();
    } catch (SentBody.Lost e) {
      return lastWords(e.why());
    }
  }

  /** A server that takes no more may have said why. */
  private AnswerHead lastWords(IOException lost) throws IOException {
    IOException why = link.explain(lost);
    try {
      return answer(LAST_WORDS);
    } catch (IOException e) {
      why.addSuppressed(e);
      throw why;
    }
  }

  private Optional<AnswerHead> send() throws IOException {
    byte[] head = head();
    return switch (request.content()) {
      case RequestContent.None _ -> {
        write(head);
        yield Optional.empty();
      }
      case RequestContent.Bytes bytes when bytes.length() <= ONE_WRITE -> {
        byte[] all = Arrays.copyOf(head, head.length + bytes.length());
        bytes.copyTo(all, head.length);
        write(all);
        yield Optional.empty();
      }
      case RequestContent.Bytes bytes ->
          send(head, new RequestContent.Stream(OptionalLong.of(bytes.length()), bytes::writeTo));
      case RequestContent.Stream stream -> send(head, stream);
    };
  }

  private Optional<AnswerHead> send(byte[] head, RequestContent.Stream content) throws IOException {
    write(head);
    if (Fields.lists(request.headers().all("expect"), "100-continue")) {
      Optional<AnswerHead> refusal = permission();
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    SentBody.send(content, link.out());
    return Optional.empty();
  }

  private void write(byte[] bytes) throws IOException {
    try {
      link.out().write(bytes);
    } catch (IOException e) {
      throw new SentBody.Lost(e);
    }
  }

  /** Waits until the server asks for the body, or refuses it, or says nothing for a while. */
  private Optional<AnswerHead> permission() throws IOException {
    link.expect(Link.Wait.HEAD, patience);
    Thread first = Thread.ofVirtual().name("http-expect").start(this::listen);
    listener = first;
    try {
      if (!first.join(GO_AHEAD)) {
        link.relax();
        return Optional.empty();
      }
    } catch (InterruptedException e) {
      throw interrupted();
    }
    AnswerHead head = read();
    link.relax();
    return head.status() >= 200 ? Optional.of(head) : Optional.empty();
  }

  private void listen() {
    try {
      boolean _ = link.in().await();
    } catch (IOException e) {
      // Who reads next meets it too.
    }
  }

  /** Reads the head of the final answer. */
  private AnswerHead answer(Duration limit) throws IOException {
    link.expect(Link.Wait.HEAD, limit);
    Thread first = listener;
    if (first != null) {
      try {
        first.join();
      } catch (InterruptedException e) {
        throw interrupted();
      }
    }
    for (int interim = 0; interim < INTERIM; interim++) {
      AnswerHead head = read();
      if (head.status() >= 200 || (head.status() == 101 && upgrade)) {
        return head;
      }
      if (head.status() == 101) {
        break;
      }
    }
    throw new HttpException(Kind.PROTOCOL, link.route().peer() + " sends no final answer");
  }

  private AnswerHead read() throws IOException {
    try {
      return AnswerHead.read(link.in());
    } catch (IOException e) {
      throw link.explain(e);
    }
  }

  private static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted while waiting for an answer");
  }

  private byte[] head() {
    Headers headers = request.headers();
    var text = new StringBuilder(256).append(request.method()).append(' ');
    switch (link.route()) {
      case Route.Tcp tcp -> {
        String authority = Route.authority(request.uri());
        if (tcp.absolute()) {
          text.append("http://").append(authority);
        }
        text.append(request.target()).append(" HTTP/1.1\r\n");
        if (headers.first("host").isEmpty()) {
          FieldLines.append(text, "host", authority);
        }
        if (tcp.absolute()) {
          tcp.proxy()
              .flatMap(Proxies.Proxy::authorization)
              .ifPresent(login -> FieldLines.append(text, "proxy-authorization", login));
        }
      }
      case Route.Unix _ -> {
        text.append(request.target()).append(" HTTP/1.1\r\n");
        if (headers.first("host").isEmpty()) {
          FieldLines.append(text, "host", "localhost");
        }
      }
    }
    for (Map.Entry<String, List<String>> field : headers.fields().entrySet()) {
      for (String value : field.getValue()) {
        FieldLines.append(text, field.getKey(), value);
      }
    }
    framing(text);
    return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private void framing(StringBuilder text) {
    switch (request.content()) {
      case RequestContent.None _ -> {
        switch (request.method()) {
          case "POST", "PUT", "PATCH" -> FieldLines.append(text, "content-length", "0");
          default -> {}
        }
      }
      case RequestContent.Bytes bytes ->
          FieldLines.append(text, "content-length", Integer.toString(bytes.length()));
      case RequestContent.Stream(OptionalLong length, RequestContent.Writer _)
          when length.isPresent() ->
          FieldLines.append(text, "content-length", Long.toString(length.getAsLong()));
      case RequestContent.Stream _ -> FieldLines.append(text, "transfer-encoding", "chunked");
    }
  }
}
