package dev.keyhold.core;

import dev.keyhold.spi.Page;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Transaction;
import dev.keyhold.tables.AnyTable;
import dev.keyhold.tables.Query;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Tables;
import dev.keyhold.tables.Tenant;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * What the doors to an organization's rows work with, in one transaction.
 *
 * @param beneath the same rows, where what follows from something else leaves no entry in the trail
 */
record PowerRows(Tenant rows, Tenant beneath, String tenantId, InstantSource clock) {
  /** How many rows one question or change may go through. */
  static final int MOST = 100_000;

  static PowerRows in(Tables tables, Transaction tx, String organizationId, InstantSource clock) {
    return new PowerRows(
        tables.in(tx, organizationId),
        tables.in(Tables.beneath(tx), organizationId),
        organizationId,
        clock);
  }

  Instant now() {
    return clock.instant();
  }

  /**
   * Whoever remembers answers sees that there may be others now. With the first change of all the
   * organization gets its three roles.
   */
  void change() {
    if (beneath.find(PowerState.TABLE, PowerState.ID).isPresent()) {
      beneath.update(PowerState.TABLE, PowerState.ID, PowerState.CHANGES.plus(1));
      return;
    }
    Instant now = now();
    beneath.add(PowerState.TABLE, new PowerState(Stamp.of(PowerState.ID, now, now), tenantId, 1));
    for (SystemRole role : SystemRole.values()) {
      Stamp stamp = Stamp.of(role.key(), now, now);
      beneath.add(Role.TABLE, new Role(stamp, tenantId, role.key(), role.key(), true, 0));
    }
  }

  /** A row that must be there. */
  <R> R there(AnyTable<R, Tenant> table, String id, String what) {
    return rows.find(table, id).orElseThrow(() -> missing(what));
  }

  static StorageException.NotFound missing(String what) {
    return new StorageException.NotFound("there is no such " + what);
  }

  /** What is meant by a subject that is gone goes too. */
  void forget(Subject subject) {
    all(rows.from(RoleAssignment.TABLE)
            .by(RoleAssignment.BY_SUBJECT)
            .where(RoleAssignment.SUBJECT.is(subject.text())))
        .forEach(each -> rows.delete(RoleAssignment.TABLE, each.stamp().id()));
    all(rows.from(PrivilegeOverride.TABLE)).stream()
        .filter(each -> each.subject().equals(subject.text()))
        .forEach(each -> rows.delete(PrivilegeOverride.TABLE, each.stamp().id()));
  }

  static <R> List<R> all(Query<R> query) {
    return Page.all(query::page);
  }

  /**
   * How long it is at the most says its column.
   *
   * @throws StorageException.InvalidInput if it is empty
   */
  static String filled(String field, String text) {
    return atLeast(1, field, text);
  }

  static String atLeast(int shortest, String field, String text) {
    if (text.length() < shortest) {
      throw new StorageException.InvalidInput(
          field, String.format(Locale.ROOT, "the %s has %d characters at least", field, shortest));
    }
    return text;
  }

  /**
   * @throws StorageException.InvalidInput if there is none, or one of them cannot be an action
   */
  static void checkActions(Collection<String> actions) {
    for (String action : actions) {
      if (!NewPrivilege.isKey(action) && !action.matches("[a-z][a-z0-9_]{0,99}")) {
        throw new StorageException.InvalidInput(
            "actions",
            "an action is a privilege, such as invoice.pay, or one of the access graph, such as read");
      }
    }
  }
}
