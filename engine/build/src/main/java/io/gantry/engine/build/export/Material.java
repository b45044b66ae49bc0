package io.gantry.engine.build.export;

import io.gantry.engine.build.fetch.Fetched;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.Platform;
import io.gantry.platform.oci.Reference;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Something from outside that an image was made of.
 *
 * @param uri a package URL for an image; a URL for a repository or a file
 * @param algorithm of {@code digest}: {@code sha256}, or {@code sha1} of a commit
 * @param digest hexadecimal
 */
public record Material(String uri, String algorithm, String digest) {
  /**
   * A base image.
   *
   * @param manifest the digest that the name meant
   */
  public static Material image(Reference name, Digest manifest, Platform platform) {
    String path = name.registry().equals("docker.io") ? name.familiarRepository() : "";
    String uri =
        "pkg:docker/"
            + (path.isEmpty() ? name.registry() + "/" + name.repository() : path)
            + (name.tag().isEmpty() ? "" : "@" + name.tag())
            + "?"
            + name.digest().map(digest -> "digest=" + digest + "&").orElse("")
            + "platform="
            + URLEncoder.encode(platform.toString(), StandardCharsets.UTF_8);
    return new Material(uri, manifest.algorithm(), manifest.hex());
  }

  /** A commit of a git repository; {@code url} may have {@code #ref:directory}. */
  static Material git(String url, String commit) {
    return new Material(withoutLogin(url), commit.length() > 40 ? "sha256" : "sha1", commit);
  }

  /** A file behind a URL. */
  static Material http(String url, Digest content) {
    return new Material(withoutLogin(url), content.algorithm(), content.hex());
  }

  /** What a build has fetched. */
  public static Material of(Fetched fetched) {
    return switch (fetched) {
      case Fetched.Http(String url, Digest content) -> http(url, content);
      case Fetched.Git(String url, String commit) -> git(url, commit);
    };
  }

  /** {@code https://user:token@host/} has what nobody shall read. */
  static String withoutLogin(String url) {
    int scheme = url.indexOf("://");
    int at = url.indexOf('@', scheme + 3);
    int slash = url.indexOf('/', scheme + 3);
    return scheme > 0 && at > 0 && (slash < 0 || at < slash)
        ? url.substring(0, scheme + 3) + url.substring(at + 1)
        : url;
  }
}
