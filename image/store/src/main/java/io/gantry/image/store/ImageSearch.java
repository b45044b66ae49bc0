package io.gantry.image.store;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.Reference;
import java.util.Optional;

/**
 * What a user means by a word: a name, a full id, or the first digits of an id, in this order.
 * {@code name@digest} means the image of that repository whose manifest has the digest.
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
    if (name.digest().isEmpty()) {
      Digest id = names.targets().get(name.toString());
      return id == null ? Optional.empty() : record(id);
    }
    for (var target : names.targets().entrySet()) {
      Reference known = Reference.parse(target.getKey());
      if (known.familiarRepository().equals(name.familiarRepository())) {
        Optional<ImageRecord> record = record(target.getValue());
        if (record.isPresent() && name.digest().get().equals(record.get().manifest())) {
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
