package io.gantry.container.network;

import io.gantry.container.network.Networks.Guard;
import io.gantry.platform.linux.netlink.Links;
import io.gantry.platform.linux.netlink.Notices;
import io.gantry.platform.linux.netlink.Notices.Batch;
import io.gantry.platform.linux.netlink.Notices.Topic;
import io.gantry.platform.linux.netlink.Reply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Listens on a thread of its own to what the kernel tells of tables and interfaces, and makes whole
 * what somebody took away. Nothing is done while nobody changes anything.
 */
final class Healer implements Guard {
  private static final System.Logger LOG = System.getLogger(Healer.class.getName());

  /**
   * Between two rounds: a firewall that is loaded anew makes hundreds of notices, and one that
   * takes away whatever comes must not keep a processor busy.
   */
  private static final Duration PAUSE = Duration.ofMillis(50);

  private static final int TABLES_FIXED = 4;
  private static final int TABLE_NAME = 1;
  private static final int LINKS_FIXED = 16;
  private static final int LINK_DETAILS = 18;
  private static final int LINK_KIND = 1;
  private static final int DELETED_LINK = 17;

  private final Ground ground;
  private final Notices notices;

  /** Listens in the network namespace of the calling thread. */
  Healer(Ground ground) {
    this.ground = ground;
    notices = Notices.open(List.of(Topic.TABLES, Topic.LINKS));
    Thread.ofPlatform().daemon().name("network-healer").start(this::run);
  }

  private void run() {
    try (notices) {
      heal();
      while (true) {
        List<Batch> batches = notices.next();
        if (batches.isEmpty()) {
          return;
        }
        if (batches.stream().anyMatch(batch -> isHarm(batch, ground.settings.table()))) {
          heal();
          LockSupport.parkNanos(PAUSE.toNanos());
        }
      }
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot watch over networks any more", e);
    }
  }

  private void heal() {
    try (var _ = ground.acquire();
        var links = Links.open()) {
      ground.kernel.heal(links);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot make networks whole", e);
    }
  }

  /** Whether something of ours may be gone: of the table, or any bridge. */
  static boolean isHarm(Batch batch, String table) {
    return batch.lost()
        || batch.notices().stream()
            .anyMatch(notice ->
                switch (batch.topic()) {
                  case TABLES -> isDeletion(notice.type()) && isOf(notice, table);
                  case LINKS -> notice.type() == DELETED_LINK && isBridge(notice);
                });
  }

  /** Of a table, a chain, a rule or a set: elements of sets come and go with containers. */
  private static boolean isDeletion(int type) {
    return switch (type & 0xff) {
      case 2, 5, 8, 11 -> true;
      default -> false;
    };
  }

  private static boolean isOf(Reply notice, String table) {
    return notice.text(TABLES_FIXED, TABLE_NAME).equals(table);
  }

  private static boolean isBridge(Reply notice) {
    return notice
        .attribute(LINKS_FIXED, LINK_DETAILS)
        .map(details -> new Reply(0, details))
        .map(details -> details.text(0, LINK_KIND))
        .filter("bridge"::equals)
        .isPresent();
  }

  @Override
  public void close() {
    notices.stop();
  }
}
