package dev.keyhold.server;

import java.io.ByteArrayOutputStream;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.thread.Invocable;

/** A request's body on its way: no thread waits for it. */
final class Incoming implements Invocable.Task {
  private final Content.Source source;
  private final int largest;
  private final ByteArrayOutputStream read = new ByteArrayOutputStream();
  private final CompletableFuture<byte[]> whole = new CompletableFuture<>();

  private Incoming(Content.Source source, int largest) {
    this.source = source;
    this.largest = largest;
  }

  /** Ends with the body, with a {@link Problem}, or with what broke the connection. */
  static CompletableFuture<byte[]> of(Content.Source source, int largest) {
    Incoming incoming = new Incoming(source, largest);
    incoming.run();
    return incoming.whole;
  }

  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }

  @Override
  public void run() {
    while (!whole.isDone()) {
      Content.Chunk chunk = source.read();
      if (chunk == null) {
        source.demand(this);
        return;
      }
      take(chunk);
    }
  }

  private void take(Content.Chunk chunk) {
    if (Content.Chunk.isFailure(chunk)) {
      whole.completeExceptionally(failure(chunk.getFailure()));
      return;
    }
    byte[] bytes = new byte[chunk.remaining()];
    chunk.getByteBuffer().get(bytes);
    chunk.release();
    if (read.size() + bytes.length > largest) {
      whole.completeExceptionally(tooLarge());
      return;
    }
    read.writeBytes(bytes);
    if (chunk.isLast()) {
      whole.complete(read.toByteArray());
    }
  }

  private static Throwable failure(Throwable failure) {
    return failure instanceof HttpException
        ? Problem.of(400, "INVALID_INPUT", "the body: its chunks are not valid HTTP")
        : failure;
  }

  private Problem tooLarge() {
    return Problem.of(
        413, "TOO_LARGE", String.format(Locale.ROOT, "the body is larger than %d bytes", largest));
  }
}
