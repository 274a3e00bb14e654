package dev.keyhold.spi;

/** That somebody listens; it ends when this is closed. */
@FunctionalInterface
public interface Listening extends AutoCloseable {
  /** Ends it. A call that is under way may still come to its end. A second call does nothing. */
  @Override
  void close();
}
