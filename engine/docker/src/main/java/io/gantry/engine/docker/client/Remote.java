package io.gantry.engine.docker.client;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.http.Duplex;
import io.gantry.platform.http.Headers;
import io.gantry.platform.http.client.HttpClient;
import io.gantry.platform.http.client.Request;
import io.gantry.platform.http.client.RequestContent;
import io.gantry.platform.http.client.Response;
import io.gantry.platform.http.client.UpgradeRefused;
import java.io.IOException;
import java.util.OptionalLong;

/**
 * Sends requests to one engine. Every failure is a {@link GantryException}: the engine's own words,
 * or that it does not answer.
 */
final class Remote implements AutoCloseable {
  /** The newest version of the API that is spoken. */
  private static final int NEWEST = 51;

  private static final int LONGEST_ANSWER = 256 << 20;
  private static final int LONGEST_REFUSAL = 64 << 10;
  private static final Headers JSON = Headers.of("content-type", "application/json");

  private final HttpClient http;
  private final ApiAddress address;
  private volatile String prefix = "";

  Remote(HttpClient http, ApiAddress address) {
    this.http = http;
    this.address = address;
  }

  /** Where the engine is. */
  ApiAddress address() {
    return address;
  }

  /** The answer of a GET. */
  Json get(ApiPath target) {
    return answer("GET", target);
  }

  /** The answer of a request without a body. */
  Json answer(String method, ApiPath target) {
    return json(open(method, target));
  }

  /** The answer of a GET, which is an object. */
  Json.Obj object(ApiPath target) {
    return get(target).asObject();
  }

  /** The answer of a POST with JSON. */
  Json.Obj post(ApiPath target, Json body) {
    return json(open("POST", target, JSON, RequestContent.bytes(body.bytes()))).asObject();
  }

  /** Does something whose answer says nothing. */
  void command(String method, ApiPath target) {
    discard(open(method, target, Headers.NONE, RequestContent.NONE));
  }

  /** Does something with JSON whose answer says nothing. */
  void command(ApiPath target, Json body) {
    discard(open("POST", target, JSON, RequestContent.bytes(body.bytes())));
  }

  private void discard(Response response) {
    var _ = bytes(response);
  }

  private Json json(Response response) {
    byte[] bytes = bytes(response);
    return bytes.length == 0 ? Json.Obj.EMPTY : Json.parse(bytes);
  }

  private byte[] bytes(Response response) {
    try (response) {
      return response.bytes(LONGEST_ANSWER);
    } catch (IOException e) {
      throw Refusal.of(e, address);
    }
  }

  /** An answer to be read by the caller. */
  Response open(String method, ApiPath target) {
    return open(method, target, Headers.NONE, RequestContent.NONE);
  }

  /** A body that is made while it is sent. */
  static RequestContent streamed(RequestContent.Writer writer) {
    return new RequestContent.Stream(OptionalLong.empty(), writer);
  }

  /** An answer to be read by the caller: of success, or no change (304). */
  Response open(String method, ApiPath target, Headers headers, RequestContent content) {
    Response response;
    try {
      response = http.send(new Request(method, address.uri(versioned(target)), headers, content));
    } catch (IOException e) {
      throw Refusal.of(e, address);
    }
    if (response.status() < 400) {
      return response;
    }
    try (response) {
      throw Refusal.of(response.status(), response.body().readNBytes(LONGEST_REFUSAL));
    } catch (IOException e) {
      throw Refusal.of(e, address);
    }
  }

  /** Takes a connection over. */
  Duplex hijack(ApiPath target, Json body) {
    Headers headers = JSON.with("connection", "Upgrade").with("upgrade", "tcp");
    RequestContent content =
        body.equals(Json.nil()) ? RequestContent.NONE : RequestContent.bytes(body.bytes());
    try {
      return http.upgrade(new Request("POST", address.uri(versioned(target)), headers, content));
    } catch (UpgradeRefused e) {
      throw Refusal.of(e.status(), e.body());
    } catch (IOException e) {
      throw Refusal.of(e, address);
    }
  }

  /** The connection failed while an answer was read. */
  GantryException broken(IOException e) {
    return Refusal.of(e, address);
  }

  private String versioned(ApiPath target) {
    String known = prefix;
    if (known.isEmpty()) {
      known = "/v1." + Math.min(NEWEST, minor());
      prefix = known;
    }
    return known + target;
  }

  /** The newest version that the engine speaks; old ones do not say. */
  private int minor() {
    try (Response response = http.send(Request.get(address.uri("/_ping")))) {
      var _ = response.body().readNBytes(LONGEST_REFUSAL);
      String version = response.headers().first("api-version").orElse("1.24");
      return Integer.parseInt(version.substring(version.indexOf('.') + 1));
    } catch (NumberFormatException _) {
      return NEWEST;
    } catch (IOException e) {
      throw Refusal.of(e, address);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
