package io.gantry.image.distribution;

import io.gantry.platform.archive.TarEntry;
import io.gantry.platform.archive.TarWriter;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageManifest;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.MediaType;
import io.gantry.platform.oci.Platform;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;

/** A small image: its manifest and its blobs by descriptor. */
public record Sample(ManifestBytes manifest, Map<Descriptor, byte[]> blobs) {
  /** An image of plain layers with one file each. */
  public static Sample plain(String... files) {
    return of(new Platform("linux", "amd64", ""), false, files);
  }

  /** An image of gzip layers with one file each. */
  public static Sample gzip(String... files) {
    return of(new Platform("linux", "amd64", ""), true, files);
  }

  /** An image for a platform. */
  public static Sample of(Platform platform, boolean gzip, String... files) {
    var blobs = new LinkedHashMap<Descriptor, byte[]>();
    var layers = new ArrayList<Descriptor>();
    var diffIds = new ArrayList<String>();
    for (String file : files) {
      byte[] tar = tar(file);
      diffIds.add(Digest.of(tar).toString());
      byte[] stored = gzip ? compress(tar) : tar;
      Descriptor layer =
          Descriptor.of(gzip ? MediaType.OCI_LAYER_GZIP : MediaType.OCI_LAYER, stored);
      layers.add(layer);
      blobs.put(layer, stored);
    }
    byte[] config =
        Json.object()
            .put("architecture", platform.architecture())
            .put("os", platform.os())
            .put("config", Json.object().put("Cmd", Json.strings(List.of("/bin/sh"))).build())
            .put(
                "rootfs",
                Json.object().put("type", "layers").put("diff_ids", Json.strings(diffIds)).build())
            .build()
            .bytes();
    Descriptor configDescriptor = Descriptor.of(MediaType.OCI_CONFIG, config);
    blobs.put(configDescriptor, config);
    return new Sample(ManifestBytes.of(ImageManifest.of(configDescriptor, layers)), blobs);
  }

  /** A layer with one file of that name and content. */
  public static byte[] tar(String file) {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarWriter(bytes)) {
      byte[] content = file.getBytes(StandardCharsets.UTF_8);
      tar.put(TarEntry.file(file, 0644, content.length));
      tar.write(content, 0, content.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The bytes as gzip. */
  public static byte[] compress(byte[] plain) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The descriptor of the configuration. */
  public Descriptor config() {
    return image().config();
  }

  /** The bytes of one of its blobs. */
  public byte[] bytes(Descriptor blob) {
    return Objects.requireNonNull(blobs.get(blob)).clone();
  }

  /** The manifest, parsed. */
  public ImageManifest image() {
    return (ImageManifest) io.gantry.platform.oci.Manifest.parse(manifest);
  }

  /** Sends all of it to a place, which is closed. */
  public void sendTo(ImageDestination to) {
    try (to) {
      sendBlobs(to);
      to.finish(manifest);
    }
  }

  /** Sends its blobs that are not there. */
  public void sendBlobs(ImageDestination to) {
    blobs.forEach((blob, bytes) -> {
      if (to.find(blob, List.of()) instanceof ImageDestination.Presence.Absent) {
        to.send(blob, out -> out.write(bytes));
      }
    });
  }

  /** Everything that a source gives of this image, equal to it if all is well. */
  public Sample readFrom(ImageSource source) {
    var read = new LinkedHashMap<Descriptor, byte[]>();
    ManifestBytes manifestThere = source.manifest();
    for (Descriptor blob : blobs.keySet()) {
      read.put(blob, bytes(source, blob, 0));
    }
    return new Sample(manifestThere, read);
  }

  /** A blob from an offset on. */
  public static byte[] bytes(ImageSource source, Descriptor blob, long offset) {
    try (var in = source.open(blob, offset).content()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As text that can be compared. */
  public String text() {
    var text = new StringBuilder(manifest.toString());
    blobs.forEach((blob, bytes) -> text.append('\n').append(blob).append(Digest.of(bytes)));
    return text.toString();
  }
}
