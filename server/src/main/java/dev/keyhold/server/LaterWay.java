package dev.keyhold.server;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/** The way of one answer that comes later. */
final class LaterWay implements Later.Way {
  private final Doors doors;
  private final Head head;
  private final Response response;
  private final Callback done;
  private final BiConsumer<Answer, Callback> sending;
  private final Connection connection;
  private final AtomicBoolean ended = new AtomicBoolean();
  private final Runnable closing = this::over;
  private Runnable over = () -> {};

  /**
   * @param done told at the end, once
   * @param sending sends an answer as a whole
   */
  LaterWay(
      Doors doors,
      Head head,
      Response response,
      Callback done,
      BiConsumer<Answer, Callback> sending) {
    this.doors = doors;
    this.head = head;
    this.response = response;
    this.done = done;
    this.sending = sending;
    this.connection = response.getRequest().getConnectionMetaData().getConnection();
  }

  void begin(Later later) {
    doors.running().whenClosing(closing);
    try {
      later.begin(this);
    } catch (RuntimeException | Error e) {
      answer(Desk.failed(head, e));
    }
  }

  @Override
  public void answer(Answer answer) {
    if (ended.compareAndSet(false, true)) {
      forget();
      sending.accept(answer, done);
    }
  }

  @Override
  public void open(Map<String, String> headers) {
    response.setStatus(200);
    headers.forEach(response.getHeaders()::put);
    if (head.method().equals("HEAD")) {
      end();
    }
  }

  @Override
  public void send(byte[] bytes, Runnable sent) {
    if (ended.get()) {
      return;
    }
    doors.patience().await(connection);
    response.write(
        false,
        ByteBuffer.wrap(bytes),
        Callback.from(
            () -> {
              doors.patience().over(connection);
              sent.run();
            },
            this::lost));
  }

  private void lost(Throwable failure) {
    if (ended.compareAndSet(false, true)) {
      forget();
      done.failed(failure);
    }
  }

  @Override
  public void end() {
    if (ended.compareAndSet(false, true)) {
      forget();
      doors.patience().await(connection);
      response.write(true, BufferUtil.EMPTY_BUFFER, done);
    }
  }

  private void forget() {
    doors.running().forget(closing);
    over();
  }

  private void over() {
    Runnable once;
    synchronized (this) {
      once = over;
      over = () -> {};
    }
    once.run();
  }

  @Override
  public void whenOver(Runnable work) {
    synchronized (this) {
      over = work;
    }
    if (ended.get() || doors.running().isClosing()) {
      over();
    }
  }

  @Override
  public void work(Runnable work) {
    doors.work(work, this::answer);
  }
}
