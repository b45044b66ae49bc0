package io.gantry.platform.dns;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.dns.Responder.Outcome;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** From the bytes of a query to the bytes of its answer. */
record Answering(Responder responder, Upstreams upstreams) {
  private static final System.Logger LOG = System.getLogger(Answering.class.getName());
  private static final int STREAM_SIZE = 65_535;

  /**
   * Answers, now or on another thread; a message that is no query gets no answer.
   *
   * @param stream whether both came and go by TCP
   */
  void answer(byte[] bytes, boolean stream, Executor elsewhere, Consumer<byte[]> send) {
    Message query;
    try {
      query = MessageReader.read(bytes);
    } catch (MalformedMessageException _) {
      malformed(bytes).ifPresent(send);
      return;
    }
    if (query.isResponse()) {
      return;
    }
    switch (outcome(query)) {
      case Outcome.Reply(Message reply) -> send.accept(fit(query, reply, stream));
      case Outcome.Forward _ -> elsewhere.execute(() -> send.accept(forward(query, bytes, stream)));
      case Outcome.Follow follow ->
          elsewhere.execute(() -> send.accept(fit(query, follow(follow, stream), stream)));
    }
  }

  private Outcome outcome(Message query) {
    try {
      return responder.respond(query);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot answer " + query.questions(), e);
      return new Outcome.Reply(query.reply(Message.SERVER_FAILURE, 0));
    }
  }

  /** The upstream server's own answer; its id was exchanged and is put back. */
  private byte[] forward(Message query, byte[] bytes, boolean stream) {
    Optional<byte[]> answer = upstreams.ask(query.questions().getFirst(), bytes, stream);
    if (answer.isEmpty()) {
      return MessageWriter.write(query.reply(Message.SERVER_FAILURE, Message.RECURSION_AVAILABLE));
    }
    byte[] reply = answer.get();
    reply[0] = bytes[0];
    reply[1] = bytes[1];
    return reply;
  }

  private Message follow(Outcome.Follow follow, boolean stream) {
    Message soFar = follow.soFar();
    Optional<byte[]> answer;
    try {
      byte[] bytes = MessageWriter.write(Message.query(0, follow.rest()));
      answer = upstreams.ask(follow.rest(), bytes, stream);
    } catch (GantryException _) {
      return soFar;
    }
    if (answer.isEmpty()) {
      return soFar;
    }
    try {
      Message rest = MessageReader.read(answer.get());
      var records = new ArrayList<>(soFar.answers());
      records.addAll(rest.answers());
      return new Message(
          soFar.id(),
          soFar.flags() | rest.code(),
          soFar.questions(),
          records,
          soFar.authorities(),
          soFar.additionals());
    } catch (MalformedMessageException _) {
      return soFar;
    }
  }

  /** Cut to what the asker takes; a zone may have said what no message can. */
  private static byte[] fit(Message query, Message reply, boolean stream) {
    try {
      return cut(query, reply, stream);
    } catch (GantryException e) {
      LOG.log(System.Logger.Level.DEBUG, "cannot answer " + query.questions(), e);
      return MessageWriter.write(query.reply(Message.SERVER_FAILURE, 0));
    }
  }

  private static byte[] cut(Message query, Message reply, boolean stream) {
    int limit =
        stream
            ? STREAM_SIZE
            : Math.clamp(query.udpSize(), Message.PLAIN_UDP_SIZE, Message.UDP_SIZE);
    byte[] bytes = MessageWriter.write(reply);
    return bytes.length <= limit ? bytes : MessageWriter.write(reply.truncated());
  }

  private static Optional<byte[]> malformed(byte[] bytes) {
    if (bytes.length < 12 || bytes[2] < 0) {
      return Optional.empty();
    }
    byte[] reply = new byte[12];
    reply[0] = bytes[0];
    reply[1] = bytes[1];
    reply[2] = (byte) (Message.RESPONSE >> 8);
    reply[3] = Message.FORMAT_ERROR;
    return Optional.of(reply);
  }
}
