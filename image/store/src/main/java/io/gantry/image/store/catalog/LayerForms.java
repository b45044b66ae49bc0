package io.gantry.image.store.catalog;

import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The known forms of one layer, the latest first; some are forgotten where they are many. */
public record LayerForms(List<LayerForm> forms) {
  /** None. */
  public static final LayerForms NONE = new LayerForms(List.of());

  private static final int MOST = 8;

  /** Copies the list. */
  public LayerForms {
    forms = List.copyOf(forms);
  }

  /** The form that a blob is. */
  public Optional<LayerForm> find(Digest blob) {
    for (LayerForm form : forms) {
      if (form.digest().equals(blob)) {
        return Optional.of(form);
      }
    }
    return Optional.empty();
  }

  /** These and one more, or more about one of them. */
  public LayerForms with(LayerForm form) {
    var all = new ArrayList<LayerForm>();
    all.add(find(form.digest()).map(form::over).orElse(form));
    for (LayerForm known : forms) {
      if (!known.digest().equals(form.digest()) && all.size() < MOST) {
        all.add(known);
      }
    }
    return new LayerForms(all);
  }

  /** These, where one is not what a compressor of ours makes. */
  public LayerForms withoutCompressor(Digest blob) {
    var all = new ArrayList<LayerForm>();
    for (LayerForm form : forms) {
      all.add(
          form.digest().equals(blob)
              ? new LayerForm(form.packing(), blob, form.size(), "", form.repositories())
              : form);
    }
    return new LayerForms(all);
  }

  byte[] bytes() {
    var all = new ArrayList<Json>();
    for (LayerForm form : forms) {
      all.add(form.json());
    }
    return Json.object().put("forms", Json.array(all)).build().bytes();
  }

  static LayerForms parse(byte[] bytes) {
    var forms = new ArrayList<LayerForm>();
    for (Json form : Json.parse(bytes).asObject().array("forms")) {
      forms.add(LayerForm.of(form.asObject()));
    }
    return new LayerForms(forms);
  }
}
