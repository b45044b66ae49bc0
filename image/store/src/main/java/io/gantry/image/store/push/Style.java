package io.gantry.image.store.push;

import io.gantry.image.store.catalog.LayerForm;
import io.gantry.image.store.catalog.LayerForms;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How an image goes that was never anywhere: what it becomes depends on nothing but this and where
 * its layers came from.
 *
 * @param packer of the layers that were made here
 * @param force whether of all layers
 * @param docker whether manifests have Docker's media types, where the layers allow it
 * @param annotations of the manifest
 */
record Style(Packer packer, boolean force, boolean docker, Map<String, String> annotations) {
  Style {
    annotations = Map.copyOf(annotations);
  }

  /** The forms of a layer, the one to prefer first: what it came as, then what we made of it. */
  List<Candidate> candidates(LayerForms forms) {
    var candidates = new ArrayList<Candidate>();
    for (boolean wanted : new boolean[] {true, false}) {
      for (LayerForm form : force ? List.<LayerForm>of() : forms.forms()) {
        if (form.compressor().isEmpty() && (form.packing() == packer.packing()) == wanted) {
          candidates.add(Candidate.of(form));
        }
      }
    }
    for (LayerForm form : forms.forms()) {
      if (form.compressor().equals(packer.title())) {
        candidates.add(Candidate.of(form));
      }
    }
    return candidates;
  }
}
