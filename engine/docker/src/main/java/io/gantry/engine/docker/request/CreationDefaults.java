package io.gantry.engine.docker.request;

import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What the daemon's settings add to the body of {@code POST /containers/create} where its client
 * has said nothing.
 *
 * @param settings as in {@code daemon.json}
 * @param sharedMemory bytes of {@code /dev/shm}; 0 where the settings have none
 * @param seccomp the text of the daemon's profile; empty for the built-in one
 */
public record CreationDefaults(Json.Obj settings, long sharedMemory, String seccomp)
    implements UnaryOperator<Json.Obj> {
  @Override
  public Json.Obj apply(Json.Obj body) {
    if (body.fields().isEmpty()) {
      return body; // refused as it came
    }
    Json.Obj host = body.object("HostConfig");
    host = log(host);
    host = text(host, "CgroupParent", "cgroup-parent");
    host = text(host, "IpcMode", "default-ipc-mode");
    host = text(host, "CgroupnsMode", "default-cgroupns-mode");
    host = list(host, "Dns", "dns");
    host = list(host, "DnsSearch", "dns-search");
    host = list(host, "DnsOptions", "dns-opts");
    host = security(host);
    host = ulimits(host);
    if (settings.get("init").isPresent() && !(host.fields().get("Init") instanceof Json.Bool)) {
      host = host.with("Init", Json.of(settings.bool("init")));
    }
    if (sharedMemory > 0 && host.number("ShmSize", 0) == 0) {
      host = host.with("ShmSize", Json.of(sharedMemory));
    }
    return host.equals(body.object("HostConfig")) ? body : body.with("HostConfig", host);
  }

  /** The daemon's options are those of its driver. */
  private Json.Obj log(Json.Obj host) {
    Json.Obj log = host.object("LogConfig");
    String driver = settings.string("log-driver");
    Map<String, String> options = settings.stringMap("log-opts");
    String wanted = log.string("Type");
    boolean same = wanted.isEmpty() || wanted.equals(driver.isEmpty() ? "json-file" : driver);
    if (!same || (driver.isEmpty() && options.isEmpty())) {
      return host;
    }
    var all = new LinkedHashMap<>(options);
    all.putAll(log.stringMap("Config"));
    return host.with(
        "LogConfig",
        Json.object()
            .put("Type", driver.isEmpty() ? wanted : driver)
            .put("Config", Json.stringMap(all))
            .build());
  }

  private Json.Obj text(Json.Obj host, String field, String key) {
    String text = settings.string(key);
    return text.isEmpty() || !host.string(field).isEmpty() ? host : host.with(field, Json.of(text));
  }

  private Json.Obj list(Json.Obj host, String field, String key) {
    List<String> texts = settings.strings(key);
    return texts.isEmpty() || !host.array(field).isEmpty()
        ? host
        : host.with(field, Json.strings(texts));
  }

  private Json.Obj security(Json.Obj host) {
    var options = new ArrayList<>(host.strings("SecurityOpt"));
    int before = options.size();
    if (settings.bool("no-new-privileges") && none(options, "no-new-privileges")) {
      options.add("no-new-privileges");
    }
    if (!seccomp.isEmpty() && !host.bool("Privileged") && none(options, "seccomp")) {
      options.add("seccomp=" + seccomp);
    }
    return options.size() == before ? host : host.with("SecurityOpt", Json.strings(options));
  }

  private static boolean none(List<String> options, String name) {
    return options.stream()
        .noneMatch(option ->
            option.equals(name) || option.startsWith(name + "=") || option.startsWith(name + ":"));
  }

  private Json.Obj ulimits(Json.Obj host) {
    var limits = new ArrayList<Json>(host.array("Ulimits"));
    int before = limits.size();
    settings
        .object("default-ulimits")
        .fields()
        .forEach((name, limit) -> {
          if (limits.stream().noneMatch(known -> known.asObject().string("Name").equals(name))) {
            limits.add(limit.asObject().with("Name", Json.of(name)));
          }
        });
    return limits.size() == before ? host : host.with("Ulimits", Json.array(limits));
  }
}
