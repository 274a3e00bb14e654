package dev.keyhold.secrets;

import static dev.keyhold.tables.Columns.bytes;
import static dev.keyhold.tables.Columns.optionalId;
import static dev.keyhold.tables.Columns.optionalTime;
import static dev.keyhold.tables.Columns.text;
import static dev.keyhold.tables.Columns.time;
import static dev.keyhold.tables.Columns.word;

import dev.keyhold.spi.Bytes;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A key that wraps data keys: where it is, and never what it is.
 *
 * @param provider the {@link WrappingKeyProvider} that opens it
 * @param reference how this one finds it, such as the path of a file
 * @param proof bytes that it has wrapped, so that another key in its place is noticed
 * @param activePurpose the purpose, while it is the active key; no two are
 * @param retiredAt since when it wraps no more
 */
public record EncryptionKey(
    Stamp stamp,
    String purpose,
    String provider,
    String reference,
    Bytes proof,
    State state,
    Instant activatedAt,
    Optional<Instant> retiredAt,
    Optional<String> activePurpose) {
  public enum State {
    ACTIVE,
    /** It wraps no more, and unwraps what it has wrapped. */
    DECRYPT_ONLY,
    /** Nothing is unwrapped by it any more. */
    DESTROYED
  }

  /** The one purpose so far: to wrap the data keys of secrets. */
  static final String SECRETS = "secrets";

  static final Column<EncryptionKey, String> PURPOSE =
      text("purpose", EncryptionKey::purpose).upTo(64);
  static final Column<EncryptionKey, String> PROVIDER =
      text("provider", EncryptionKey::provider).upTo(64);
  static final Column<EncryptionKey, String> REFERENCE =
      text("reference", EncryptionKey::reference);
  static final Column<EncryptionKey, Bytes> PROOF =
      bytes("proof", EncryptionKey::proof).upTo(WrappingKey.MOST_BYTES).secret();
  static final Column<EncryptionKey, State> STATE =
      word("state", State.class, EncryptionKey::state);
  static final Column<EncryptionKey, Instant> ACTIVATED_AT =
      time("activated_at", EncryptionKey::activatedAt);
  static final OptionalColumn<EncryptionKey, Instant> RETIRED_AT =
      optionalTime("retired_at", EncryptionKey::retiredAt);
  static final OptionalColumn<EncryptionKey, String> ACTIVE_PURPOSE =
      optionalId("active_purpose", EncryptionKey::activePurpose);

  static final Index<EncryptionKey> BY_ACTIVE_PURPOSE = Index.unique(ACTIVE_PURPOSE);

  static final Table<EncryptionKey> TABLE =
      Table.of(EncryptionKey.class, "encryption_keys", EncryptionKey::stamp)
          .columns(
              PURPOSE, PROVIDER, REFERENCE, PROOF, STATE, ACTIVATED_AT, RETIRED_AT, ACTIVE_PURPOSE)
          .indexes(BY_ACTIVE_PURPOSE)
          .forwardOnly(
              STATE,
              Map.of(
                  State.ACTIVE, Set.of(State.DECRYPT_ONLY),
                  State.DECRYPT_ONLY, Set.of(State.DESTROYED)))
          .read(
              row ->
                  new EncryptionKey(
                      row.stamp(),
                      row.get(PURPOSE),
                      row.get(PROVIDER),
                      row.get(REFERENCE),
                      row.get(PROOF),
                      row.get(STATE),
                      row.get(ACTIVATED_AT),
                      row.get(RETIRED_AT),
                      row.get(ACTIVE_PURPOSE)));

  EncryptionKey activeSince(Instant at) {
    return new EncryptionKey(
        stamp, purpose, provider, reference, proof, state, at, retiredAt, activePurpose);
  }

  public String id() {
    return stamp.id();
  }
}
