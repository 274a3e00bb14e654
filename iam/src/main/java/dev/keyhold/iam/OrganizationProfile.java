package dev.keyhold.iam;

import static dev.keyhold.tables.Columns.flag;
import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.optionalJson;
import static dev.keyhold.tables.Columns.optionalNumber;
import static dev.keyhold.tables.Columns.optionalText;
import static dev.keyhold.tables.Columns.word;

import dev.keyhold.spi.Json;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.Organizations;
import dev.keyhold.tables.Reference;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;
import java.util.Optional;

/** What the seeds know of an organization besides the organization itself, one row for each. */
public record OrganizationProfile(
    Stamp stamp,
    String organizationId,
    Optional<String> logo,
    Type type,
    boolean isPersonal,
    Optional<Long> maxMembers,
    Optional<Json> features,
    Optional<Json> settings,
    Tier subscriptionTier,
    SubscriptionStatus subscriptionStatus,
    Optional<String> stripeCustomerId) {
  public enum Type {
    INDIVIDUAL,
    TEAM,
    ENTERPRISE
  }

  public enum Tier {
    FREE,
    PLUS,
    PRO,
    ENTERPRISE
  }

  public enum SubscriptionStatus {
    ACTIVE,
    CANCELED
  }

  public static final Column<OrganizationProfile, String> ORGANIZATION_ID =
      id("organization_id", OrganizationProfile::organizationId);
  public static final OptionalColumn<OrganizationProfile, String> LOGO =
      optionalText("logo", OrganizationProfile::logo).upTo(4_096);
  public static final Column<OrganizationProfile, Type> TYPE =
      word("type", Type.class, OrganizationProfile::type).byDefault(Type.INDIVIDUAL);
  public static final Column<OrganizationProfile, Boolean> IS_PERSONAL =
      flag("is_personal", OrganizationProfile::isPersonal).byDefault(false);
  public static final OptionalColumn<OrganizationProfile, Long> MAX_MEMBERS =
      optionalNumber("max_members", OrganizationProfile::maxMembers);
  public static final OptionalColumn<OrganizationProfile, Json> FEATURES =
      optionalJson("features", OrganizationProfile::features);
  public static final OptionalColumn<OrganizationProfile, Json> SETTINGS =
      optionalJson("settings", OrganizationProfile::settings);
  public static final Column<OrganizationProfile, Tier> SUBSCRIPTION_TIER =
      word("subscription_tier", Tier.class, OrganizationProfile::subscriptionTier)
          .byDefault(Tier.FREE);
  public static final Column<OrganizationProfile, SubscriptionStatus> SUBSCRIPTION_STATUS =
      word("subscription_status", SubscriptionStatus.class, OrganizationProfile::subscriptionStatus)
          .byDefault(SubscriptionStatus.ACTIVE);
  public static final OptionalColumn<OrganizationProfile, String> STRIPE_CUSTOMER_ID =
      optionalText("stripe_customer_id", OrganizationProfile::stripeCustomerId).upTo(255);

  public static final Reference<OrganizationProfile, Organization> ORGANIZATION =
      ORGANIZATION_ID.references(() -> Organizations.TABLE).whenDeleted(WhenDeleted.CASCADE);

  public static final Index<OrganizationProfile> BY_ORGANIZATION = Index.unique(ORGANIZATION_ID);
  public static final Index<OrganizationProfile> BY_TYPE = Index.on(TYPE);
  public static final Index<OrganizationProfile> BY_SUBSCRIPTION =
      Index.on(SUBSCRIPTION_TIER, SUBSCRIPTION_STATUS);

  public static final Table<OrganizationProfile> TABLE =
      Table.of(OrganizationProfile.class, "organization_profile", OrganizationProfile::stamp)
          .columns(
              ORGANIZATION_ID,
              LOGO,
              TYPE,
              IS_PERSONAL,
              MAX_MEMBERS,
              FEATURES,
              SETTINGS,
              SUBSCRIPTION_TIER,
              SUBSCRIPTION_STATUS,
              STRIPE_CUSTOMER_ID)
          .references(ORGANIZATION)
          .indexes(BY_ORGANIZATION, BY_TYPE, BY_SUBSCRIPTION)
          .isoTimes()
          .read(
              row ->
                  new OrganizationProfile(
                      row.stamp(),
                      row.get(ORGANIZATION_ID),
                      row.get(LOGO),
                      row.get(TYPE),
                      row.get(IS_PERSONAL),
                      row.get(MAX_MEMBERS),
                      row.get(FEATURES),
                      row.get(SETTINGS),
                      row.get(SUBSCRIPTION_TIER),
                      row.get(SUBSCRIPTION_STATUS),
                      row.get(STRIPE_CUSTOMER_ID)));
}
