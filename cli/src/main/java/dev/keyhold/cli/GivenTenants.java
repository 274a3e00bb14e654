package dev.keyhold.cli;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.spi.Finding;
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
    return use(Optional.empty(), work);
  }

  /**
   * @param mode where new tenants are put, if the database does not say it yet
   */
  <T> T use(Optional<TenantMode> mode, Function<Tenants, T> work) {
    return given.useAny(
        sets -> {
          TenantsBuilder builder =
              Tenants.builder(
                  data.config().tables(sets.toArray(SetShape[]::new)).build(),
                  () -> AuditContext.of(actor.id()));
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
