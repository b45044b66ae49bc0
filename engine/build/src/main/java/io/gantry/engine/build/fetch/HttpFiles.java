package io.gantry.engine.build.fetch;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.PathLocks;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.base.file.DurableFile;
import io.gantry.platform.http.Headers;
import io.gantry.platform.http.client.ClientSettings;
import io.gantry.platform.http.client.HttpClient;
import io.gantry.platform.http.client.Proxies;
import io.gantry.platform.http.client.Request;
import io.gantry.platform.http.client.RequestContent;
import io.gantry.platform.http.client.Response;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Files behind http addresses: {@code records/<address>} says what was there last, {@code
 * content/<digest>} holds it.
 */
final class HttpFiles {
  private static final int REDIRECTS = 10;
  private static final long LARGEST = 64L << 30;
  private static final int BUFFER = 128 * 1024;

  private final Path directory;
  private final PathLocks locks;

  HttpFiles(Path directory, PathLocks locks) {
    this.directory = directory;
    this.locks = locks;
  }

  HttpFile fetch(String url, Optional<Digest> checksum, Access access) {
    HttpAddress address = HttpAddress.parse(url);
    try {
      Files.createDirectories(directory.resolve("records"));
      Files.createDirectories(content());
      String name = Digest.of(address.uri().toString().getBytes(StandardCharsets.UTF_8)).hex();
      try (PathLocks.Held _ = locks.acquire(directory.resolve(name + ".lock"))) {
        return fetch(address, name, checksum, access);
      }
    } catch (InterruptedIOException e) {
      Thread.currentThread().interrupt();
      throw new GantryException(Kind.CANCELLED, "build cancelled", e);
    } catch (IOException e) {
      throw new GantryException(
          Kind.UNAVAILABLE, "cannot fetch " + address.shown() + ": " + e.getMessage(), e);
    }
  }

  private HttpFile fetch(HttpAddress address, String name, Optional<Digest> checksum, Access access)
      throws IOException {
    Path file = directory.resolve("records").resolve(name);
    Optional<HttpRecord> known = known(file);
    if (known.isPresent() && checksum.isPresent() && known.get().digest().equals(checksum.get())) {
      return known.get().file(content(known.get().digest()), address); // cannot have changed
    }
    var settings = ClientSettings.USUAL.with(Proxies.of(access.environment()));
    HttpRecord found;
    try (var client = new HttpClient(settings);
        Response response = ask(client, address, known, access)) {
      found =
          response.status() == 304 && known.isPresent()
              ? known.get()
              : take(response, address, checksum);
    }
    checksum.ifPresent(wanted -> check(found.digest(), wanted, address));
    DurableFile.write(file, found.toJson().text().getBytes(StandardCharsets.UTF_8));
    return found.file(content(found.digest()), address);
  }

  private static void check(Digest found, Digest wanted, HttpAddress address) {
    if (found.algorithm().equals(wanted.algorithm()) && !found.equals(wanted)) {
      throw new GantryException(
          Kind.INVALID,
          "digest mismatch " + address.shown() + ": " + found + " (expected: " + wanted + ")");
    }
  }

  Path content() {
    return directory.resolve("content");
  }

  private Path content(Digest digest) {
    return content().resolve(digest.hex());
  }

  /** Removes what is said of files whose bytes are gone. */
  void forget(String digest) {
    try (DirectoryStream<Path> records = Files.newDirectoryStream(directory.resolve("records"))) {
      for (Path file : records) {
        Optional<HttpRecord> record = DurableFile.read(file).flatMap(HttpRecord::parse);
        if (record.isEmpty() || record.get().digest().hex().equals(digest)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (NoSuchFileException _) {
      // nothing was ever fetched
    } catch (IOException e) {
      throw new DiskException("cannot forget fetched files", e);
    }
  }

  /** What was fetched before, if its content is still here and whole in size. */
  private Optional<HttpRecord> known(Path file) {
    return DurableFile.read(file)
        .flatMap(HttpRecord::parse)
        .filter(record -> Files.isRegularFile(content(record.digest())));
  }

  /** The answer to a request, after redirects. */
  private static Response ask(
      HttpClient client, HttpAddress address, Optional<HttpRecord> known, Access access)
      throws IOException {
    URI at = address.uri();
    for (int redirects = 0; redirects <= REDIRECTS; redirects++) {
      Headers headers = Headers.of("user-agent", "gantry");
      if (at.getAuthority().equals(address.uri().getAuthority())) {
        Optional<String> authorization = address.authorization(access);
        if (authorization.isPresent()) {
          headers = headers.with("authorization", authorization.get());
        }
      }
      if (known.isPresent()) {
        headers = known.get().conditions(headers);
      }
      Response response = client.send(new Request("GET", at, headers, RequestContent.NONE));
      Optional<String> location = response.headers().first("location");
      boolean redirected = response.status() / 100 == 3 && response.status() != 304;
      if (!redirected || location.isEmpty()) {
        return response;
      }
      response.close();
      at = HttpAddress.follow(at, location.get());
    }
    throw new IOException("more than " + REDIRECTS + " redirects");
  }

  private HttpRecord take(Response response, HttpAddress address, Optional<Digest> checksum)
      throws IOException {
    if (response.status() != 200) {
      boolean missing = response.status() == 404 || response.status() == 410;
      throw new GantryException(
          missing ? Kind.NOT_FOUND : Kind.UNAVAILABLE,
          "cannot fetch " + address.shown() + ": invalid response status " + response.status());
    }
    Path partial = Files.createTempFile(directory, "fetch", DurableFile.PARTIAL);
    try {
      MessageDigest sum = Digest.sha256();
      Optional<MessageDigest> other =
          checksum.filter(wanted -> !wanted.algorithm().equals("sha256")).map(Digest::newSum);
      try (InputStream in = response.body();
          OutputStream out = Files.newOutputStream(partial)) {
        copy(in, out, sum, other);
      }
      other.ifPresent(done -> check(Digest.of(done), checksum.orElseThrow(), address));
      Digest digest = Digest.of(sum);
      checksum.ifPresent(wanted -> check(digest, wanted, address));
      Files.move(partial, content(digest), StandardCopyOption.ATOMIC_MOVE);
      return HttpRecord.of(response.headers(), digest);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  private static void copy(
      InputStream in, OutputStream out, MessageDigest sum, Optional<MessageDigest> other)
      throws IOException {
    byte[] buffer = new byte[BUFFER];
    long total = 0;
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      total += count;
      if (total > LARGEST) {
        throw new IOException("the answer is longer than 64 GiB");
      }
      sum.update(buffer, 0, count);
      if (other.isPresent()) {
        other.get().update(buffer, 0, count);
      }
      out.write(buffer, 0, count);
    }
  }
}
