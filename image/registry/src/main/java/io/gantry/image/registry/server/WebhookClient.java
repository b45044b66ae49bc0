package io.gantry.image.registry.server;

import io.gantry.image.registry.events.Webhook;
import io.gantry.platform.http.Headers;
import io.gantry.platform.http.client.ClientSettings;
import io.gantry.platform.http.client.HttpClient;
import io.gantry.platform.http.client.Request;
import io.gantry.platform.http.client.RequestContent;
import io.gantry.platform.http.client.Response;
import java.io.IOException;
import java.net.URI;

/** Posts events to a URL. */
final class WebhookClient implements Webhook.Delivery, AutoCloseable {
  private final URI receiver;
  private final HttpClient client = new HttpClient(ClientSettings.USUAL);

  WebhookClient(URI receiver) {
    this.receiver = receiver;
  }

  @Override
  public void deliver(byte[] body) throws IOException {
    var request =
        new Request(
            "POST",
            receiver,
            Headers.of("content-type", Webhook.MEDIA_TYPE),
            RequestContent.bytes(body));
    try (Response response = client.send(request)) {
      if (response.status() / 100 != 2) {
        throw new IOException(receiver + " answers " + response.status());
      }
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
