package dev.keyhold.secrets;

import static dev.keyhold.tables.Columns.bytes;
import static dev.keyhold.tables.Columns.number;
import static dev.keyhold.tables.Columns.optionalId;
import static dev.keyhold.tables.Columns.optionalTime;
import static dev.keyhold.tables.Columns.text;
import static dev.keyhold.tables.Columns.word;

import dev.keyhold.spi.Bytes;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.Reference;
import dev.keyhold.tables.Stamp;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One version of a secret, as it is kept: encrypted.
 *
 * @param appId whose secret it is; empty for the organization's own
 * @param version counts up from 1; the highest is the current one
 * @param algorithm how the value is encrypted
 * @param keyId by which key its data key is wrapped; empty once it is destroyed
 * @param readableUntil of a previous version: until this instant, which does not count
 * @param expiresAt until this instant, which does not count; empty for ever
 */
public record StoredSecret(
    Stamp stamp,
    String tenantId,
    String appId,
    String name,
    long version,
    String algorithm,
    Optional<String> keyId,
    Bytes wrappedKey,
    Bytes nonce,
    Bytes ciphertext,
    Status status,
    Optional<Instant> readableUntil,
    Optional<Instant> expiresAt) {
  public enum Status {
    /** The current version, which is read where none is named. */
    ACTIVE,
    /** A newer one has taken its place; it is read where it is named, for a time. */
    PREVIOUS,
    /** Nobody reads it until it is enabled again. */
    DISABLED,
    /** Its key is overwritten; nobody reads it any more. */
    DESTROYED
  }

  static final Column<StoredSecret, String> APP_ID =
      text("app_id", StoredSecret::appId).upTo(SecretName.MOST_APP);
  static final Column<StoredSecret, String> NAME =
      text("name", StoredSecret::name).upTo(SecretName.MOST_NAME);
  static final Column<StoredSecret, Long> VERSION = number("version", StoredSecret::version);
  static final Column<StoredSecret, String> ALGORITHM =
      text("algorithm", StoredSecret::algorithm).upTo(32);
  static final OptionalColumn<StoredSecret, String> KEY_ID =
      optionalId("key_id", StoredSecret::keyId);
  static final Column<StoredSecret, Bytes> WRAPPED_KEY =
      bytes("wrapped_key", StoredSecret::wrappedKey).upTo(WrappingKey.MOST_BYTES).secret();
  static final Column<StoredSecret, Bytes> NONCE =
      bytes("nonce", StoredSecret::nonce).upTo(Gcm.NONCE_BYTES).secret();
  static final Column<StoredSecret, Bytes> CIPHERTEXT =
      bytes("ciphertext", StoredSecret::ciphertext)
          .upTo(SecretValue.MOST_BYTES + Gcm.TAG_BYTES)
          .secret();
  static final Column<StoredSecret, Status> STATUS =
      word("status", Status.class, StoredSecret::status);
  static final OptionalColumn<StoredSecret, Instant> READABLE_UNTIL =
      optionalTime("readable_until", StoredSecret::readableUntil);
  static final OptionalColumn<StoredSecret, Instant> EXPIRES_AT =
      optionalTime("expires_at", StoredSecret::expiresAt);

  static final Reference<StoredSecret, EncryptionKey> KEY =
      KEY_ID.references(() -> EncryptionKey.TABLE).across();

  static final Index<StoredSecret> BY_NAME = Index.unique(APP_ID, NAME, VERSION);
  static final Index<StoredSecret> BY_KEY = Index.on(KEY_ID);

  static final OrgTable<StoredSecret> TABLE =
      OrgTable.of(StoredSecret.class, "secrets", StoredSecret::stamp, StoredSecret::tenantId)
          .tenantColumn("tenant_id")
          .columns(
              APP_ID,
              NAME,
              VERSION,
              ALGORITHM,
              KEY_ID,
              WRAPPED_KEY,
              NONCE,
              CIPHERTEXT,
              STATUS,
              READABLE_UNTIL,
              EXPIRES_AT)
          .references(KEY)
          .indexes(BY_NAME, BY_KEY)
          .forwardOnly(
              STATUS,
              Map.of(
                  Status.ACTIVE, Set.of(Status.PREVIOUS, Status.DISABLED, Status.DESTROYED),
                  Status.PREVIOUS, Set.of(Status.DISABLED, Status.DESTROYED),
                  Status.DISABLED, Set.of(Status.ACTIVE, Status.PREVIOUS, Status.DESTROYED)))
          .idsWithinTenant()
          .read(
              row ->
                  new StoredSecret(
                      row.stamp(),
                      row.organizationId(),
                      row.get(APP_ID),
                      row.get(NAME),
                      row.get(VERSION),
                      row.get(ALGORITHM),
                      row.get(KEY_ID),
                      row.get(WRAPPED_KEY),
                      row.get(NONCE),
                      row.get(CIPHERTEXT),
                      row.get(STATUS),
                      row.get(READABLE_UNTIL),
                      row.get(EXPIRES_AT)));

  /** What it is called. */
  public SecretName secretName() {
    return SecretName.kept(appId, name);
  }

  /** Whether the other is this one, but perhaps for the key that wraps its data key. */
  boolean opensAs(StoredSecret other) {
    return stamp.id().equals(other.stamp.id())
        && ciphertext.equals(other.ciphertext)
        && status == other.status
        && readableUntil.equals(other.readableUntil)
        && expiresAt.equals(other.expiresAt);
  }

  /** The same, with another status. */
  StoredSecret with(Status newStatus, Optional<Instant> newReadableUntil) {
    return copied(newStatus, newReadableUntil, keyId, wrappedKey, new Envelope(nonce, ciphertext));
  }

  /** The same under another key. */
  StoredSecret wrapped(String newKeyId, Bytes newWrappedKey) {
    return copied(
        status,
        readableUntil,
        Optional.of(newKeyId),
        newWrappedKey,
        new Envelope(nonce, ciphertext));
  }

  /** The same with a value, whose data key is not wrapped yet. */
  StoredSecret holding(Envelope envelope) {
    return copied(status, readableUntil, keyId, wrappedKey, envelope);
  }

  /** The same without anything that could open it. */
  StoredSecret overwritten() {
    return copied(Status.DESTROYED, readableUntil, Optional.empty(), Bytes.of(), Envelope.EMPTY);
  }

  private StoredSecret copied(
      Status newStatus,
      Optional<Instant> newReadableUntil,
      Optional<String> newKeyId,
      Bytes newWrappedKey,
      Envelope envelope) {
    return new StoredSecret(
        stamp,
        tenantId,
        appId,
        name,
        version,
        algorithm,
        newKeyId,
        newWrappedKey,
        envelope.nonce(),
        envelope.ciphertext(),
        newStatus,
        newReadableUntil,
        expiresAt);
  }

  /** Says neither value nor key. */
  @Override
  public String toString() {
    return secretName() + ", version " + version + ", " + status;
  }
}
