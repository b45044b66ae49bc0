package io.gantry.platform.oci;

/** Hears how a transfer goes, on any of its threads. */
@FunctionalInterface
public interface TransferListener {
  /** Hears nothing. */
  TransferListener NONE = _ -> {};

  /** Called at each step, and every few hundred kilobytes. */
  void on(TransferEvent event);
}
