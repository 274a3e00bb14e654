package dev.keyhold.spi;

/**
 * The state before and after a change, so that code that records changes does not have to read
 * again.
 *
 * @param before the state before the change
 * @param after the state now; equal to {@code before} if there was nothing to change
 */
public record Changed<T>(T before, T after) {
  /** The result of a call that changed nothing. */
  public static <T> Changed<T> nothing(T state) {
    return new Changed<>(state, state);
  }

  /** Whether the call changed anything. */
  public boolean happened() {
    return !before.equals(after);
  }
}
