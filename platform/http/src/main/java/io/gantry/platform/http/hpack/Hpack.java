package io.gantry.platform.http.hpack;

/** The tables that all connections share; built when first needed. */
final class Hpack {
  static final Huffman HUFFMAN = new Huffman();
  static final StaticTable STATIC = new StaticTable();

  private Hpack() {}
}
