package dev.keyhold.iam;

import static dev.keyhold.tables.Columns.flag;
import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.optionalIsoTime;
import static dev.keyhold.tables.Columns.optionalJson;
import static dev.keyhold.tables.Columns.optionalNumber;
import static dev.keyhold.tables.Columns.optionalText;
import static dev.keyhold.tables.Columns.text;

import dev.keyhold.spi.Json;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.Rule;
import dev.keyhold.tables.Stamp;
import java.time.Instant;
import java.util.Optional;

/**
 * A key of better-auth's plugin, of a user or an organization. Keyhold's own are {@link
 * dev.keyhold.spi.ApiKey}.
 */
public record IamApiKey(
    Stamp stamp,
    Optional<String> organizationId,
    String configId,
    Optional<String> name,
    Optional<String> start,
    Optional<String> prefix,
    SecretText key,
    String referenceId,
    Optional<Long> refillInterval,
    Optional<Long> refillAmount,
    Optional<Instant> lastRefillAt,
    boolean enabled,
    boolean rateLimitEnabled,
    Optional<Long> rateLimitTimeWindow,
    Optional<Long> rateLimitMax,
    Optional<Long> requestCount,
    Optional<Long> remaining,
    Optional<Instant> lastRequest,
    Optional<Instant> expiresAt,
    Optional<Json> permissions,
    Optional<Json> metadata) {
  public static final Column<IamApiKey, String> CONFIG_ID =
      text("config_id", IamApiKey::configId).upTo(255).byDefault("default");
  public static final OptionalColumn<IamApiKey, String> NAME =
      optionalText("name", IamApiKey::name).upTo(255);
  public static final OptionalColumn<IamApiKey, String> START =
      optionalText("start", IamApiKey::start).upTo(255);
  public static final OptionalColumn<IamApiKey, String> PREFIX =
      optionalText("prefix", IamApiKey::prefix).upTo(255);
  public static final Column<IamApiKey, SecretText> KEY =
      text("key", IamApiKey::key, SecretText::text, SecretText::new).upTo(1_024).secret();
  public static final Column<IamApiKey, String> REFERENCE_ID =
      id("reference_id", IamApiKey::referenceId);
  public static final OptionalColumn<IamApiKey, Long> REFILL_INTERVAL =
      optionalNumber("refill_interval", IamApiKey::refillInterval);
  public static final OptionalColumn<IamApiKey, Long> REFILL_AMOUNT =
      optionalNumber("refill_amount", IamApiKey::refillAmount);
  public static final OptionalColumn<IamApiKey, Instant> LAST_REFILL_AT =
      optionalIsoTime("last_refill_at", IamApiKey::lastRefillAt);
  public static final Column<IamApiKey, Boolean> ENABLED =
      flag("enabled", IamApiKey::enabled).byDefault(true);
  public static final Column<IamApiKey, Boolean> RATE_LIMIT_ENABLED =
      flag("rate_limit_enabled", IamApiKey::rateLimitEnabled).byDefault(true);
  public static final OptionalColumn<IamApiKey, Long> RATE_LIMIT_TIME_WINDOW =
      optionalNumber("rate_limit_time_window", IamApiKey::rateLimitTimeWindow);
  public static final OptionalColumn<IamApiKey, Long> RATE_LIMIT_MAX =
      optionalNumber("rate_limit_max", IamApiKey::rateLimitMax);
  public static final OptionalColumn<IamApiKey, Long> REQUEST_COUNT =
      optionalNumber("request_count", IamApiKey::requestCount).quiet();
  public static final OptionalColumn<IamApiKey, Long> REMAINING =
      optionalNumber("remaining", IamApiKey::remaining).quiet();
  public static final OptionalColumn<IamApiKey, Instant> LAST_REQUEST =
      optionalIsoTime("last_request", IamApiKey::lastRequest).quiet();
  public static final OptionalColumn<IamApiKey, Instant> EXPIRES_AT =
      optionalIsoTime("expires_at", IamApiKey::expiresAt);
  public static final OptionalColumn<IamApiKey, Json> PERMISSIONS =
      optionalJson("permissions", IamApiKey::permissions);
  public static final OptionalColumn<IamApiKey, Json> METADATA =
      optionalJson("metadata", IamApiKey::metadata);

  public static final Index<IamApiKey> BY_KEY = Index.unique(KEY).acrossTenants();
  public static final Index<IamApiKey> BY_REFERENCE = Index.on(REFERENCE_ID);
  public static final Index<IamApiKey> BY_CONFIG = Index.on(CONFIG_ID);
  public static final Index<IamApiKey> BY_EXPIRY = Index.on(EXPIRES_AT);

  public static final OrgTable<IamApiKey> TABLE =
      OrgTable.ofOptionalTenant(
              IamApiKey.class, "apikey", IamApiKey::stamp, IamApiKey::organizationId)
          .columns(
              CONFIG_ID,
              NAME,
              START,
              PREFIX,
              KEY,
              REFERENCE_ID,
              REFILL_INTERVAL,
              REFILL_AMOUNT,
              LAST_REFILL_AT,
              ENABLED,
              RATE_LIMIT_ENABLED,
              RATE_LIMIT_TIME_WINDOW,
              RATE_LIMIT_MAX,
              REQUEST_COUNT,
              REMAINING,
              LAST_REQUEST,
              EXPIRES_AT,
              PERMISSIONS,
              METADATA)
          .indexes(BY_KEY, BY_REFERENCE, BY_CONFIG, BY_EXPIRY)
          .check(
              "apikey_counts",
              Rule.all(
                  Rule.any(
                      Rule.that(REFILL_AMOUNT.isAbsent()), Rule.that(REFILL_AMOUNT.atLeast(0L))),
                  Rule.any(
                      Rule.that(REQUEST_COUNT.isAbsent()), Rule.that(REQUEST_COUNT.atLeast(0L))),
                  Rule.any(Rule.that(REMAINING.isAbsent()), Rule.that(REMAINING.atLeast(0L)))))
          .check(
              "apikey_limits",
              Rule.all(
                  Rule.any(
                      Rule.that(RATE_LIMIT_TIME_WINDOW.isAbsent()),
                      Rule.that(RATE_LIMIT_TIME_WINDOW.above(0L))),
                  Rule.any(
                      Rule.that(RATE_LIMIT_MAX.isAbsent()), Rule.that(RATE_LIMIT_MAX.above(0L)))))
          .isoTimes()
          .read(
              row ->
                  new IamApiKey(
                      row.stamp(),
                      row.optionalOrganizationId(),
                      row.get(CONFIG_ID),
                      row.get(NAME),
                      row.get(START),
                      row.get(PREFIX),
                      row.get(KEY),
                      row.get(REFERENCE_ID),
                      row.get(REFILL_INTERVAL),
                      row.get(REFILL_AMOUNT),
                      row.get(LAST_REFILL_AT),
                      row.get(ENABLED),
                      row.get(RATE_LIMIT_ENABLED),
                      row.get(RATE_LIMIT_TIME_WINDOW),
                      row.get(RATE_LIMIT_MAX),
                      row.get(REQUEST_COUNT),
                      row.get(REMAINING),
                      row.get(LAST_REQUEST),
                      row.get(EXPIRES_AT),
                      row.get(PERMISSIONS),
                      row.get(METADATA)));
}
