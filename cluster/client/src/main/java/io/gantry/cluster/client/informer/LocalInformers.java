package io.gantry.cluster.client.informer;

import io.gantry.cluster.client.Client;
import io.gantry.cluster.model.ResourceType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** Informers that list and watch through a {@link Client}, one virtual thread per type. */
public final class LocalInformers implements Informers {
  private final Client client;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<ResourceType, LocalInformer> informers = new LinkedHashMap<>();
  private boolean started;
  private boolean closed;

  /** Informers that read by {@code client}. */
  public LocalInformers(Client client) {
    this.client = client;
  }

  @Override
  public Informer of(ResourceType type) {
    lock.lock();
    try {
      LocalInformer known = informers.get(type);
      if (known != null) {
        return known;
      }
      var made = new LocalInformer(client, type);
      informers.put(type, made);
      if (started && !closed) {
        made.start();
      }
      return made;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void start() throws InterruptedException {
    List<LocalInformer> all;
    lock.lock();
    try {
      all = new ArrayList<>(informers.values());
      if (!started && !closed) {
        all.forEach(LocalInformer::start);
        started = true;
      }
    } finally {
      lock.unlock();
    }
    for (LocalInformer informer : all) {
      informer.awaitFirstCopy();
    }
  }

  @Override
  public void close() {
    List<LocalInformer> all;
    lock.lock();
    try {
      closed = true;
      all = new ArrayList<>(informers.values());
    } finally {
      lock.unlock();
    }
    all.forEach(LocalInformer::close);
  }
}
