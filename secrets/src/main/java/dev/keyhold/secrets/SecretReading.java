package dev.keyhold.secrets;

import dev.keyhold.secrets.SecretAccess.Action;
import dev.keyhold.secrets.SecretAccess.Cause;
import dev.keyhold.secrets.StoredSecret.Status;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tables.Tables;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One reading of a secret: it is opened first, then logged in a transaction in which it is still
 * what was opened, and only then does the value leave.
 *
 * @param version empty for the current one
 */
record SecretReading(
    Sealing sealing,
    Tables tables,
    InstantSource clock,
    Storage storage,
    String organizationId,
    SecretName name,
    OptionalLong version,
    SecretUse use) {
  /** How often somebody else may change it meanwhile. */
  private static final int ATTEMPTS = 10;

  /** What was found, and why it may not be opened. */
  private record Found(Optional<StoredSecret> row, Optional<Cause> why) {
    boolean isAs(Found other) {
      return why.equals(other.why)
          && row.isPresent() == other.row.isPresent()
          && row.filter(it -> !it.opensAs(other.row.orElseThrow())).isEmpty();
    }
  }

  OpenedSecret open() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Found found = storage.read(tx -> find(SecretRows.in(tables, tx, organizationId)));
      Sealing.Opened opened =
          found
              .why()
              .map(Sealing.Opened::not)
              .orElseGet(() -> sealing.opened(found.row().orElseThrow()));
      if (isLogged(found, opened)) {
        SecretValue value = opened.value().orElseThrow(() -> refused(opened.why().orElseThrow()));
        return new OpenedSecret(found.row().orElseThrow().version(), value);
      }
    }
    throw new StorageException.Unavailable("the secret was changed again and again meanwhile");
  }

  /** Whether the line is in the log; if not, the secret is another by now. */
  private boolean isLogged(Found found, Sealing.Opened opened) {
    boolean isLogged = false;
    try {
      isLogged =
          storage.write(
              tx -> {
                SecretRows rows = SecretRows.in(tables, tx, organizationId);
                if (!find(rows).isAs(found)) {
                  return false;
                }
                rows.log(name, found.row(), named(found), Action.READ, opened.why(), use);
                return true;
              });
      return isLogged;
    } finally {
      if (!isLogged) {
        opened.value().ifPresent(SecretValue::close);
      }
    }
  }

  private Optional<Long> named(Found found) {
    return found
        .row()
        .map(StoredSecret::version)
        .or(() -> version.isPresent() ? Optional.of(version.getAsLong()) : Optional.empty());
  }

  private Found find(SecretRows rows) {
    Optional<StoredSecret> newest = rows.newest(name);
    Optional<StoredSecret> row =
        version.isPresent() ? rows.version(name, version.getAsLong()) : newest;
    return new Found(
        row,
        row.isEmpty()
            ? Optional.of(Cause.MISSING)
            : why(row.get(), row.get().version() == newest.orElseThrow().version()));
  }

  /** The newest is the current one, unless somebody has deleted a newer one by hand. */
  private Optional<Cause> why(StoredSecret row, boolean isNewest) {
    Instant now = clock.instant();
    if (row.status() == Status.DISABLED) {
      return Optional.of(Cause.DISABLED);
    } else if (row.status() == Status.DESTROYED) {
      return Optional.of(Cause.DESTROYED);
    } else if (isNewest != (row.status() == Status.ACTIVE)) {
      return Optional.of(Cause.DAMAGED);
    }
    return isBefore(now, row.readableUntil()) && isBefore(now, row.expiresAt())
        ? Optional.empty()
        : Optional.of(Cause.EXPIRED);
  }

  private static boolean isBefore(Instant now, Optional<Instant> end) {
    return end.isEmpty() || now.isBefore(end.get());
  }

  private StorageException refused(Cause why) {
    return switch (why) {
      case MISSING -> new StorageException.NotFound("there is no such secret");
      case DISABLED -> new StorageException.Conflict("status", "the secret is disabled");
      case DESTROYED -> new StorageException.Conflict("status", "the secret is destroyed");
      case EXPIRED -> new StorageException.Conflict("expiresAt", "the time of the secret is over");
      case DAMAGED ->
          new StorageException.Corrupt(
              "the secret does not open: what is kept of it was changed, moved or taken from"
                  + " elsewhere");
      case KEY_UNAVAILABLE ->
          new StorageException.Unavailable("the key that wraps the secret cannot be used now");
    };
  }
}
