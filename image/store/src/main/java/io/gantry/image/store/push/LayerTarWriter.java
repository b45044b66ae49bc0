package io.gantry.image.store.push;

import io.gantry.image.distribution.ImageDestination.BlobWriter;
import io.gantry.image.snapshot.Snapshots;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.oci.ChainId;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a layer's tar, packed.
 *
 * @param progress hears how many bytes of the tar are done
 */
record LayerTarWriter(Snapshots snapshots, ChainId chain, Packer packer, LongConsumer progress)
    implements BlobWriter {
  @Override
  public void writeTo(OutputStream out) throws IOException {
    var last = new Open(out);
    try (OutputStream packed = packer.over(last)) {
      snapshots.writeLayer(chain, new Counted(packed, progress));
    } catch (GantryException e) {
      // who reads the layer cannot know that it was the other end that failed
      IOException cause = last.failure;
      if (cause != null) {
        throw cause;
      }
      throw e;
    }
    last.flush();
  }

  /** Remembers its failure, and stays open for what its owner writes after the layer. */
  private static final class Open extends FilterOutputStream {
    private @Nullable IOException failure;

    Open(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      try {
        out.write(bytes, offset, count);
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }

    @Override
    public void close() throws IOException {
      if (failure == null) {
        flush();
      }
    }
  }

  private static final class Counted extends FilterOutputStream {
    private final LongConsumer progress;
    private long count;

    Counted(OutputStream out, LongConsumer progress) {
      super(out);
      this.progress = progress;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      count += length;
      progress.accept(count);
    }

    @Override
    public void close() {
      // whoever made the stream below closes it
    }
  }
}
