package io.gantry.platform.linux.mount;

import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.namespace.PrivateMounts;
import io.gantry.platform.linux.namespace.UserNamespace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A detached overlay on kernels before 6.7, whose fsconfig(2) takes all lower directories in one
 * value of 255 bytes: mounted by mount(2) in a throw-away mount namespace, then cloned from there.
 */
final class OlderOverlay {
  // mount(2) takes one page of options
  private static final int OPTIONS_LIMIT = 4000;

  private OlderOverlay() {}

  static int mount(OverlayMount overlay) {
    // anything that exists can be covered: nobody else looks into that namespace
    Path place = overlay.lower().getFirst();
    boolean readOnly = overlay.readOnly() || overlay.writable().isEmpty();
    return PrivateMounts.call(
        List.of(),
        () -> {
          var opened = new ArrayList<Integer>();
          try {
            String options = options(overlay, opened);
            Mounts.mount("overlay", place, "overlay", readOnly ? Mounts.MS_RDONLY : 0, options);
            return OverlayCalls.cloneDirectory(place, false);
          } finally {
            opened.forEach(Descriptor::close);
          }
        });
  }

  private static String options(OverlayMount overlay, List<Integer> opened) {
    String plain = options(overlay, opened, false);
    return plain.length() <= OPTIONS_LIMIT ? plain : options(overlay, opened, true);
  }

  private static String options(OverlayMount overlay, List<Integer> opened, boolean shorten) {
    var options = new StringBuilder("lowerdir=");
    for (int i = 0; i < overlay.lower().size(); i++) {
      options.append(i == 0 ? "" : ":").append(name(overlay.lower().get(i), opened, shorten));
    }
    overlay
        .writable()
        .ifPresent(writable ->
            options
                .append(",upperdir=")
                .append(name(writable.upper(), opened, shorten))
                .append(",workdir=")
                .append(name(writable.work(), opened, shorten)));
    for (Map.Entry<String, String> feature : OverlayCalls.FEATURES) {
      options.append(',').append(feature.getKey()).append('=').append(feature.getValue());
    }
    options.append(OverlayCalls.prepareVolatile(overlay) ? ",volatile" : "");
    return options.append(UserNamespace.initial() ? "" : ",userxattr").toString();
  }

  private static String name(Path path, List<Integer> opened, boolean shorten) {
    String name = path.toString();
    return shorten || OverlayCalls.isSpecial(name) ? OverlayCalls.byDescriptor(path, opened) : name;
  }
}
