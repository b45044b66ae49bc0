package io.gantry.cluster.apiserver;

import io.gantry.cluster.apiserver.storage.Storage;
import io.gantry.cluster.client.Client;
import java.util.Optional;

/** A watch of the storage as a component sees it. */
final class LocalWatch implements Client.Watch {
  private final Storage.Watch watch;

  LocalWatch(Storage.Watch watch) {
    this.watch = watch;
  }

  @Override
  public Optional<Client.WatchEvent> next() throws InterruptedException {
    return watch
        .next()
        .map(event ->
            new Client.WatchEvent(
                Client.WatchEvent.Type.valueOf(event.type()), event.object().object()));
  }

  @Override
  public void close() {
    watch.close();
  }
}
