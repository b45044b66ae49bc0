package io.gantry.image.snapshot;

import io.gantry.platform.archive.TarContent;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.fs.DirectoryFiles;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Follows where the contents of a tar go while it is unpacked. */
interface ContentLog {
  /** Nobody asks. */
  ContentLog NONE =
      new ContentLog() {
        @Override
        public TarContent content(String place, TarContent entry) {
          return entry;
        }

        @Override
        public void removing(String place) {}
      };

  /** The stream to read instead of {@code entry}, whose bytes go to {@code place}. */
  TarContent content(String place, TarContent entry) throws IOException;

  /** What is at {@code place}, if anything, is about to be removed. */
  void removing(String place);

  /** Tells a recipe. */
  record OfRecipe(
      RecipeWriter recipe, TarTap tap, RootDirectory root, DirectoryFiles files, KeptContents kept)
      implements ContentLog {
    @Override
    public TarContent content(String place, TarContent entry) throws IOException {
      return tap.content(place, entry);
    }

    @Override
    public void removing(String place) {
      Optional<FileStatus> status = root.stat(place, false);
      if (status.isEmpty()) {
        return;
      }
      if (status.get().isDirectory()) {
        for (String name : root.list(place)) {
          removing(Paths.join(place, name));
        }
      } else if (status.get().isRegular()) {
        keep(place);
      }
    }

    private void keep(String place) {
      int parent = files.open(root.descriptor(), Paths.parent(place));
      try {
        kept.keep(recipe, files, parent, place);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        Descriptor.close(parent);
      }
    }
  }
}
