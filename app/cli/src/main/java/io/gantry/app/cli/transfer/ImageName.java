package io.gantry.app.cli.transfer;

import io.gantry.app.cli.argv.UsageException;
import io.gantry.platform.oci.Reference;

/**
 * A name as a user gave it to {@code pull} or {@code push}.
 *
 * @param bare whether he gave neither tag nor digest
 */
public record ImageName(Reference reference, boolean bare) {
  /**
   * Reads a name.
   *
   * @param allTags whether he wants all tags, and so must give none
   */
  public static ImageName parse(String text, boolean allTags) {
    String plain = text.startsWith("docker://") ? text.substring("docker://".length()) : text;
    Reference reference = Reference.parse(plain);
    boolean bare = plain.indexOf('@') < 0 && plain.lastIndexOf(':') <= plain.lastIndexOf('/');
    if (allTags && !bare) {
      throw UsageException.plain("tag can't be used with --all-tags/-a");
    }
    return new ImageName(reference, bare);
  }

  /** As docker names it at the end: in full; without a tag for all of them. */
  public String full(boolean allTags) {
    return allTags ? reference.registry() + "/" + reference.repository() : reference.toString();
  }
}
