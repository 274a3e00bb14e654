package dev.keyhold.iam;

import static dev.keyhold.tables.Columns.optionalIsoTime;
import static dev.keyhold.tables.Columns.optionalText;
import static dev.keyhold.tables.Columns.text;

import dev.keyhold.tables.Column;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;
import java.time.Instant;
import java.util.Optional;

/** A key with which tokens are signed. */
public record SigningKey(
    Stamp stamp,
    String publicKey,
    SecretText privateKey,
    Optional<Instant> expiresAt,
    Optional<String> alg,
    Optional<String> crv) {
  public static final Column<SigningKey, String> PUBLIC_KEY =
      text("public_key", SigningKey::publicKey).upTo(65_536);
  public static final Column<SigningKey, SecretText> PRIVATE_KEY =
      text("private_key", SigningKey::privateKey, SecretText::text, SecretText::new)
          .upTo(65_536)
          .secret();
  public static final OptionalColumn<SigningKey, Instant> EXPIRES_AT =
      optionalIsoTime("expires_at", SigningKey::expiresAt);
  public static final OptionalColumn<SigningKey, String> ALG =
      optionalText("alg", SigningKey::alg).upTo(255);
  public static final OptionalColumn<SigningKey, String> CRV =
      optionalText("crv", SigningKey::crv).upTo(255);

  public static final Table<SigningKey> TABLE =
      Table.of(SigningKey.class, "jwks", SigningKey::stamp)
          .columns(PUBLIC_KEY, PRIVATE_KEY, EXPIRES_AT, ALG, CRV)
          .isoTimes()
          .read(
              row ->
                  new SigningKey(
                      row.stamp(),
                      row.get(PUBLIC_KEY),
                      row.get(PRIVATE_KEY),
                      row.get(EXPIRES_AT),
                      row.get(ALG),
                      row.get(CRV)));
}
