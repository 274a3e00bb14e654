package dev.keyhold.server;

import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.thread.Invocable;

/**
 * What a client still sends after it was answered. It is read and thrown away for a while: a
 * connection that is closed while bytes arrive takes the answer away from the client.
 */
final class Unread implements Invocable.Task {
  private static final long MOST = 16L << 20;

  private final Content.Source source;
  private final Runnable end;
  private long thrownAway;

  Unread(Content.Source source, Runnable end) {
    this.source = source;
    this.end = end;
  }

  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }

  @Override
  public void run() {
    while (thrownAway < MOST) {
      Content.Chunk chunk = source.read();
      if (chunk == null) {
        source.demand(this);
        return;
      }
      thrownAway += chunk.remaining();
      chunk.release();
      if (chunk.isLast() || Content.Chunk.isFailure(chunk)) {
        break;
      }
    }
    end.run();
  }
}
