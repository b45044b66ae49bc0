package io.gantry.cluster.apiserver.wire;

import io.gantry.cluster.apiserver.negotiate.Encoding;
import io.gantry.cluster.apiserver.negotiate.Form;
import io.gantry.cluster.apiserver.negotiate.View;
import io.gantry.cluster.apiserver.resource.Resource;
import io.gantry.cluster.apiserver.storage.Storage.Stored;
import io.gantry.cluster.apiserver.table.PartialMetadata;
import io.gantry.cluster.apiserver.table.Table;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ResourceType;
import io.gantry.platform.base.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Objects of a kind in the form that was asked for. Stored bytes are sent as they are. */
final class ListAnswer {
  private final Resource resource;
  private final Form form;
  private final Table.Include include;
  private final Instant now;

  ListAnswer(Resource resource, Form form, Table.Include include, Instant now) {
    this.resource = resource;
    this.form = form;
    this.include = include;
    this.now = now;
  }

  /** Sends one object. */
  void one(Answer answer, int status, Stored stored) throws IOException {
    boolean asStored = form.equals(Form.PLAIN) && !answer.isForPeople();
    if (asStored) {
      answer.json(status, stored.bytes());
    } else {
      answer.tree(status, form.encoding(), view(stored.object()));
    }
  }

  private Json.Obj view(ApiObject object) {
    return switch (form.view()) {
      case View.Whole _ -> object.tree();
      case View.MetadataOnly(String version) -> PartialMetadata.of(object, version);
      case View.AsTable(String version) ->
          new Table(resource, version, include, now).of(List.of(object), versionOf(object), true);
    };
  }

  private static Json.Obj versionOf(ApiObject object) {
    return Json.object().put("resourceVersion", object.resourceVersion()).build();
  }

  /** Sends a page. */
  void page(Answer answer, List<Stored> items, Json.Obj metadata) throws IOException {
    if (form.equals(Form.PLAIN) && !answer.isForPeople()) {
      answer.json(200, joined(items, metadata));
      return;
    }
    List<ApiObject> objects = items.stream().map(Stored::object).toList();
    answer.tree(
        200,
        form.encoding(),
        switch (form.view()) {
          case View.AsTable(String version) ->
              new Table(resource, version, include, now).of(objects, metadata, true);
          case View.MetadataOnly(String version) ->
              list(
                  "PartialObjectMetadataList",
                  "meta.k8s.io/" + version,
                  metadata,
                  objects.stream()
                      .map(object -> (Json) PartialMetadata.of(object, version))
                      .toList());
          case View.Whole _ ->
              list(
                  resource.type().kind() + "List",
                  resource.type().apiVersion(),
                  metadata,
                  objects.stream().map(object -> (Json) object.tree()).toList());
        });
  }

  private static Json.Obj list(
      String kind, String apiVersion, Json.Obj metadata, List<Json> items) {
    return Json.object()
        .put("kind", kind)
        .put("apiVersion", apiVersion)
        .put("metadata", metadata)
        .put("items", Json.array(items))
        .build();
  }

  /** The text of a list around the texts of its items. */
  private byte[] joined(List<Stored> items, Json.Obj metadata) {
    ResourceType type = resource.type();
    String head = list(type.kind() + "List", type.apiVersion(), metadata, List.of()).text();
    byte[] start = head.substring(0, head.length() - 2).getBytes(StandardCharsets.UTF_8);
    long size = start.length + 2L;
    for (Stored item : items) {
      size += item.bytes().length + 1L;
    }
    var pieces = new ArrayList<byte[]>(items.size() + 1);
    pieces.add(start);
    items.forEach(item -> pieces.add(item.bytes()));
    byte[] all = new byte[Math.toIntExact(size - (items.isEmpty() ? 0 : 1))];
    int at = 0;
    for (int i = 0; i < pieces.size(); i++) {
      byte[] piece = pieces.get(i);
      System.arraycopy(piece, 0, all, at, piece.length);
      at += piece.length;
      if (i > 0 && i < pieces.size() - 1) {
        all[at++] = ',';
      }
    }
    all[at++] = ']';
    all[at] = '}';
    return all;
  }

  /** An object as the events of a watch carry it. */
  byte[] inEvent(Stored stored, boolean first) {
    return switch (form.view()) {
      case View.Whole _ when form.encoding() == Encoding.JSON -> stored.bytes();
      case View.Whole _ -> stored.object().tree().bytes();
      case View.MetadataOnly(String version) ->
          PartialMetadata.of(stored.object(), version).bytes();
      case View.AsTable(String version) ->
          new Table(resource, version, include, now)
              .of(List.of(stored.object()), versionOf(stored.object()), first)
              .bytes();
    };
  }
}
