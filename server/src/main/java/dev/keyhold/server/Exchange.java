package dev.keyhold.server;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * One request on its way through the doors: the head, the token, the body, the answer. Only the
 * token's look-up and the answer have a thread, and the waits between them none.
 */
final class Exchange {
  private final Doors doors;
  private final Head head;
  private final Request request;
  private final Response response;
  private final Callback callback;
  private final Connection connection;

  Exchange(Doors doors, Head head, Request request, Response response, Callback callback) {
    this.doors = doors;
    this.head = head;
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.connection = request.getConnectionMetaData().getConnection();
  }

  /** Looks at the token, and reads the body of nobody else. */
  void begin() {
    Desk.Admitted admitted;
    try {
      admitted = doors.desk().admit(head);
    } catch (RuntimeException | Error e) {
      refuse(Desk.failed(head, e));
      return;
    }
    CompletableFuture<byte[]> body = Incoming.of(request, admitted.largestBody());
    if (body.isDone()) {
      received(admitted, body);
      return;
    }
    doors.patience().await(connection, () -> body.completeExceptionally(tooSlow()));
    CompletableFuture<?> unused =
        body.whenComplete(
            (bytes, failure) -> {
              doors.patience().over(connection);
              doors.work(() -> received(admitted, body), this::refuse);
            });
  }

  private static Problem tooSlow() {
    return Problem.of(408, "TOO_SLOW", "the body took too long to arrive");
  }

  private void received(Desk.Admitted admitted, CompletableFuture<byte[]> body) {
    byte[] bytes;
    try {
      bytes = body.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof Problem problem) {
        refuse(problem.answer());
      } else {
        callback.failed(e.getCause()); // the client went away
      }
      return;
    }
    answer(admitted, bytes);
  }

  private void answer(Desk.Admitted admitted, byte[] body) {
    Running running = doors.running();
    running.begin();
    Answer answer =
        running.isClosing()
            ? closing().answer()
            : Desk.guarded(head, () -> admitted.work().apply(body));
    Callback sent = Callback.from(running::end, callback);
    if (answer.later().isPresent()) {
      begin(answer.later().get(), sent);
    } else {
      send(answer, running.isClosing(), sent);
    }
  }

  private void begin(Later later, Callback sent) {
    LaterWay way =
        new LaterWay(
            doors,
            head,
            response,
            sent,
            (answer, done) -> send(answer, doors.running().isClosing(), done));
    way.begin(later);
  }

  static Problem closing() {
    return Problem.of(503, "CLOSING", "the server is shutting down");
  }

  /** Answers before the body was read, of which there may be more. */
  void refuse(Answer answer) {
    if (!head.hasBody()) {
      send(answer, doors.running().isClosing(), callback);
      return;
    }
    send(answer, true, Callback.from(this::leave, callback::failed));
  }

  private void leave() {
    if (head.waits()) {
      callback.succeeded();
      return;
    }
    doors.patience().awaitEnd(connection);
    new Unread(request, callback::succeeded).run();
  }

  private void send(Answer answer, boolean last, Callback sent) {
    doors.patience().await(connection);
    boolean bodiless = head.method().equals("HEAD");
    try {
      answer.write(response, last, bodiless, sent);
    } catch (RuntimeException | Error e) {
      sent.failed(e); // and the connection is closed
    }
  }
}
