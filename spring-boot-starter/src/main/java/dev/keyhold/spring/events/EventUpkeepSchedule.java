package dev.keyhold.spring.events;

import dev.keyhold.events.EventUpkeep;
import dev.keyhold.events.Events;
import dev.keyhold.spi.Storage;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** Deletes old events and jobs now and then, in each instance of an application. */
public final class EventUpkeepSchedule implements SmartLifecycle {
  private static final Logger LOG = System.getLogger(EventUpkeepSchedule.class.getName());

  private final Storage storage;
  private final Events events;
  private final EventUpkeep upkeep;
  private final Duration every;
  private final ThreadPoolTaskScheduler thread = new ThreadPoolTaskScheduler();
  private boolean running;

  public EventUpkeepSchedule(Storage storage, Events events, EventUpkeep upkeep, Duration every) {
    this.storage = storage;
    this.events = events;
    this.upkeep = upkeep;
    this.every = every;
    thread.setThreadNamePrefix("keyhold-upkeep-");
    thread.setDaemon(true);
    thread.setErrorHandler(
        failure -> LOG.log(Level.WARNING, "old events and jobs are deleted later", failure));
    thread.setWaitForTasksToCompleteOnShutdown(true);
    thread.setAwaitTerminationSeconds(60);
  }

  @Override
  public synchronized void start() {
    thread.initialize();
    Future<?> unused = thread.scheduleWithFixedDelay(this::run, every);
    running = true;
  }

  private void run() {
    List<String> lost = upkeep.run(storage, events::in, (what, deleted) -> {});
    if (!lost.isEmpty()) {
      LOG.log(Level.WARNING, "consumers that were lost, as events had become too old: {0}", lost);
    }
  }

  @Override
  public synchronized void stop() {
    thread.shutdown();
    running = false;
  }

  @Override
  public synchronized boolean isRunning() {
    return running;
  }
}
