package io.gantry.container.runtime.cdi;

import io.gantry.container.runtime.DeviceEdits;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.base.yaml.Yaml;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The devices that the specifications in some directories describe. */
public final class CdiDevices {
  /** Where vendors' programs leave specifications; a later directory wins. */
  public static final List<Path> DIRECTORIES =
      List.of(Path.of("/etc/cdi"), Path.of("/var/run/cdi"));

  private final List<Path> directories;

  /** Those of {@code directories}; a device of a later one hides one of the same name. */
  public CdiDevices(List<Path> directories) {
    this.directories = List.copyOf(directories);
  }

  /** One device: its own edits, and those that its specification makes for all of them. */
  private record Device(Path specification, Json.Obj common, Json.Obj own) {}

  /** Whether {@code device} is a CDI name and no path. */
  public static boolean isName(String device) {
    return !device.startsWith("/") && device.indexOf('/') > 0 && device.indexOf('=') > 0;
  }

  /**
   * What these devices add to a container.
   *
   * @param names as {@code vendor.com/class=name}
   * @throws GantryException {@code INVALID} in docker's words if one is not known
   */
  public DeviceEdits resolve(List<String> names) {
    if (names.isEmpty()) {
      return DeviceEdits.NONE;
    }
    Map<String, Device> known = read();
    List<String> missing = names.stream().filter(name -> !known.containsKey(name)).toList();
    if (!missing.isEmpty()) {
      throw new GantryException(
          Kind.INVALID,
          "CDI device injection failed: unresolvable CDI devices " + String.join(", ", missing));
    }
    var edits = new Edits();
    Set<Path> done = new LinkedHashSet<>();
    for (String name : names) {
      Device device = known.get(name);
      if (device != null) {
        if (done.add(device.specification())) {
          edits.add(device.common());
        }
        edits.add(device.own());
      }
    }
    return edits.all();
  }

  /** The names of all devices, sorted. */
  public List<String> names() {
    return List.copyOf(read().keySet());
  }

  private Map<String, Device> read() {
    var devices = new TreeMap<String, Device>();
    for (Path directory : directories) {
      for (Path file : files(directory)) {
        read(file, devices);
      }
    }
    return devices;
  }

  private static List<Path> files(Path directory) {
    var files = new ArrayList<Path>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*.{json,yaml,yml}")) {
      entries.forEach(files::add);
    } catch (IOException e) {
      return List.of(); // No such directory: no devices of that kind.
    }
    files.sort(null);
    return files;
  }

  private static void read(Path file, Map<String, Device> devices) {
    Json.Obj specification;
    try {
      byte[] text = Files.readAllBytes(file);
      boolean json = file.toString().endsWith(".json");
      List<Json> documents = json ? List.of(Json.parse(text)) : Yaml.parse(text);
      specification = documents.isEmpty() ? Json.Obj.EMPTY : documents.getFirst().asObject();
    } catch (IOException | GantryException | IllegalStateException e) {
      return; // As docker: a specification that cannot be read hides its own devices only.
    }
    String kind = specification.string("kind");
    Json.Obj common = specification.object("containerEdits");
    var found = new LinkedHashMap<String, Device>();
    for (Json item : specification.array("devices")) {
      Json.Obj device = item.asObject();
      found.put(
          kind + "=" + device.string("name"),
          new Device(file, common, device.object("containerEdits")));
    }
    if (!kind.isEmpty()) {
      devices.putAll(found);
    }
  }
}
