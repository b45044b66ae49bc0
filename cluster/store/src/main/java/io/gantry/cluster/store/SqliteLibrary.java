package io.gantry.cluster.store;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.base.file.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.OSInfo;

/**
 * SQLite's native code. Left alone, its driver writes it to the temporary directory at each start
 * and leaves it there when the process is killed. A program that sets the system property {@link
 * #PROPERTY} to what {@link #install} returns, before it opens the first store, has one copy.
 */
public final class SqliteLibrary {
  /** The driver loads the library from the directory that this system property names. */
  public static final String PROPERTY = "org.sqlite.lib.path";

  private static final String LIBRARY = "libsqlitejdbc.so";

  private SqliteLibrary() {}

  /**
   * Puts the library below a directory, unless it is there, and returns the directory that holds
   * it.
   */
  public static Path install(Path directory) {
    Path home = directory.resolve("sqlite-" + SQLiteJDBCLoader.getVersion());
    Path library = home.resolve(LIBRARY);
    if (!Files.isRegularFile(library)) {
      String resource =
          "/org/sqlite/native/" + OSInfo.getNativeLibFolderPathForCurrentOS() + "/" + LIBRARY;
      try (var bytes = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
        if (bytes == null) {
          throw new GantryException(Kind.UNAVAILABLE, "no SQLite for this machine: " + resource);
        }
        Files.createDirectories(home);
        DurableFile.write(library, bytes.readAllBytes());
      } catch (IOException e) {
        throw new DiskException("cannot write " + library, e);
      }
    }
    return home;
  }
}
