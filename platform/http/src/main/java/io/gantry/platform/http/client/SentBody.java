package io.gantry.platform.http.client;

import io.gantry.platform.http.wire.BufferedBody;
import io.gantry.platform.http.wire.Chunks;
import java.io.IOException;
import java.io.OutputStream;
import java.util.OptionalLong;

/** Sends the body of a request; tells failures of the connection from those of its writer. */
final class SentBody {
  /** The connection has failed. */
  static final class Lost extends IOException {
    private static final long serialVersionUID = 1L;

    private final IOException why;

    Lost(IOException why) {
      super(why);
      this.why = why;
    }

    IOException why() {
      return why;
    }
  }

  private SentBody() {}

  /** Sends a body; {@link Lost} if the connection fails. */
  static void send(RequestContent.Stream content, OutputStream to) throws IOException {
    var out = new Guarded(to);
    OptionalLong length = content.length();
    if (length.isEmpty()) {
      var chunks = new BufferedBody(new Chunks(out, true));
      content.writer().writeTo(chunks);
      chunks.close();
      return;
    }
    var sized = new Sized(out, length.getAsLong());
    content.writer().writeTo(sized);
    if (sized.left > 0) {
      throw new IOException("body shorter than its length by " + sized.left + " bytes");
    }
  }

  /** Marks failures. */
  private static final class Guarded extends OutputStream {
    private final OutputStream out;

    private Guarded(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        throw new Lost(e);
      }
    }
  }

  /** Lets exactly so many bytes pass. */
  private static final class Sized extends OutputStream {
    private final OutputStream out;
    private long left;

    private Sized(OutputStream out, long length) {
      this.out = out;
      left = length;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (length > left) {
        throw new IOException("body longer than its length");
      }
      left -= length;
      out.write(bytes, offset, length);
    }
  }
}
