package dev.keyhold.server;

import java.time.InstantSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Where requests come in. What blocks has threads of its own; those that read and write for all
 * connections never wait.
 */
final class Doors extends Handler.Abstract.NonBlocking {
  /** Writers wait for the disk together, so many of them are better than a few. */
  private static final int THREADS = 64;

  private static final int MOST_WAITING = 4_096;

  private final Desk desk;
  private final Patience patience;
  private final Running running;
  private final InstantSource clock;
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          THREADS, THREADS, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(MOST_WAITING));

  Doors(Desk desk, Patience patience, Running running, InstantSource clock) {
    this.desk = desk;
    this.patience = patience;
    this.running = running;
    this.clock = clock;
  }

  Desk desk() {
    return desk;
  }

  Patience patience() {
    return patience;
  }

  Running running() {
    return running;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    patience.over(request.getConnectionMetaData().getConnection());
    request.addIdleTimeoutListener(idle -> false); // it is the server that takes its time
    Head head = Head.of(request, clock);
    response.getHeaders().put("X-Request-Id", head.requestId());
    Exchange exchange = new Exchange(this, head, request, response, callback);
    work(exchange::begin, exchange::refuse);
    return true;
  }

  /** Has this done by one of the threads, or tells that none is free. */
  void work(Runnable work, Consumer<Answer> refused) {
    try {
      threads.execute(work);
    } catch (RejectedExecutionException e) {
      Problem problem =
          running.isClosing()
              ? Exchange.closing()
              : Problem.of(503, "BUSY", "too many requests wait for their turn");
      refused.accept(problem.answer());
    }
  }

  void endWork() {
    threads.shutdown();
  }
}
