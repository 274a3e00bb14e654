package dev.keyhold.audit;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The context of what the current thread does: set around a request, and asked for by an {@link
 * AuditedStorage} when the request changes something.
 *
 * <p>A scope belongs to one thread, virtual ones included; a thread that is started inside does not
 * inherit it. Take {@link #get} before, and enter it there. Scopes nest. Safe for use by any number
 * of threads.
 */
public final class AuditScope implements Supplier<AuditContext> {
  private final AuditContext outside;

  @SuppressWarnings("ThreadLocalUsage") // each scope has contexts of its own, and a hub has one
  private final ThreadLocal<@Nullable AuditContext> current = new ThreadLocal<>();

  /**
   * @param outside the context of whatever is done outside of any scope, such as {@code
   *     AuditContext.of("hub")}
   */
  public AuditScope(AuditContext outside) {
    this.outside = outside;
  }

  /** What is done inside a scope. */
  @FunctionalInterface
  public interface Work<T, X extends Exception> {
    T run() throws X;
  }

  /**
   * Does something in a context; when it ends, the context before is back.
   *
   * @throws X what the work throws, as thrown
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
   * Enters a context on this thread until what is answered is closed, on the same thread: for work
   * that throws several checked exceptions, such as the rest of a servlet's filter chain.
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

  /** A context that was entered; closing it brings the one before back. */
  @FunctionalInterface
  public interface Entered extends AutoCloseable {
    @Override
    void close();
  }

  /** The context of the innermost scope that this thread is in, or the one outside. */
  @Override
  public AuditContext get() {
    AuditContext inner = current.get();
    return inner == null ? outside : inner;
  }
}
