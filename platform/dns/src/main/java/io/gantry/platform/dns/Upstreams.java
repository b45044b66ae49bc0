package io.gantry.platform.dns;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Other servers, asked one after the other until one answers, the one that did last time first. */
final class Upstreams {
  private static final System.Logger LOG = System.getLogger(Upstreams.class.getName());

  /** Sockets are descriptors: beyond this many the question waits for its turn. */
  private static final int AT_ONCE = 2048;

  private static final int LARGEST = 65_535;

  private final DnsSettings settings;
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final SecureRandom random = new SecureRandom();

  /** Who answered last is asked first, so that a dead server costs its timeout once. */
  private volatile int first;

  Upstreams(DnsSettings settings) {
    this.settings = settings;
  }

  /**
   * The first answer that is none of {@code SERVFAIL} and {@code REFUSED}, with whatever id.
   *
   * @param query the bytes of a message with this question
   */
  Optional<byte[]> ask(Question question, byte[] query, boolean stream) {
    try {
      places.acquire();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
    try {
      return askInTurn(question, query, stream);
    } finally {
      places.release();
    }
  }

  private Optional<byte[]> askInTurn(Question question, byte[] query, boolean stream) {
    Optional<byte[]> unhappy = Optional.empty();
    for (int round = 0; round < settings.rounds(); round++) {
      int from = first;
      for (int i = 0; i < settings.upstreams().size(); i++) {
        int index = (from + i) % settings.upstreams().size();
        InetSocketAddress server = settings.upstreams().get(index);
        try {
          byte[] own = withId(query, random.nextInt(0x10000));
          byte[] answer = stream ? askTcp(server, own) : askUdp(server, own, question);
          Message message = MessageReader.read(answer);
          if (isAnswer(message, own, question)) {
            switch (message.code()) {
              case Message.SERVER_FAILURE, Message.REFUSED -> unhappy = Optional.of(answer);
              default -> {
                first = index;
                return Optional.of(answer);
              }
            }
          }
        } catch (IOException | MalformedMessageException e) {
          LOG.log(System.Logger.Level.DEBUG, "no answer from " + server, e);
        }
      }
    }
    return unhappy;
  }

  private static byte[] withId(byte[] query, int id) {
    byte[] own = query.clone();
    own[0] = (byte) (id >> 8);
    own[1] = (byte) id;
    return own;
  }

  private byte[] askUdp(InetSocketAddress server, byte[] query, Question question)
      throws IOException {
    long end = System.nanoTime() + settings.timeout().toNanos();
    try (var socket = new DatagramSocket()) {
      socket.connect(server);
      socket.send(new DatagramPacket(query, query.length));
      var packet = new DatagramPacket(new byte[LARGEST], LARGEST);
      while (true) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          throw new SocketTimeoutException("no answer in " + settings.timeout());
        }
        socket.setSoTimeout((int) left);
        socket.receive(packet);
        byte[] answer = Arrays.copyOf(packet.getData(), packet.getLength());
        if (isAnswer(answer, query, question)) {
          return answer;
        }
      }
    }
  }

  /** Anything else that comes to the port is somebody's attempt to forge one. */
  private static boolean isAnswer(byte[] answer, byte[] query, Question question) {
    try {
      return isAnswer(MessageReader.read(answer), query, question);
    } catch (MalformedMessageException _) {
      return false;
    }
  }

  private static boolean isAnswer(Message answer, byte[] query, Question question) {
    return answer.isResponse()
        && answer.id() == ((query[0] & 0xff) << 8 | (query[1] & 0xff))
        && answer.questions().size() == 1
        && answer.questions().getFirst().isSameAs(question);
  }

  private byte[] askTcp(InetSocketAddress server, byte[] query) throws IOException {
    int millis = (int) settings.timeout().toMillis();
    try (var socket = new Socket()) {
      socket.connect(server, millis);
      socket.setSoTimeout(millis);
      byte[] framed = new byte[query.length + 2];
      framed[0] = (byte) (query.length >> 8);
      framed[1] = (byte) query.length;
      System.arraycopy(query, 0, framed, 2, query.length);
      socket.getOutputStream().write(framed);
      var in = new DataInputStream(socket.getInputStream());
      byte[] answer = new byte[in.readUnsignedShort()];
      in.readFully(answer);
      return answer;
    }
  }
}
