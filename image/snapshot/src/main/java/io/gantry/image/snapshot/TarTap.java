package io.gantry.image.snapshot;

import io.gantry.platform.archive.TarContent;
import java.io.IOException;
import java.io.InputStream;

/**
 * A tar on its way into files: what {@link #content} streams read is told to the recipe as content
 * of the place where it goes, everything else as it is.
 */
final class TarTap extends InputStream {
  private final InputStream in;
  private final RecipeWriter recipe;
  private boolean inContent;
  private long passed;

  TarTap(InputStream in, RecipeWriter recipe) {
    this.in = in;
    this.recipe = recipe;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = in.read(buffer, offset, length);
    if (count > 0) {
      passed += count;
      if (!inContent) {
        recipe.literal(buffer, offset, count);
      }
    }
    return count;
  }

  /** Reads what is left: it belongs to the tar too. */
  void drain() throws IOException {
    byte[] buffer = new byte[64 * 1024];
    int count;
    do {
      count = read(buffer, 0, buffer.length);
    } while (count >= 0);
  }

  /**
   * The content of the tar's current entry, which becomes the file at {@code place}. {@code entry}
   * reads this tap, and gives zeros of its own where the file has holes.
   */
  TarContent content(String place, TarContent entry) throws IOException {
    recipe.begin(place);
    return new Content(entry);
  }

  private final class Content extends TarContent {
    private final TarContent entry;
    private long position;

    Content(TarContent entry) {
      this.entry = entry;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      long before = passed;
      inContent = true;
      try {
        int count = entry.read(buffer, offset, length);
        if (count > 0) {
          if (passed - before == count) {
            recipe.content(position, buffer, offset, count);
          } else if (passed != before) {
            throw new IOException("content of a tar entry mixes bytes and holes");
          }
          position += count;
        }
        return count;
      } finally {
        inContent = false;
      }
    }

    @Override
    public long skipHole() throws IOException {
      long hole = entry.skipHole();
      position += hole;
      return hole;
    }
  }
}
