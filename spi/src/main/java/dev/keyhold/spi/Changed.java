package dev.keyhold.spi;

/**
 * What a change found and what it left, so that nobody who keeps a record of changes has to read
 * twice.
 *
 * @param before as it was
 * @param after as it is now; equal to {@code before} where there was nothing to change
 */
public record Changed<T>(T before, T after) {
  /** Nothing was changed. */
  public static <T> Changed<T> nothing(T state) {
    return new Changed<>(state, state);
  }

  /** Whether the call changed anything. */
  public boolean happened() {
    return !before.equals(after);
  }
}
