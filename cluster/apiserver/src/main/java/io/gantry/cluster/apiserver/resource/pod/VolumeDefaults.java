package io.gantry.cluster.apiserver.resource.pod;

import io.gantry.cluster.apiserver.resource.field.Draft;
import io.gantry.platform.base.json.Json;

/** What a volume has where the user said nothing: no source at all means an empty directory. */
final class VolumeDefaults {
  /** rw-r--r--, in decimal as JSON has it. */
  private static final long READABLE = 0644;

  private VolumeDefaults() {}

  static Json.Obj of(Json.Obj volume) {
    var draft =
        Draft.of(volume)
            .within("secret", VolumeDefaults::files)
            .within("configMap", VolumeDefaults::files)
            .within(
                "downwardAPI",
                source -> Draft.of(files(source)).each("items", VolumeDefaults::item).build())
            .within(
                "projected",
                source ->
                    Draft.of(files(source)).each("sources", VolumeDefaults::projection).build())
            .within("hostPath", path -> Draft.of(path).value("type", Json.of("")).build())
            .within("image", VolumeDefaults::image)
            .within("ephemeral", VolumeDefaults::claim);
    if (PodVolumes.sources(volume).isEmpty()) {
      draft.put("emptyDir", Json.Obj.EMPTY);
    }
    return draft.build();
  }

  private static Json.Obj files(Json.Obj source) {
    return Draft.of(source).number("defaultMode", READABLE).build();
  }

  private static Json.Obj projection(Json.Obj source) {
    return Draft.of(source)
        .within(
            "serviceAccountToken",
            token -> Draft.of(token).number("expirationSeconds", 3600).build())
        .within("downwardAPI", api -> Draft.of(api).each("items", VolumeDefaults::item).build())
        .build();
  }

  private static Json.Obj item(Json.Obj item) {
    return Draft.of(item).within("fieldRef", VolumeDefaults::field).build();
  }

  static Json.Obj field(Json.Obj reference) {
    return Draft.of(reference).text("apiVersion", "v1").build();
  }

  private static Json.Obj image(Json.Obj image) {
    String policy = ContainerDefaults.pullPolicy(image.string("reference"));
    return Draft.of(image).text("pullPolicy", policy).build();
  }

  private static Json.Obj claim(Json.Obj ephemeral) {
    return Draft.of(ephemeral)
        .within(
            "volumeClaimTemplate",
            template ->
                Draft.of(template)
                    .within("spec", spec -> Draft.of(spec).text("volumeMode", "Filesystem").build())
                    .build())
        .build();
  }
}
