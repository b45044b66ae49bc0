package io.gantry.platform.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** The name/value blocks of SPDY/3 (§2.6.10), compressed with one state for each direction. */
final class SpdyHeaders implements AutoCloseable {
  private static final int LIMIT = 64 * 1024;

  private static final String WORDS =
      "options head post put delete trace accept accept-charset accept-encoding accept-language"
          + " accept-ranges age allow authorization cache-control connection content-base"
          + " content-encoding content-language content-length content-location content-md5"
          + " content-range content-type date etag expect expires from host if-match"
          + " if-modified-since if-none-match if-range if-unmodified-since last-modified location"
          + " max-forwards pragma proxy-authenticate proxy-authorization range referer retry-after"
          + " server te trailer transfer-encoding upgrade user-agent vary via warning"
          + " www-authenticate method get status 200_OK version HTTP/1.1 url public set-cookie"
          + " keep-alive origin";

  private static final String REST =
      "100101201202205206300302303304305306307402405406407408409410411412413414415416417502504505"
          + "203 Non-Authoritative Information204 No Content301 Moved Permanently400 Bad Request"
          + "401 Unauthorized403 Forbidden404 Not Found500 Internal Server Error501 Not Implemented"
          + "503 Service UnavailableJan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec 00:00:00 Mon,"
          + " Tue, Wed, Thu, Fri, Sat, Sun, GMTchunked,text/html,image/png,image/jpg,image/gif,"
          + "application/xml,application/xhtml+xml,text/plain,text/javascript,publicprivatemax-age="
          + "gzip,deflate,sdchcharset=utf-8charset=iso-8859-1,utf-,*,enq=0.";

  private final byte[] dictionary = dictionary();
  private final Inflater inflater = new Inflater();
  private final Deflater deflater = new Deflater();

  SpdyHeaders() {
    deflater.setDictionary(dictionary);
  }

  /** The words that both sides know: each after its length, then text. */
  static byte[] dictionary() {
    var bytes = new ByteArrayOutputStream();
    for (String word : WORDS.split(" ", -1)) {
      byte[] text = word.replace('_', ' ').getBytes(StandardCharsets.US_ASCII);
      bytes.writeBytes(ByteBuffer.allocate(4).putInt(text.length).array());
      bytes.writeBytes(text);
    }
    bytes.writeBytes(REST.getBytes(StandardCharsets.US_ASCII));
    return bytes.toByteArray();
  }

  /** Reads a block; names become lower-case. */
  Map<String, String> read(byte[] bytes, int offset) throws SpdyException {
    ByteBuffer block = inflate(bytes, offset);
    var headers = new LinkedHashMap<String, String>();
    int pairs = number(block);
    for (int i = 0; i < pairs; i++) {
      String name = text(block);
      headers.put(name.toLowerCase(Locale.ROOT), text(block));
    }
    return headers;
  }

  private ByteBuffer inflate(byte[] bytes, int offset) throws SpdyException {
    inflater.setInput(bytes, offset, bytes.length - offset);
    var block = new byte[512];
    int length = 0;
    try {
      while (true) {
        int count = inflater.inflate(block, length, block.length - length);
        length += count;
        if (length > LIMIT) {
          throw new SpdyException("headers too large");
        }
        if (length == block.length) {
          block = Arrays.copyOf(block, 2 * block.length);
        } else if (inflater.needsDictionary()) {
          inflater.setDictionary(dictionary);
        } else if (count == 0) {
          return ByteBuffer.wrap(block, 0, length);
        }
      }
    } catch (DataFormatException | IllegalArgumentException e) {
      throw new SpdyException("malformed header block");
    }
  }

  private static int number(ByteBuffer block) throws SpdyException {
    if (block.remaining() < 4) {
      throw new SpdyException("header block ends too early");
    }
    return block.getInt();
  }

  private static String text(ByteBuffer block) throws SpdyException {
    int length = number(block);
    if (length < 0 || length > block.remaining()) {
      throw new SpdyException("header block ends too early");
    }
    var bytes = new byte[length];
    block.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** A block without headers. */
  byte[] writeNone() {
    deflater.setInput(new byte[4]);
    var bytes = new byte[128];
    int count = deflater.deflate(bytes, 0, bytes.length, Deflater.SYNC_FLUSH);
    return Arrays.copyOf(bytes, count);
  }

  @Override
  public void close() {
    inflater.end();
    deflater.end();
  }
}
