/** The revisioned store behind the API server. */
@org.jspecify.annotations.NullMarked
module io.gantry.cluster.store {
  requires java.sql;
  requires org.xerial.sqlitejdbc;
  requires static org.jspecify;
  requires transitive io.gantry.platform.base;

  exports io.gantry.cluster.store;
}
