package io.gantry.platform.http.client;

import io.gantry.platform.http.wire.MessageBody;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The body of an answer: gives its connection back at its end, drops it before. */
final class AnswerBody extends InputStream {
  private final Link link;
  private final Links links;
  private final boolean keeps;
  private final long length;
  private final InputStream from;
  private long count;
  private boolean ended;
  private volatile boolean closed;

  AnswerBody(Link link, Links links, long length, boolean keeps) {
    this.link = link;
    this.links = links;
    this.length = length;
    this.keeps = keeps && length != AnswerHead.UNTIL_END;
    from =
        length == AnswerHead.UNTIL_END
            ? link.in()
            : new MessageBody(link.in(), length, () -> {}, this::end);
    if (length == 0) {
      end();
    }
  }

  private void end() {
    ended = true;
    if (keeps) {
      links.rest(link);
    } else {
      link.drop();
    }
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int wanted) throws IOException {
    if (ended) {
      return wanted == 0 ? 0 : -1;
    }
    if (closed) {
      throw new IOException("answer is closed");
    }
    try {
      int got = from.read(into, offset, wanted);
      if (got < 0 && !ended) {
        end();
      }
      count += Math.max(0, got);
      return got;
    } catch (EOFException e) {
      close();
      String of = length < 0 ? "" : " of " + length;
      throw link.explain(new EOFException("answer ended after " + count + of + " bytes"));
    } catch (IOException e) {
      close();
      throw link.explain(e);
    }
  }

  @Override
  public void close() {
    closed = true;
    if (!ended) {
      link.drop();
    }
  }
}
