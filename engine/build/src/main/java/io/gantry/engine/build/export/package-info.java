/**
 * From layers and a configuration to wherever the user wants them.
 *
 * <p>The walk: {@code OutputPlan} understands the outputs of a request before anything is built →
 * {@code Export} makes configurations → {@code Exporter} does one output after another, each a step
 * of progress: {@code ImageExport} (store, registries), {@code ArchiveExport} (what Docker loads,
 * OCI layouts), {@code FilesExport} (the files alone). {@code ImageSet} sends images to one place,
 * in an index if there are several or if a {@code Statement} about them goes with them.
 *
 * <p>Invariants: the same image gets the same digests in every output that packs layers alike; the
 * store is never packed; nothing of a secret but its name is ever told.
 */
package io.gantry.engine.build.export;
