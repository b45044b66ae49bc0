package io.gantry.cluster.apiserver.wire;

import java.time.Instant;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How many requests were answered how, in the text format of Prometheus. */
public final class RequestCounts {
  private final ConcurrentHashMap<String, LongAdder> byLabels = new ConcurrentHashMap<>();
  private final Instant start;

  /** None yet. */
  public RequestCounts(Instant start) {
    this.start = start;
  }

  void count(String method, int code) {
    String labels = "code=\"" + code + "\",verb=\"" + method + "\"";
    byLabels.computeIfAbsent(labels, _ -> new LongAdder()).increment();
  }

  /** The metrics. */
  public String text(String version) {
    var text = new StringBuilder();
    text.append("# HELP apiserver_request_total Answered requests by method and code.\n");
    text.append("# TYPE apiserver_request_total counter\n");
    new TreeMap<>(byLabels)
        .forEach((labels, count) ->
            text.append("apiserver_request_total{")
                .append(labels)
                .append("} ")
                .append(count.sum())
                .append('\n'));
    text.append("# HELP process_start_time_seconds Start of the process since 1970.\n");
    text.append("# TYPE process_start_time_seconds gauge\n");
    text.append("process_start_time_seconds ").append(start.getEpochSecond()).append('\n');
    text.append("# HELP kubernetes_build_info The version in a label.\n");
    text.append("# TYPE kubernetes_build_info gauge\n");
    text.append("kubernetes_build_info{git_version=\"").append(version).append("\"} 1\n");
    return text.toString();
  }
}
