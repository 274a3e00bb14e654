package dev.keyhold.apps;

import dev.keyhold.apps.LicenseActivation.Outcome;
import dev.keyhold.apps.LicenseEntitlement.Kind;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Tenant;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The licences of a tenant, in one transaction. */
record LicenseRows(TenantAppRows tenant) {
  private Tenant rows() {
    return tenant.rows();
  }

  List<License> of(String appId) {
    return Page.all(
        rows().from(License.TABLE).by(License.BY_APP).where(License.APP_ID.is(appId))::page);
  }

  Optional<License> named(LicenseChain chain) {
    return rows()
        .find(
            License.TABLE,
            License.BY_NAME,
            License.ISSUER.is(chain.certificate().author()),
            License.NAME.is(chain.terms().name()));
  }

  License there(String id) {
    return rows().find(License.TABLE, id).orElseThrow(() -> SharedAppRows.missing("licence"));
  }

  Optional<String> selected(String appId) {
    return rows().find(LicenseSelection.TABLE, appId).flatMap(LicenseSelection::licenseId);
  }

  /** From here on, whoever else changes what concerns the licences of this app waits. */
  void lock(String appId) {
    if (rows().find(LicenseSelection.TABLE, appId).isEmpty()) {
      try {
        Instant now = tenant.now();
        tenant
            .beneath()
            .add(
                LicenseSelection.TABLE,
                new LicenseSelection(
                    Stamp.of(appId, now, now), tenant.tenantId(), appId, Optional.empty(), 0));
      } catch (StorageException.Duplicate e) {
        // Somebody else has added it meanwhile.
      }
    }
    tenant.beneath().update(LicenseSelection.TABLE, appId, LicenseSelection.CHANGES.plus(1));
  }

  void select(String appId, Optional<String> licenseId) {
    lock(appId);
    rows().update(LicenseSelection.TABLE, appId, LicenseSelection.LICENSE_ID.to(licenseId));
  }

  /** Puts away all of an app that is uninstalled; they can be taken out again. */
  void archiveAll(String appId) {
    for (License each : of(appId)) {
      if (each.archivedAt().isEmpty()) {
        rows()
            .update(
                License.TABLE,
                each.stamp().id(),
                License.ARCHIVED_AT.to(tenant.now()),
                License.STATUS.to(License.Status.ARCHIVED));
      }
    }
  }

  License add(License license, LicenseTerms terms) {
    License added = rows().add(License.TABLE, license);
    entitle(added, terms);
    return added;
  }

  /** Derives what the licence gives anew, whatever somebody has written there. */
  void entitle(License license, LicenseTerms terms) {
    disentitle(license);
    terms.features().forEach(key -> entitle(license, Kind.FEATURE, key, Optional.empty()));
    terms.limits().forEach((key, most) -> entitle(license, Kind.LIMIT, key, Optional.of(most)));
  }

  void disentitle(License license) {
    tenant
        .beneath()
        .referring(
            LicenseEntitlement.TABLE, LicenseEntitlement.LICENSE, List.of(license.stamp().id()))
        .values()
        .forEach(
            all ->
                all.forEach(
                    each -> tenant.beneath().delete(LicenseEntitlement.TABLE, each.stamp().id())));
  }

  private void entitle(License license, Kind kind, String key, Optional<Long> most) {
    tenant
        .beneath()
        .insert(
            LicenseEntitlement.TABLE,
            fresh ->
                new LicenseEntitlement(
                    fresh.stamp(), fresh.organizationId(), license.stamp().id(), kind, key, most));
  }

  void log(
      LicenseFile file,
      Optional<License> license,
      Optional<String> accountId,
      Outcome outcome,
      Optional<LicenseRefusal> why) {
    rows()
        .insert(
            LicenseActivation.TABLE,
            fresh ->
                new LicenseActivation(
                    fresh.stamp(),
                    fresh.organizationId(),
                    0,
                    license.map(it -> it.stamp().id()),
                    accountId,
                    file.hash(),
                    outcome,
                    why));
  }

  Optional<LicenseSeat> seat(String appId, String accountId) {
    return rows()
        .find(
            LicenseSeat.TABLE,
            LicenseSeat.BY_APP,
            LicenseSeat.APP_ID.is(appId),
            LicenseSeat.ACCOUNT_ID.is(accountId));
  }

  long seats(String appId) {
    return rows()
        .from(LicenseSeat.TABLE)
        .by(LicenseSeat.BY_APP)
        .where(LicenseSeat.APP_ID.is(appId))
        .count();
  }
}
