package io.gantry.cluster.client.informer;

import io.gantry.cluster.client.Client;
import io.gantry.cluster.client.Client.ListOptions;
import io.gantry.cluster.client.Client.Listing;
import io.gantry.cluster.client.Client.Watch;
import io.gantry.cluster.client.Client.WatchEvent;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.StatusReason;
import io.gantry.platform.base.GantryException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * List, then watch, then watch again where the last one ended; list again when the server forgot.
 * The copy changes on this informer's thread alone.
 */
final class LocalInformer implements Informer {
  private static final System.Logger LOG = System.getLogger(LocalInformer.class.getName());
  private static final long FIRST_PAUSE_MILLIS = 20;
  private static final long LONGEST_PAUSE_MILLIS = 10_000;

  private final Client client;
  private final ResourceType type;
  private final Copy copy = new Copy();
  private final CountDownLatch first = new CountDownLatch(1);
  private volatile boolean closed;
  private volatile @Nullable Watch watch;
  private volatile @Nullable Thread thread;

  LocalInformer(Client client, ResourceType type) {
    this.client = client;
    this.type = type;
  }

  void start() {
    thread = Thread.ofVirtual().name("informer-" + type.plural()).start(this::run);
  }

  void awaitFirstCopy() throws InterruptedException {
    first.await();
  }

  void close() {
    closed = true;
    first.countDown();
    Watch open = watch;
    if (open != null) {
      open.close();
    }
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }

  private void run() {
    long pause = FIRST_PAUSE_MILLIS;
    String from = "";
    boolean complained = false;
    while (!closed) {
      try {
        if (from.isEmpty()) {
          from = copyAll();
        }
        String reached = follow(from);
        boolean progress = !reached.equals(from);
        from = reached;
        pause = progress ? FIRST_PAUSE_MILLIS : longer(pause);
        complained = false;
      } catch (StatusException e) {
        if (e.reason() == StatusReason.EXPIRED || e.reason() == StatusReason.GONE) {
          from = "";
        } else if (!complained && !closed) {
          LOG.log(System.Logger.Level.WARNING, "cannot follow " + type.plural(), e);
          complained = true;
        }
        pause = longer(pause);
      } catch (GantryException | IllegalStateException e) {
        if (!complained && !closed) {
          LOG.log(System.Logger.Level.WARNING, "cannot follow " + type.plural(), e);
          complained = true;
        }
        pause = longer(pause);
      } catch (InterruptedException _) {
        return;
      }
      if (!rest(pause)) {
        return;
      }
    }
  }

  private boolean rest(long millis) {
    if (closed) {
      return false;
    }
    try {
      Thread.sleep(millis);
      return true;
    } catch (InterruptedException _) {
      return false;
    }
  }

  private static long longer(long pause) {
    return Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
  }

  private String copyAll() {
    Listing listing = client.list(type, ListOptions.ALL);
    copy.replace(listing.items(), revision(listing.resourceVersion()));
    first.countDown();
    return listing.resourceVersion();
  }

  /** Applies changes until the watch ends; the revision that was reached. */
  private String follow(String from) throws InterruptedException {
    String reached = from;
    try (Watch open = client.watch(type, ListOptions.ALL, from)) {
      watch = open;
      while (!closed) {
        Optional<WatchEvent> event = open.next();
        if (event.isEmpty()) {
          return reached;
        }
        ApiObject object = event.get().object();
        String revision = object.resourceVersion();
        switch (event.get().type()) {
          case ADDED, MODIFIED -> copy.put(object, revision(revision));
          case DELETED -> copy.remove(object, revision(revision));
          case BOOKMARK -> copy.reached(revision(revision));
        }
        if (!revision.isEmpty()) {
          reached = revision;
        }
      }
    } finally {
      watch = null;
    }
    return reached;
  }

  private static long revision(String resourceVersion) {
    try {
      return resourceVersion.isEmpty() ? 0 : Long.parseLong(resourceVersion);
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  @Override
  public Optional<ApiObject> get(ObjectKey key) {
    return copy.get(key);
  }

  @Override
  public List<ApiObject> list() {
    return copy.list();
  }

  @Override
  public List<ApiObject> list(String namespace) {
    return copy.find(Copy.NAMESPACE, namespace);
  }

  @Override
  public void index(String name, Function<ApiObject, List<String>> keys) {
    copy.index(name, keys);
  }

  @Override
  public List<ApiObject> find(String index, String key) {
    return copy.find(index, key);
  }

  @Override
  public void listen(Listener listener) {
    copy.listen(listener);
  }

  @Override
  public long revision() {
    return copy.revision();
  }
}
