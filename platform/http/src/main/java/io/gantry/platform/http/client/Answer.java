package io.gantry.platform.http.client;

import io.gantry.platform.http.Headers;
import io.gantry.platform.http.client.HttpException.Kind;
import java.io.IOException;
import java.io.InputStream;

/** An answer whose head was read. */
record Answer(AnswerHead head, AnswerBody content, String peer) implements Response {
  @Override
  public int status() {
    return head.status();
  }

  @Override
  public Headers headers() {
    return head.headers();
  }

  @Override
  public InputStream body() {
    return content;
  }

  @Override
  public byte[] bytes(int limit) throws IOException {
    byte[] bytes = content.readNBytes(limit);
    if (content.read() >= 0) {
      close();
      throw new HttpException(
          Kind.PROTOCOL, "answer of " + peer + " is longer than " + limit + " bytes");
    }
    return bytes;
  }

  @Override
  public void close() {
    content.close();
  }
}
