package dev.keyhold.iam;

import static dev.keyhold.tables.Columns.isoTime;
import static dev.keyhold.tables.Columns.optionalId;
import static dev.keyhold.tables.Columns.optionalIsoTime;
import static dev.keyhold.tables.Columns.optionalNumber;
import static dev.keyhold.tables.Columns.optionalText;
import static dev.keyhold.tables.Columns.text;
import static dev.keyhold.tables.Columns.word;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.tables.Accounts;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.Reference;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;
import java.time.Instant;
import java.util.Optional;

/** A sign-in of a device without a keyboard (RFC 8628), until it is redeemed. */
public record DeviceCode(
    Stamp stamp,
    SecretText deviceCode,
    SecretText userCode,
    Optional<String> userId,
    Instant expiresAt,
    Status status,
    Optional<Instant> lastPolledAt,
    Optional<Long> pollingInterval,
    Optional<String> clientId,
    Optional<String> scope) {
  public enum Status {
    PENDING,
    APPROVED,
    DENIED
  }

  public static final Column<DeviceCode, SecretText> DEVICE_CODE =
      text("device_code", DeviceCode::deviceCode, SecretText::text, SecretText::new)
          .upTo(255)
          .secret();
  public static final Column<DeviceCode, SecretText> USER_CODE =
      text("user_code", DeviceCode::userCode, SecretText::text, SecretText::new).upTo(255).secret();
  public static final OptionalColumn<DeviceCode, String> USER_ID =
      optionalId("user_id", DeviceCode::userId);
  public static final Column<DeviceCode, Instant> EXPIRES_AT =
      isoTime("expires_at", DeviceCode::expiresAt);
  public static final Column<DeviceCode, Status> STATUS =
      word("status", Status.class, DeviceCode::status).byDefault(Status.PENDING);
  public static final OptionalColumn<DeviceCode, Instant> LAST_POLLED_AT =
      optionalIsoTime("last_polled_at", DeviceCode::lastPolledAt).quiet();
  public static final OptionalColumn<DeviceCode, Long> POLLING_INTERVAL =
      optionalNumber("polling_interval", DeviceCode::pollingInterval);
  public static final OptionalColumn<DeviceCode, String> CLIENT_ID =
      optionalText("client_id", DeviceCode::clientId).upTo(255);
  public static final OptionalColumn<DeviceCode, String> SCOPE =
      optionalText("scope", DeviceCode::scope).upTo(4_096);

  public static final Reference<DeviceCode, Account> USER =
      USER_ID.references(() -> Accounts.TABLE).whenDeleted(WhenDeleted.CASCADE);

  public static final Index<DeviceCode> BY_DEVICE_CODE =
      Index.unique(DEVICE_CODE).named("device_code_device_code_uidx");
  public static final Index<DeviceCode> BY_USER_CODE =
      Index.unique(USER_CODE).named("device_code_user_code_uidx");
  public static final Index<DeviceCode> BY_EXPIRY = Index.on(EXPIRES_AT);

  public static final Table<DeviceCode> TABLE =
      Table.of(DeviceCode.class, "device_code", DeviceCode::stamp)
          .columns(
              DEVICE_CODE,
              USER_CODE,
              USER_ID,
              EXPIRES_AT,
              STATUS,
              LAST_POLLED_AT,
              POLLING_INTERVAL,
              CLIENT_ID,
              SCOPE)
          .references(USER)
          .indexes(BY_DEVICE_CODE, BY_USER_CODE, BY_EXPIRY)
          .isoTimes()
          .read(
              row ->
                  new DeviceCode(
                      row.stamp(),
                      row.get(DEVICE_CODE),
                      row.get(USER_CODE),
                      row.get(USER_ID),
                      row.get(EXPIRES_AT),
                      row.get(STATUS),
                      row.get(LAST_POLLED_AT),
                      row.get(POLLING_INTERVAL),
                      row.get(CLIENT_ID),
                      row.get(SCOPE)));
}
