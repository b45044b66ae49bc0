package io.gantry.engine.api;

import io.gantry.platform.oci.TransferListener;
import java.util.List;

/** Looking after what an engine keeps. */
public interface Upkeep {
  /** What everything takes on disk. */
  DiskUsage usage();

  /**
   * Bytes on disk. Images, containers and volumes have theirs in their own lists.
   *
   * @param layers of all images, each once
   * @param blobs manifests and configurations
   * @param unreferenced what nothing keeps
   * @param partial of transfers that were broken off
   * @param buildCache of the builder, and {@code buildCacheEntries} of them
   * @param images how many there are, and how many are used by containers, with their bytes
   */
  record DiskUsage(
      long layers,
      long blobs,
      long unreferenced,
      long partial,
      long buildCache,
      int buildCacheEntries,
      Kept images,
      Kept containers,
      Kept volumes) {}

  /** Things of a kind: how many, how many in use, bytes of all, bytes that can be had back. */
  record Kept(int total, int active, long size, long reclaimable) {}

  /** Removes what nothing keeps, broken transfers too; the bytes freed. */
  long collect();

  /** Empties the builder's cache; the bytes freed. */
  long pruneBuildCache(boolean all);

  /** Verifies all that is kept; the findings, a line each. */
  List<String> check(boolean repair, TransferListener listener);
}
