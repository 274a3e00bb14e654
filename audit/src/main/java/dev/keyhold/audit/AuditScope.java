package dev.keyhold.audit;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds the context of the current thread's work. A hub enters a context around each request, and
 * an {@link AuditedStorage} asks for it when the request changes something.
 *
 * <p>An entered context belongs to one thread, which may be a virtual one. A thread that is started
 * inside does not inherit it: call {@link #get} first, and enter the result in the new thread.
 * Contexts nest. Any number of threads may use one {@code AuditScope} at once.
 */
public final class AuditScope implements Supplier<AuditContext> {
  private final AuditContext outside;

  @SuppressWarnings("ThreadLocalUsage") // each scope has contexts of its own, and a hub has one
  private final ThreadLocal<@Nullable AuditContext> current = new ThreadLocal<>();

  /**
   * @param outside the context of work for which no context was entered, such as {@code
   *     AuditContext.of("hub")}
   */
  public AuditScope(AuditContext outside) {
    this.outside = outside;
  }

  /** Work that is done in a context. */
  @FunctionalInterface
  public interface Work<T, X extends Exception> {
    T run() throws X;
  }

  /**
   * Runs work in a context. Afterwards the previous context is back.
   *
   * @throws X the exception that the work throws, unchanged
   */
  @SuppressWarnings("try") // what was entered is only left
  public <T, X extends Exception> T call(AuditContext context, Work<T, X> work) throws X {
    Entered entered = enter(context);
    try {
      return work.run();
    } finally {
      entered.close();
    }
  }

  /**
   * Enters a context on this thread, until the returned object is closed on the same thread. Use it
   * for work that throws several checked exceptions, such as the rest of a servlet's filter chain.
   *
   * <pre>{@code
   * try (AuditScope.Entered entered = scope.enter(context)) {
   *   chain.doFilter(request, response);
   * }
   * }</pre>
   */
  public Entered enter(AuditContext context) {
    AuditContext before = current.get();
    current.set(context);
    return () -> leaveTo(before);
  }

  private void leaveTo(@Nullable AuditContext before) {
    if (before == null) {
      current.remove();
    } else {
      current.set(before);
    }
  }

  /** An entered context. Closing it brings the previous context back. */
  @FunctionalInterface
  public interface Entered extends AutoCloseable {
    @Override
    void close();
  }

  /** The context that this thread entered last and has not left, or the one for work outside. */
  @Override
  public AuditContext get() {
    AuditContext inner = current.get();
    return inner == null ? outside : inner;
  }
}
