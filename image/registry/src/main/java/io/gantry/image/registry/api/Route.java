package io.gantry.image.registry.api;

import io.gantry.image.registry.Repository;
import java.util.Locale;

/** What a path of the API means. Names in it are checked, what follows them is not. */
sealed interface Route {
  /** {@code /v2/}. */
  record Base() implements Route {}

  /** {@code /v2/_catalog}. */
  record Catalog() implements Route {}

  /** {@code /v2/NAME/tags/list}. */
  record Tags(Repository repository) implements Route {}

  /** {@code /v2/NAME/manifests/REFERENCE}: a tag or a digest. */
  record OneManifest(Repository repository, String reference) implements Route {}

  /** {@code /v2/NAME/referrers/DIGEST}. */
  record Referrers(Repository repository, String digest) implements Route {}

  /** {@code /v2/NAME/blobs/uploads/}. */
  record NewUpload(Repository repository) implements Route {}

  /** {@code /v2/NAME/blobs/uploads/ID}. */
  record OneUpload(Repository repository, String id) implements Route {}

  /** {@code /v2/NAME/blobs/DIGEST}. */
  record OneBlob(Repository repository, String digest) implements Route {}

  /** Nothing of the API. */
  record Unknown() implements Route {}

  /**
   * Reads a path.
   *
   * @throws io.gantry.image.registry.RegistryException {@code NAME_INVALID}
   */
  static Route of(String encoded) {
    String path = encoded.indexOf('%') < 0 ? encoded : colons(encoded);
    if (path.equals("/v2") || path.equals("/v2/")) {
      return new Base();
    }
    if (!path.startsWith("/v2/")) {
      return new Unknown();
    }
    String rest = path.substring("/v2/".length());
    if (rest.equals("_catalog")) {
      return new Catalog();
    }
    if (rest.endsWith("/tags/list")) {
      return new Tags(name(rest, "/tags/list"));
    }
    if (rest.endsWith("/blobs/uploads")) {
      return new NewUpload(name(rest, "/blobs/uploads"));
    }
    int slash = rest.lastIndexOf('/');
    if (slash < 0) {
      return new Unknown();
    }
    return below(rest.substring(0, slash), rest.substring(slash + 1));
  }

  private static Route below(String begin, String last) {
    if (begin.endsWith("/blobs/uploads")) {
      Repository repository = name(begin, "/blobs/uploads");
      return last.isEmpty() ? new NewUpload(repository) : new OneUpload(repository, last);
    }
    if (begin.endsWith("/manifests")) {
      return new OneManifest(name(begin, "/manifests"), last);
    }
    if (begin.endsWith("/blobs")) {
      return new OneBlob(name(begin, "/blobs"), last);
    }
    if (begin.endsWith("/referrers")) {
      return new Referrers(name(begin, "/referrers"), last);
    }
    return new Unknown();
  }

  private static Repository name(String text, String end) {
    return new Repository(text.substring(0, text.length() - end.length()));
  }

  /** The one character of names and digests that some clients encode. */
  private static String colons(String encoded) {
    return encoded.replace("%3A", ":").replace("%3a", ":");
  }

  /** As metrics and logs call it: {@code manifest}, {@code blob} …. */
  default String label() {
    return switch (this) {
      case Base _ -> "base";
      case Catalog _ -> "catalog";
      case Tags _ -> "tags";
      case OneManifest _ -> "manifest";
      case Referrers _ -> "referrers";
      case NewUpload _, OneUpload _ -> "upload";
      case OneBlob _ -> "blob";
      case Unknown _ -> "unknown";
    };
  }

  /** The methods that it takes, for {@code Allow}. */
  default String methods() {
    return switch (this) {
      case Base _, Catalog _, Tags _, Referrers _, Unknown _ -> "GET, HEAD";
      case OneManifest _ -> "GET, HEAD, PUT, DELETE";
      case NewUpload _ -> "POST";
      case OneUpload _ -> "GET, HEAD, PATCH, PUT, DELETE";
      case OneBlob _ -> "GET, HEAD, DELETE";
    };
  }

  /** Whether it takes a method. */
  default boolean takes(String method) {
    return (", " + methods() + ",").contains(" " + method.toUpperCase(Locale.ROOT) + ",");
  }
}
