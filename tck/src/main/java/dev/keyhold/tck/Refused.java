package dev.keyhold.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.keyhold.spi.StorageException;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

/** Claims about what a storage refuses. */
final class Refused {
  private Refused() {}

  static void as(Class<? extends Exception> kind, ThrowingCallable call) {
    as(kind, "the call of this rule", call);
  }

  /** For one of many calls; {@code what} says which. */
  static void as(Class<? extends Exception> kind, String what, ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    if (!kind.isInstance(thrown)) {
      throw new AssertionError(
          "the storage has to refuse %s with %s, and %s".formatted(what, named(kind), did(thrown)),
          thrown);
    }
  }

  /** The kind, and where to read what it means. */
  private static String named(Class<?> kind) {
    return StorageException.class.isAssignableFrom(kind)
        ? "StorageException.%s (its javadoc and docs/errors.md say when)"
            .formatted(kind.getSimpleName())
        : kind.getSimpleName();
  }

  private static String did(@Nullable Throwable thrown) {
    return thrown == null ? "did what was asked" : "threw " + thrown;
  }

  static void asDuplicate(String field, ThrowingCallable call) {
    blaming(field, StorageException.Duplicate.class, call);
  }

  static void asMissing(String field, ThrowingCallable call) {
    blaming(field, StorageException.MissingReference.class, call);
  }

  static void asConflict(String field, ThrowingCallable call) {
    blaming(field, StorageException.Conflict.class, call);
  }

  private static void blaming(
      String field, Class<? extends StorageException> kind, ThrowingCallable call) {
    StorageException refusal = refusal(kind, call);
    if (!refusal.field().equals(Optional.of(field))) {
      throw new AssertionError(
          "the storage refused the call of this rule rightly, but has to blame the component %s; field() answers %s"
              .formatted(field, refusal.field().orElse("nothing")),
          refusal);
    }
  }

  private static <E extends StorageException> E refusal(Class<E> kind, ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    as(kind, () -> rethrow(thrown));
    return kind.cast(thrown);
  }

  private static void rethrow(@Nullable Throwable thrown) throws Throwable {
    if (thrown != null) {
      throw thrown;
    }
  }

  static void asLastOwner(List<String> organizationIds, ThrowingCallable call) {
    StorageException.LastOwner refusal = refusal(StorageException.LastOwner.class, call);
    assertThat(refusal.organizationIds())
        .as("the organizations that LastOwner names")
        .isEqualTo(organizationIds);
  }
}
