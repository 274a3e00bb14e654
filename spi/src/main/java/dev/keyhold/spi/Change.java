package dev.keyhold.spi;

import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a patch does to one component: keep it, clear it, or set it.
 *
 * @param <T> the component's type
 */
public final class Change<T> {
  private static final Change<?> KEEP = new Change<>(false, null);
  private static final Change<?> CLEAR = new Change<>(true, null);

  private final boolean applies;
  private final @Nullable T value;

  private Change(boolean applies, @Nullable T value) {
    this.applies = applies;
    this.value = value;
  }

  /** Leaves the component as it is. */
  @SuppressWarnings("unchecked") // holds no value, so it is a Change of anything
  public static <T> Change<T> keep() {
    return (Change<T>) KEEP;
  }

  /** Leaves the component empty. */
  @SuppressWarnings("unchecked") // holds no value, so it is a Change of anything
  public static <T> Change<T> clear() {
    return (Change<T>) CLEAR;
  }

  /** Sets the component. */
  public static <T> Change<T> to(T value) {
    return new Change<>(true, value);
  }

  /** Whether the component is cleared or set. */
  public boolean applies() {
    return applies;
  }

  /** The new value; empty if the component is kept or cleared. */
  public Optional<T> value() {
    return Optional.ofNullable(value);
  }

  /** This change with another form of the value. */
  Change<T> map(UnaryOperator<T> form) {
    return value == null ? this : to(form.apply(value));
  }

  /** Whether the change would change the component. */
  boolean changes(Optional<T> before) {
    return !over(before).equals(before);
  }

  /** The component after the change. */
  public Optional<T> over(Optional<T> before) {
    return applies ? value() : before;
  }

  /** The component after the change, for a component that cannot be cleared. */
  public T over(T before) {
    return value == null ? before : value;
  }

  @Override
  public boolean equals(@Nullable Object that) {
    return that instanceof Change<?> change
        && applies == change.applies
        && Objects.equals(value, change.value);
  }

  @Override
  public int hashCode() {
    return Objects.hash(applies, value);
  }

  /** Says whether the component is kept, cleared or set; never shows the value. */
  @Override
  public String toString() {
    return !applies ? "keep" : value == null ? "clear" : "set";
  }
}
