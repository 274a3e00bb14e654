package dev.keyhold.iam;

import static dev.keyhold.tables.Columns.flag;
import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.optionalIsoTime;
import static dev.keyhold.tables.Columns.optionalNumber;
import static dev.keyhold.tables.Columns.optionalText;
import static dev.keyhold.tables.Columns.text;

import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.Stamp;
import java.time.Instant;
import java.util.Optional;

/** What a user or an organization pays for. */
public record Subscription(
    Stamp stamp,
    Optional<String> organizationId,
    String plan,
    String referenceId,
    Optional<String> stripeCustomerId,
    Optional<String> stripeSubscriptionId,
    String status,
    Optional<Instant> periodStart,
    Optional<Instant> periodEnd,
    Optional<Instant> trialStart,
    Optional<Instant> trialEnd,
    boolean cancelAtPeriodEnd,
    Optional<Instant> cancelAt,
    Optional<Instant> canceledAt,
    Optional<Instant> endedAt,
    Optional<Long> seats,
    Optional<String> billingInterval,
    Optional<String> stripeScheduleId) {
  public static final Column<Subscription, String> PLAN =
      text("plan", Subscription::plan).upTo(255);
  public static final Column<Subscription, String> REFERENCE_ID =
      id("reference_id", Subscription::referenceId);
  public static final OptionalColumn<Subscription, String> STRIPE_CUSTOMER_ID =
      optionalText("stripe_customer_id", Subscription::stripeCustomerId).upTo(255);
  public static final OptionalColumn<Subscription, String> STRIPE_SUBSCRIPTION_ID =
      optionalText("stripe_subscription_id", Subscription::stripeSubscriptionId).upTo(255);
  public static final Column<Subscription, String> STATUS =
      text("status", Subscription::status).upTo(255).byDefault("incomplete");
  public static final OptionalColumn<Subscription, Instant> PERIOD_START =
      optionalIsoTime("period_start", Subscription::periodStart);
  public static final OptionalColumn<Subscription, Instant> PERIOD_END =
      optionalIsoTime("period_end", Subscription::periodEnd);
  public static final OptionalColumn<Subscription, Instant> TRIAL_START =
      optionalIsoTime("trial_start", Subscription::trialStart);
  public static final OptionalColumn<Subscription, Instant> TRIAL_END =
      optionalIsoTime("trial_end", Subscription::trialEnd);
  public static final Column<Subscription, Boolean> CANCEL_AT_PERIOD_END =
      flag("cancel_at_period_end", Subscription::cancelAtPeriodEnd).byDefault(false);
  public static final OptionalColumn<Subscription, Instant> CANCEL_AT =
      optionalIsoTime("cancel_at", Subscription::cancelAt);
  public static final OptionalColumn<Subscription, Instant> CANCELED_AT =
      optionalIsoTime("canceled_at", Subscription::canceledAt);
  public static final OptionalColumn<Subscription, Instant> ENDED_AT =
      optionalIsoTime("ended_at", Subscription::endedAt);
  public static final OptionalColumn<Subscription, Long> SEATS =
      optionalNumber("seats", Subscription::seats);
  public static final OptionalColumn<Subscription, String> BILLING_INTERVAL =
      optionalText("billing_interval", Subscription::billingInterval).upTo(255);
  public static final OptionalColumn<Subscription, String> STRIPE_SCHEDULE_ID =
      optionalText("stripe_schedule_id", Subscription::stripeScheduleId).upTo(255);

  public static final Index<Subscription> BY_REFERENCE = Index.on(REFERENCE_ID);
  public static final Index<Subscription> BY_STRIPE_SUBSCRIPTION = Index.on(STRIPE_SUBSCRIPTION_ID);

  public static final OrgTable<Subscription> TABLE =
      OrgTable.ofOptionalTenant(
              Subscription.class, "subscription", Subscription::stamp, Subscription::organizationId)
          .columns(
              PLAN,
              REFERENCE_ID,
              STRIPE_CUSTOMER_ID,
              STRIPE_SUBSCRIPTION_ID,
              STATUS,
              PERIOD_START,
              PERIOD_END,
              TRIAL_START,
              TRIAL_END,
              CANCEL_AT_PERIOD_END,
              CANCEL_AT,
              CANCELED_AT,
              ENDED_AT,
              SEATS,
              BILLING_INTERVAL,
              STRIPE_SCHEDULE_ID)
          .indexes(BY_REFERENCE, BY_STRIPE_SUBSCRIPTION)
          .isoTimes()
          .read(
              row ->
                  new Subscription(
                      row.stamp(),
                      row.optionalOrganizationId(),
                      row.get(PLAN),
                      row.get(REFERENCE_ID),
                      row.get(STRIPE_CUSTOMER_ID),
                      row.get(STRIPE_SUBSCRIPTION_ID),
                      row.get(STATUS),
                      row.get(PERIOD_START),
                      row.get(PERIOD_END),
                      row.get(TRIAL_START),
                      row.get(TRIAL_END),
                      row.get(CANCEL_AT_PERIOD_END),
                      row.get(CANCEL_AT),
                      row.get(CANCELED_AT),
                      row.get(ENDED_AT),
                      row.get(SEATS),
                      row.get(BILLING_INTERVAL),
                      row.get(STRIPE_SCHEDULE_ID)));
}
