package dev.keyhold.iam;

import static dev.keyhold.tables.Columns.flag;
import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.number;
import static dev.keyhold.tables.Columns.optionalText;
import static dev.keyhold.tables.Columns.text;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.tables.Accounts;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.Reference;
import dev.keyhold.tables.Rule;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;
import java.util.Optional;

/** A public key with which somebody signs in (WebAuthn). */
public record Passkey(
    Stamp stamp,
    String userId,
    Optional<String> name,
    String publicKey,
    String credentialId,
    long counter,
    String deviceType,
    boolean backedUp,
    Optional<String> transports,
    Optional<String> aaguid) {
  public static final Column<Passkey, String> USER_ID = id("user_id", Passkey::userId);
  public static final OptionalColumn<Passkey, String> NAME =
      optionalText("name", Passkey::name).upTo(255).personal();
  public static final Column<Passkey, String> PUBLIC_KEY =
      text("public_key", Passkey::publicKey).upTo(65_536);
  public static final Column<Passkey, String> CREDENTIAL_ID =
      text("credential_id", Passkey::credentialId).upTo(1_024);
  public static final Column<Passkey, Long> COUNTER = number("counter", Passkey::counter).quiet();
  public static final Column<Passkey, String> DEVICE_TYPE =
      text("device_type", Passkey::deviceType).upTo(255);
  public static final Column<Passkey, Boolean> BACKED_UP =
      flag("backed_up", Passkey::backedUp).byDefault(false);
  public static final OptionalColumn<Passkey, String> TRANSPORTS =
      optionalText("transports", Passkey::transports).upTo(255);
  public static final OptionalColumn<Passkey, String> AAGUID =
      optionalText("aaguid", Passkey::aaguid).upTo(255);

  public static final Reference<Passkey, Account> USER =
      USER_ID.references(() -> Accounts.TABLE).whenDeleted(WhenDeleted.CASCADE);

  public static final Index<Passkey> BY_CREDENTIAL = Index.unique(CREDENTIAL_ID);
  public static final Index<Passkey> BY_USER = Index.on(USER_ID);

  public static final Table<Passkey> TABLE =
      Table.of(Passkey.class, "passkey", Passkey::stamp)
          .columns(
              USER_ID,
              NAME,
              PUBLIC_KEY,
              CREDENTIAL_ID,
              COUNTER,
              DEVICE_TYPE,
              BACKED_UP,
              TRANSPORTS,
              AAGUID)
          .references(USER)
          .indexes(BY_CREDENTIAL, BY_USER)
          .check("passkey_counts", Rule.that(COUNTER.atLeast(0L)))
          .isoTimes()
          .read(
              row ->
                  new Passkey(
                      row.stamp(),
                      row.get(USER_ID),
                      row.get(NAME),
                      row.get(PUBLIC_KEY),
                      row.get(CREDENTIAL_ID),
                      row.get(COUNTER),
                      row.get(DEVICE_TYPE),
                      row.get(BACKED_UP),
                      row.get(TRANSPORTS),
                      row.get(AAGUID)));
}
