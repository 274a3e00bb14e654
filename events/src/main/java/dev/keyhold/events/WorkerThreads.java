package dev.keyhold.events;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Threads for jobs: virtual ones where the JDK has them, as jobs wait more than they work. */
final class WorkerThreads {
  private WorkerThreads() {}

  static ExecutorService each() {
    try {
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      return Executors.newCachedThreadPool(WorkerThreads::daemon);
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "keyhold-job");
    thread.setDaemon(true);
    return thread;
  }
}
