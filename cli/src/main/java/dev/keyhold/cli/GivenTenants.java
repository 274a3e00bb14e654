package dev.keyhold.cli;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.spi.Finding;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.Text;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.tenants.TenantMode;
import dev.keyhold.tenants.Tenants;
import dev.keyhold.tenants.TenantsBuilder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Mixin;

/** The tenants that a command is about. */
final class GivenTenants {
  @Mixin private DataFolder data;
  @Mixin private GivenSets given;
  @Mixin private ActorOption actor;

  GivenTenants() {}

  <T> T use(Function<Tenants, T> work) {
    return use(Optional.empty(), data.config(), work);
  }

  /** The same, where nothing is migrated: a database that is behind is refused. */
  <T> T look(Function<Tenants, T> work) {
    return use(Optional.empty(), data.config().setting("migrations", "validate"), work);
  }

  /**
   * @param mode where new tenants are put, if the database does not say it yet
   */
  <T> T use(Optional<TenantMode> mode, Function<Tenants, T> work) {
    return use(mode, data.config(), work);
  }

  /** A table of tenants to print. */
  TenantTable table(PrintWriter out, Optional<FolderManifest> backup) {
    StorageConfig shared = data.config().build();
    return new TenantTable(
        out,
        backup,
        data.isOnServer() ? Optional.empty() : Keyhold.provider(shared).tenantDatabases(),
        shared);
  }

  private <T> T use(
      Optional<TenantMode> mode, StorageConfig.Builder config, Function<Tenants, T> work) {
    return given.useAny(
        sets -> {
          SetShape[] all = OwnSets.with(sets, data.config().build()).toArray(SetShape[]::new);
          TenantsBuilder builder =
              Tenants.builder(config.tables(all).build(), () -> AuditContext.of(actor.id()));
          mode.ifPresent(builder::mode);
          try (Tenants tenants = builder.open()) {
            return work.apply(tenants);
          }
        });
  }

  /** As {@link DataFolder#keepClear}. */
  void keepClear(Path written) {
    data.keepClear(written);
  }

  /** One line for each tenant. */
  static void print(PrintWriter out, Finding finding) {
    out.printf(
        Locale.ROOT,
        "%-5s  %s  %s%n",
        finding.ok() ? "ok" : "WRONG",
        Text.visible(finding.name()),
        Text.visible(finding.found()));
    out.flush();
  }
}
