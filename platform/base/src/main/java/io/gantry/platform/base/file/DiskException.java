package io.gantry.platform.base.file;

import io.gantry.platform.base.GantryException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

/** A file could not be read or written. */
public final class DiskException extends GantryException {
  private static final long serialVersionUID = 1L;

  /** {@code what} names the deed and the file, as in {@code cannot write /a/b}. */
  public DiskException(String what, IOException cause) {
    super(kind(cause), what + ": " + reason(cause), cause);
  }

  private static Kind kind(IOException cause) {
    return switch (cause) {
      case NoSuchFileException _ -> Kind.NOT_FOUND;
      case FileAlreadyExistsException _ -> Kind.ALREADY_EXISTS;
      case AccessDeniedException _ -> Kind.FORBIDDEN;
      default -> isFull(reason(cause)) ? Kind.EXHAUSTED : Kind.UNAVAILABLE;
    };
  }

  /** Whether a failure means that there is no room: on the disk, or in a quota. */
  public static boolean isFull(IOException failure) {
    return isFull(reason(failure));
  }

  private static boolean isFull(String reason) {
    String words = reason.toLowerCase(Locale.ROOT); // perhaps behind the name of a call
    return words.contains("no space left on device") || words.contains("disk quota exceeded");
  }

  /** The system's words, lower-case. The JDK passes on strerror(3), and nothing for some. */
  private static String reason(IOException cause) {
    String text =
        switch (cause) {
          case NoSuchFileException _ -> "no such file or directory";
          case FileAlreadyExistsException _ -> "file exists";
          case AccessDeniedException _ -> "permission denied";
          case FileSystemException known -> known.getReason();
          default -> cause.getMessage();
        };
    if (text == null || text.isEmpty()) {
      return cause.getClass().getSimpleName();
    }
    return Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }
}
