package dev.keyhold.tck;

import java.lang.System.Logger.Level;

/** One who listens; a listener that comes twice is two. */
final class InMemoryListener {
  private final Runnable listener;

  InMemoryListener(Runnable listener) {
    this.listener = listener;
  }

  void wake() {
    try {
      listener.run();
    } catch (RuntimeException e) {
      System.getLogger(InMemoryStorage.class.getName())
          .log(Level.ERROR, "a listener failed: {0}", e.getClass());
    }
  }
}
