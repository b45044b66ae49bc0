package io.gantry.app.cli.build.option;

import io.gantry.app.cli.argv.Quoted;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code --attest}, {@code --provenance} and {@code --sbom}. */
public final class Attestations {
  private static final List<String> TRUTHS = List.of("true", "1", "false", "0");

  private Attestations() {}

  /**
   * The attributes of each type that is wanted.
   *
   * @param provenance the value of {@code --provenance}, empty if it was not given
   * @param sbom the value of {@code --sbom}, empty if it was not given
   */
  public static Map<String, Map<String, String>> read(
      List<String> texts, String provenance, String sbom) {
    var all = new LinkedHashMap<String, Map<String, String>>();
    for (String text : texts) {
      if (!text.isEmpty()) {
        FieldMap fields = FieldMap.parse("--attest", text);
        fields.need("type", "use type=provenance|sbom");
        fields.oneOf("type", List.of("provenance", "sbom"));
        put(all, fields.get("type"), fields.without("type"));
      }
    }
    shorthand(all, "--provenance", "provenance", provenance);
    shorthand(all, "--sbom", "sbom", sbom);
    return all;
  }

  private static void shorthand(
      Map<String, Map<String, String>> all, String option, String type, String text) {
    if (text.isEmpty()) {
      return;
    }
    if (TRUTHS.contains(text)) {
      boolean wanted = text.equals("true") || text.equals("1");
      put(all, type, new FieldMap(option, text, wanted ? Map.of() : Map.of("disabled", "true")));
    } else if (text.indexOf('=') < 0) {
      throw Csv.invalid(option, text, Quoted.of(text) + " is neither true, false nor key=value");
    } else {
      put(all, type, FieldMap.parse(option, text));
    }
  }

  private static void put(Map<String, Map<String, String>> all, String type, FieldMap fields) {
    fields.truth("disabled");
    if (fields.isTrue("disabled")) {
      all.remove(type);
      return;
    }
    FieldMap attributes = fields.without("disabled");
    if (type.equals("provenance")) {
      attributes.known(
          List.of("mode", "builder-id", "filename", "inline-only", "reproducible", "version"));
      attributes.oneOf("mode", List.of("min", "max"));
      attributes.oneOf("version", List.of("v0.2", "v1"));
      attributes.truth("inline-only");
      attributes.truth("reproducible");
    }
    all.put(type, attributes.values());
  }
}
