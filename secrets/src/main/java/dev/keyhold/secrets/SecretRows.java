package dev.keyhold.secrets;

import dev.keyhold.secrets.SecretAccess.Action;
import dev.keyhold.secrets.SecretAccess.Cause;
import dev.keyhold.secrets.SecretAccess.Outcome;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Transaction;
import dev.keyhold.tables.Query;
import dev.keyhold.tables.Tables;
import dev.keyhold.tables.Tenant;
import java.util.List;
import java.util.Optional;

/**
 * The secrets of an organization and their log, in one transaction.
 *
 * @param beneath the same rows, where what is done leaves no entry in the trail
 */
record SecretRows(Tenant rows, Tenant beneath) {
  static SecretRows in(Tables tables, Transaction tx, String organizationId) {
    return new SecretRows(
        tables.in(tx, organizationId), tables.in(Tables.beneath(tx), organizationId));
  }

  /**
   * The same without entries in the trail: whatever happens to a million of rows at once is in the
   * log, line by line, whose numbers have no gaps.
   */
  SecretRows untold() {
    return new SecretRows(beneath, beneath);
  }

  Optional<StoredSecret> newest(SecretName name) {
    return of(name).descending().first();
  }

  Optional<StoredSecret> version(SecretName name, long version) {
    return rows.find(
        StoredSecret.TABLE,
        StoredSecret.BY_NAME,
        StoredSecret.APP_ID.is(name.app()),
        StoredSecret.NAME.is(name.name()),
        StoredSecret.VERSION.is(version));
  }

  private Query<StoredSecret> of(SecretName name) {
    return rows.from(StoredSecret.TABLE)
        .by(StoredSecret.BY_NAME)
        .where(StoredSecret.APP_ID.is(name.app()), StoredSecret.NAME.is(name.name()));
  }

  Page<StoredSecret> list(PageRequest page) {
    return rows.from(StoredSecret.TABLE).by(StoredSecret.BY_NAME).page(page);
  }

  Page<StoredSecret> versions(SecretName name, PageRequest page) {
    return of(name).page(page);
  }

  Page<StoredSecret> wrappedBy(String keyId, PageRequest page) {
    return rows.from(StoredSecret.TABLE).where(StoredSecret.KEY_ID.is(keyId)).page(page);
  }

  StoredSecret add(StoredSecret row) {
    return rows.add(StoredSecret.TABLE, row);
  }

  /**
   * Puts a row in the place of another, if that is still as it was.
   *
   * @throws dev.keyhold.spi.StorageException.Conflict if it is not
   */
  StoredSecret change(StoredSecret from, StoredSecret to) {
    return rows.updateIf(
            StoredSecret.TABLE,
            from.stamp().id(),
            List.of(
                StoredSecret.STATUS.is(from.status()),
                StoredSecret.WRAPPED_KEY.is(from.wrappedKey())),
            StoredSecret.STATUS.to(to.status()),
            StoredSecret.READABLE_UNTIL.to(to.readableUntil()),
            StoredSecret.KEY_ID.to(to.keyId()),
            StoredSecret.WRAPPED_KEY.to(to.wrappedKey()),
            StoredSecret.NONCE.to(to.nonce()),
            StoredSecret.CIPHERTEXT.to(to.ciphertext()))
        .after();
  }

  void logged(StoredSecret row, Action action, SecretUse use) {
    log(
        row.secretName(),
        Optional.of(row),
        Optional.of(row.version()),
        action,
        Optional.empty(),
        use);
  }

  void log(
      SecretName name,
      Optional<StoredSecret> row,
      Optional<Long> version,
      Action action,
      Optional<Cause> why,
      SecretUse use) {
    rows.insert(
        SecretAccess.TABLE,
        fresh ->
            new SecretAccess(
                fresh.stamp(),
                fresh.organizationId(),
                0,
                row.map(it -> it.stamp().id()),
                name.app(),
                name.name(),
                version,
                action,
                why.map(Cause::outcome).orElse(Outcome.DONE),
                why,
                use.actorId(),
                use.actorType(),
                use.onBehalfOfId(),
                use.reason()));
  }

  Page<SecretAccess> log(SecretName name, PageRequest page) {
    return rows.from(SecretAccess.TABLE)
        .by(SecretAccess.BY_NAME)
        .where(SecretAccess.APP_ID.is(name.app()), SecretAccess.NAME.is(name.name()))
        .descending()
        .page(page);
  }

  Page<SecretAccess> logOf(String actorId, PageRequest page) {
    return rows.from(SecretAccess.TABLE)
        .by(SecretAccess.BY_ACTOR)
        .where(SecretAccess.ACTOR_ID.is(actorId))
        .descending()
        .page(page);
  }

  Page<SecretAccess> log(PageRequest page) {
    return rows.from(SecretAccess.TABLE).by(SecretAccess.BY_LINE).descending().page(page);
  }
}
