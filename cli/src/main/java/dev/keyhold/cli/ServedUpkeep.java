package dev.keyhold.cli;

import dev.keyhold.apps.Apps;
import dev.keyhold.core.TenantDomains;
import dev.keyhold.events.EventUpkeep;
import dev.keyhold.events.Events;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tenants.TenantState;
import dev.keyhold.tenants.TenantStatus;
import dev.keyhold.tenants.Tenants;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes old events and jobs, looks at domains anew, and notes the time, behind the back of {@code
 * keyhold serve}.
 */
final class ServedUpkeep implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServedUpkeep.class);

  private static final long OFTEN_MINUTES = 1;
  private static final long SELDOM_MINUTES = 60;
  private static final int MOST_DOMAINS = 500;

  /** Name servers may take their time. */
  private static final int THREADS = 2;

  private static final String DELETION = "the deletion of old events and jobs";

  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(
          THREADS,
          work -> {
            Thread made = new Thread(work, "keyhold-upkeep");
            made.setDaemon(true);
            return made;
          });

  ServedUpkeep() {
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    thread.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
  }

  void start(Storage shared, Events events, Optional<Tenants> tenants, EventUpkeep upkeep) {
    repeat(
        OFTEN_MINUTES,
        DELETION,
        () -> tell("the log", upkeep.run(shared, events::in, (what, deleted) -> {})));
    tenants.ifPresent(
        all -> repeat(SELDOM_MINUTES, DELETION, () -> ofTenants(all, events, upkeep)));
  }

  /** Finds out which domains are whose no more. */
  void recheck(TenantDomains domains) {
    repeat(SELDOM_MINUTES, "the look at domains", () -> domains.recheck(MOST_DOMAINS));
  }

  /** A clock that is set back is noticed. */
  void noteTime(Apps apps) {
    repeat(OFTEN_MINUTES, "the look at the clock", apps::noteTime);
  }

  private void repeat(long minutes, String what, Runnable work) {
    Future<?> unused =
        thread.scheduleWithFixedDelay(() -> safely(what, work), minutes, minutes, TimeUnit.MINUTES);
  }

  private static void safely(String what, Runnable work) {
    try {
      work.run();
    } catch (StorageException e) {
      LOG.warn("{} waits for the next time: {}", what, e.summary());
    } catch (RuntimeException e) {
      LOG.error("{} failed: {}", what, e.getClass());
    }
  }

  private void ofTenants(Tenants tenants, Events events, EventUpkeep upkeep) {
    List<TenantStatus> all = TenantStatus.all(tenants.system()).toList();
    for (TenantStatus tenant : all) {
      if (tenant.state() == TenantState.READY && !thread.isShutdown()) {
        String id = tenant.organizationId();
        safely(
            DELETION,
            () ->
                tell(
                    "a tenant's log",
                    upkeep.run(
                        tenants.tenant(id), tx -> events.in(tx, id), (what, deleted) -> {})));
      }
    }
  }

  private static void tell(String log, List<String> lost) {
    if (!lost.isEmpty()) {
      LOG.warn("consumers of {} were lost, as events had become too old: {}", log, lost.size());
    }
  }

  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(1, TimeUnit.MINUTES)) {
        LOG.warn("what is done in the background has not ended yet");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
