package io.gantry.image.store;

import io.gantry.image.store.catalog.ImageNames;
import io.gantry.image.store.catalog.ImageRecord;
import io.gantry.image.store.catalog.ImageRecords;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.Reference;
import java.util.Optional;

/**
 * What a user means by a word: a name, a full id, or the first digits of an id, in this order.
 * {@code name@digest} means the image that the repository has under the digest, or whose manifest
 * has it.
 */
final class ImageSearch {
  private static final String ALGORITHM = "sha256:";
  private static final int DIGITS = 64;

  private final ImageNames names;
  private final ImageRecords records;

  ImageSearch(ImageNames names, ImageRecords records) {
    this.names = names;
    this.records = records;
  }

  /** The record that {@code word} means. */
  ImageRecord find(String word) {
    boolean marked = word.startsWith(ALGORITHM);
    String digits = marked ? word.substring(ALGORITHM.length()) : word;
    boolean hex = !digits.isEmpty() && digits.length() <= DIGITS && isHex(digits);
    if (hex && digits.length() == DIGITS) {
      return record(new Digest(digits))
          .orElseThrow(() -> new NoSuchImageException(ALGORITHM + digits));
    }
    Optional<Reference> name = marked && hex ? Optional.empty() : Optional.of(parse(word, hex));
    Optional<ImageRecord> named = name.flatMap(this::byName);
    if (named.isPresent()) {
      return named.get();
    }
    Optional<ImageRecord> prefixed = hex ? byPrefix(digits) : Optional.empty();
    return prefixed.orElseThrow(
        () -> new NoSuchImageException(name.map(Reference::familiar).orElse(word)));
  }

  private static Reference parse(String word, boolean hex) {
    try {
      return Reference.parse(word);
    } catch (GantryException e) {
      if (hex) {
        throw new NoSuchImageException(word);
      }
      throw e;
    }
  }

  private Optional<ImageRecord> byName(Reference name) {
    Optional<ImageRecord> pointed = names.target(name).flatMap(this::record);
    if (name.digest().isEmpty() || pointed.isPresent()) {
      return pointed;
    }
    Digest digest = name.digest().get();
    for (var target : names.targets().entrySet()) {
      Reference known = Reference.parse(target.getKey());
      if (known.familiarRepository().equals(name.familiarRepository())) {
        Optional<ImageRecord> record = record(target.getValue());
        if (record.isPresent() && record.get().isKnownAs(digest)) {
          return record;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<ImageRecord> byPrefix(String digits) {
    Optional<Digest> found = Optional.empty();
    for (Digest id : records.ids()) {
      if (id.hex().startsWith(digits)) {
        if (found.isPresent()) {
          throw new GantryException(
              Kind.INVALID,
              "ambiguous image id \"" + digits + "\": several images begin so, give more digits");
        }
        found = Optional.of(id);
      }
    }
    return found.flatMap(this::record);
  }

  private Optional<ImageRecord> record(Digest id) {
    return records.find(id);
  }

  private static boolean isHex(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }
}
