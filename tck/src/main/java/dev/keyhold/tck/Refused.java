package dev.keyhold.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.StorageException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Claims about what a storage refuses. */
final class Refused {
  private Refused() {}

  static void as(Class<? extends Exception> kind, ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(kind);
  }

  /** For one of many calls; {@code what} says which. */
  static void as(Class<? extends Exception> kind, String what, ThrowingCallable call) {
    assertThatThrownBy(call, what).isInstanceOf(kind);
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

  private static <E extends StorageException> void blaming(
      String field, Class<E> kind, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(kind, e -> assertThat(e.field()).as("field").contains(field));
  }

  static void asLastOwner(List<String> organizationIds, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StorageException.LastOwner.class,
            e -> assertThat(e.organizationIds()).isEqualTo(organizationIds));
  }
}
