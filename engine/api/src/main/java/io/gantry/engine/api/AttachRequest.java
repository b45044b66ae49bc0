package io.gantry.engine.api;

/**
 * The caller's side of streams.
 *
 * @param detachKeys as in {@code ctrl-p,ctrl-q}; empty for none; they count only on a terminal
 */
public record AttachRequest(Source stdin, Sink stdout, Sink stderr, String detachKeys) {
  /** No streams at all. */
  public static final AttachRequest NONE =
      new AttachRequest(new Source.None(), new Sink.None(), new Sink.None(), "");
}
