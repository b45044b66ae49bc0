package io.gantry.platform.oci;

/**
 * What a transfer tells. The words are Docker's.
 *
 * @param id of what it is about: twelve digits of a layer, a tag; empty for the whole
 * @param status as in {@code Downloading}, {@code Pull complete}
 * @param current bytes so far, and {@code total} of all; both 0 where it is not counted
 */
public record TransferEvent(String id, String status, long current, long total) {
  /** One without a count. */
  public static TransferEvent of(String id, String status) {
    return new TransferEvent(id, status, 0, 0);
  }

  /** About the whole transfer. */
  public static TransferEvent of(String status) {
    return of("", status);
  }
}
