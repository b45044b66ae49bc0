package io.gantry.engine.docker.buildkit.message;

import io.gantry.platform.grpc.protobuf.ProtoReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code Control.Solve}'s request.
 *
 * @param ref names the build
 * @param definition what to solve without a frontend
 * @param frontend what reads the request; empty where the client asks by {@code LLBBridge} then
 * @param options the frontend's
 * @param internal whether it is no build that the history tells of
 */
public record SolveRequest(
    String ref,
    String session,
    Optional<Graph> definition,
    String frontend,
    Map<String, String> options,
    Map<String, Graph> inputs,
    List<Entry> exporters,
    List<Entry> cacheExports,
    List<Entry> cacheImports,
    List<String> entitlements,
    boolean internal) {
  /** Copies the collections. */
  public SolveRequest {
    options = Map.copyOf(options);
    inputs = Map.copyOf(inputs);
    exporters = List.copyOf(exporters);
    cacheExports = List.copyOf(cacheExports);
    cacheImports = List.copyOf(cacheImports);
    entitlements = List.copyOf(entitlements);
  }

  /** Reads one; the single exporter of older clients counts where there is no list. */
  public static SolveRequest parse(byte[] bytes) {
    var in = new ProtoReader(bytes);
    String ref = "";
    String session = "";
    String frontend = "";
    String exporter = "";
    boolean internal = false;
    Optional<Graph> definition = Optional.empty();
    var exporterAttributes = new HashMap<String, String>();
    var options = new HashMap<String, String>();
    var inputs = new HashMap<String, Graph>();
    var exporters = new ArrayList<Entry>();
    var exports = new ArrayList<Entry>();
    var imports = new ArrayList<Entry>();
    var entitlements = new ArrayList<String>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> ref = in.string();
        case 2 -> definition = Optional.of(Graph.read(in.message()));
        case 3 -> exporter = in.string();
        case 4 -> in.entry(exporterAttributes);
        case 5 -> session = in.string();
        case 6 -> frontend = in.string();
        case 7 -> in.entry(options);
        case 8 -> caches(in.message(), exports, imports);
        case 9 -> entitlements.add(in.string());
        case 10 -> in.entry(inputs, Graph.EMPTY, value -> Graph.read(value.message()));
        case 11 -> internal = in.bool();
        case 13 -> exporters.add(Entry.read(in.message()));
        default -> {}
      }
    }
    if (exporters.isEmpty() && !exporter.isEmpty()) {
      exporters.add(new Entry(exporter, exporterAttributes));
    }
    return new SolveRequest(
        ref,
        session,
        definition.filter(found -> !found.operations().isEmpty()),
        frontend,
        options,
        inputs,
        exporters,
        exports,
        imports,
        entitlements,
        internal);
  }

  private static void caches(ProtoReader in, List<Entry> exports, List<Entry> imports) {
    String ref = "";
    var attributes = new HashMap<String, String>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> ref = in.string();
        case 2 -> imports.add(new Entry("registry", Map.of("ref", in.string())));
        case 3 -> in.entry(attributes);
        case 4 -> exports.add(Entry.read(in.message()));
        case 5 -> imports.add(Entry.read(in.message()));
        default -> {}
      }
    }
    if (!ref.isEmpty()) {
      attributes.put("ref", ref);
      exports.add(new Entry("registry", attributes));
    }
  }
}
