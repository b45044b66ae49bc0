package io.gantry.quality.conformance;

import io.gantry.platform.base.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Builds the cases with docker and stores or compares what it gives: see {@code
 * record-build-cases}.
 */
final class RecordBuildCases {
  private RecordBuildCases() {}

  /** {@code CASES HERE=THERE record|check PATTERN COMMAND...}. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    String[] places = arguments[1].split("=", 2);
    boolean records = arguments[2].equals("record");
    var builder =
        new CaseBuilder(
            List.of(arguments).subList(4, arguments.length),
            Map.of("BUILDX_NO_DEFAULT_ATTESTATIONS", "1"),
            Path.of(places[0]),
            places[1]);
    SavedImage base = builder.base();
    var different = new ArrayList<String>();
    int count = 0;
    for (BuildCase each : BuildCase.all(Path.of(arguments[0]))) {
      if (!each.name().matches(arguments[3]) || each.isByHand()) {
        continue;
      }
      count++;
      Json.Obj built = builder.build(each, base);
      List<String> lines =
          each.expected().map(stored -> CaseDifference.of(stored, built)).orElse(List.of("- all"));
      if (lines.isEmpty()) {
        continue;
      }
      different.add(each.name());
      System.out.println((records ? "recorded " : "DIFFERS ") + each.name());
      if (records) {
        Files.writeString(each.expectedFile(), PrettyJson.of(built));
      } else {
        lines.forEach(System.out::println);
      }
    }
    builder.forget();
    System.out.println(count + " cases, " + different.size() + " different");
  }
}
