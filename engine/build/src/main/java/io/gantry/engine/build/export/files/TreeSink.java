package io.gantry.engine.build.export.files;

import io.gantry.platform.linux.fs.FileStatus;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** Takes files. */
public interface TreeSink {
  /** A directory begins. */
  void directory(String path, FileStatus status, Map<String, byte[]> attributes) throws IOException;

  /** All that is in a directory has come. */
  void end(String path, FileStatus status) throws IOException;

  /** A regular file of {@code status.size()} bytes. */
  void file(String path, FileStatus status, Map<String, byte[]> attributes, InputStream content)
      throws IOException;

  /** Another name of a file that has come. */
  void link(String path, String first, FileStatus status) throws IOException;

  /** A symbolic link. */
  void symlink(String path, String target, FileStatus status) throws IOException;

  /** A device or a pipe. */
  void node(String path, FileStatus status, Map<String, byte[]> attributes) throws IOException;
}
