package dev.keyhold.audit;

import dev.keyhold.spi.AuditEntry;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A trail that refused attempts are recorded in. Its name alone tells it from others: storages of
 * tenants come and go, and their trails stay.
 */
final class AttemptTrail {
  private final String name;
  private final Consumer<List<AuditEntry>> append;

  /**
   * @param append appends entries in one unit of work
   */
  AttemptTrail(String name, Consumer<List<AuditEntry>> append) {
    this.name = name;
    this.append = append;
  }

  void append(List<AuditEntry> entries) {
    append.accept(entries);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AttemptTrail trail && trail.name.equals(name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }
}
