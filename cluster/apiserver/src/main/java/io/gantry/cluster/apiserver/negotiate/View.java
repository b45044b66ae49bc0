package io.gantry.cluster.apiserver.negotiate;

/** What of an object is shown. */
public sealed interface View {
  /** All of it. */
  record Whole() implements View {}

  /**
   * A row of a table.
   *
   * @param version of {@code meta.k8s.io}: {@code v1} or {@code v1beta1}
   */
  record AsTable(String version) implements View {}

  /**
   * Its metadata.
   *
   * @param version of {@code meta.k8s.io}
   */
  record MetadataOnly(String version) implements View {}
}
