package dev.keyhold.iam;

import static dev.keyhold.tables.Columns.isoTime;
import static dev.keyhold.tables.Columns.text;

import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;
import java.time.Instant;

/** What somebody was sent and has to give back before its end, such as the code of an e-mail. */
public record VerificationCode(
    Stamp stamp, String identifier, SecretText value, Instant expiresAt) {
  public static final Column<VerificationCode, String> IDENTIFIER =
      text("identifier", VerificationCode::identifier).upTo(512).personal();
  public static final Column<VerificationCode, SecretText> VALUE =
      text("value", VerificationCode::value, SecretText::text, SecretText::new)
          .upTo(65_536)
          .secret();
  public static final Column<VerificationCode, Instant> EXPIRES_AT =
      isoTime("expires_at", VerificationCode::expiresAt);

  public static final Index<VerificationCode> BY_IDENTIFIER = Index.on(IDENTIFIER, EXPIRES_AT);
  public static final Index<VerificationCode> BY_EXPIRY = Index.on(EXPIRES_AT);

  public static final Table<VerificationCode> TABLE =
      Table.of(VerificationCode.class, "verification", VerificationCode::stamp)
          .columns(IDENTIFIER, VALUE, EXPIRES_AT)
          .indexes(BY_IDENTIFIER, BY_EXPIRY)
          .isoTimes()
          .read(
              row ->
                  new VerificationCode(
                      row.stamp(), row.get(IDENTIFIER), row.get(VALUE), row.get(EXPIRES_AT)));
}
