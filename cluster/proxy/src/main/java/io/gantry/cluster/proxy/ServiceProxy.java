package io.gantry.cluster.proxy;

import io.gantry.cluster.client.informer.Informer;
import io.gantry.cluster.client.informer.Informers;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.ResourceTypes;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Sends what is for a Service to one of its endpoints, by the kernel's packet filter.
 *
 * <p>Changes are collected while the last ones are being made, and made together. {@link #close}
 * leaves the rules, so that traffic goes on without this process; {@link #removeAll} takes them
 * away.
 */
public final class ServiceProxy implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ServiceProxy.class.getName());
  private static final String BY_SERVICE = "proxy.service";
  private static final String SERVICE_LABEL = "kubernetes.io/service-name";
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final ProxySettings settings;
  private final Informer services;
  private final Informer slices;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<ObjectKey> dirty = new HashSet<>();
  private @Nullable Thread thread;
  private boolean closed;

  /** A proxy that is not started; it adds an index to the informer of EndpointSlices. */
  public ServiceProxy(Informers informers, ProxySettings settings) {
    this.settings = settings;
    services = informers.of(ResourceTypes.SERVICES);
    slices = informers.of(ResourceTypes.ENDPOINT_SLICES);
    slices.index(BY_SERVICE, slice -> List.of(owner(slice).toString()));
  }

  private static ObjectKey owner(ApiObject slice) {
    return new ObjectKey(slice.namespace(), slice.labels().getOrDefault(SERVICE_LABEL, ""));
  }

  /**
   * Makes the rules for what the informers have, and keeps them up to date. To be called when the
   * informers have started, on a thread in the network namespace that the rules are for.
   */
  public void start() {
    var kernel = new Kernel(settings);
    try {
      services.listen(
          (before, after) -> touch((after.isPresent() ? after : before).map(ApiObject::key)));
      slices.listen((before, after) -> {
        touch(before.map(ServiceProxy::owner));
        touch(after.map(ServiceProxy::owner));
      });
      kernel.replace(decide(take()));
    } catch (RuntimeException e) {
      kernel.close();
      throw e;
    }
    thread = Thread.ofVirtual().name("proxy").start(() -> run(kernel));
  }

  private void touch(Optional<ObjectKey> service) {
    lock.lock();
    try {
      service.ifPresent(dirty::add);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private Set<ObjectKey> take() {
    lock.lock();
    try {
      Set<ObjectKey> taken = Set.copyOf(dirty);
      dirty.clear();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** False at the end. */
  private boolean await() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (dirty.isEmpty() && !closed) {
        changed.await();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private Map<ObjectKey, ServiceRules> decide(Set<ObjectKey> keys) {
    var rules = new HashMap<ObjectKey, ServiceRules>();
    for (ObjectKey key : keys) {
      rules.put(
          key,
          services
              .get(key)
              .map(service ->
                  ProxyPlan.decide(
                      service, slices.find(BY_SERVICE, key.toString()), settings.node()))
              .orElse(ServiceRules.NONE));
    }
    return rules;
  }

  private void run(Kernel kernel) {
    try (kernel) {
      boolean complained = false;
      while (await()) {
        Set<ObjectKey> keys = take();
        try {
          kernel.apply(decide(keys));
          complained = false;
        } catch (RuntimeException e) {
          if (!complained) {
            LOG.log(System.Logger.Level.WARNING, "cannot change the rules of Services", e);
          }
          complained = true;
          keys.forEach(key -> touch(Optional.of(key)));
          TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Removes all rules, started or not; the proxy is closed then. As {@link #start}, where. */
  public void removeAll() {
    close();
    try (var kernel = new Kernel(settings)) {
      kernel.remove();
    }
  }

  /** Stops; the rules stay. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    Thread running = thread;
    if (running != null) {
      try {
        running.join();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
