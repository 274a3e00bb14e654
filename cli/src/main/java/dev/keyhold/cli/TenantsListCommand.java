package dev.keyhold.cli;

import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.Text;
import dev.keyhold.spi.Words;
import dev.keyhold.tenants.TenantStatus;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code keyhold tenants list}: one line each. */
@Command(
    name = "list",
    description = "Lists the tenants by their ids: where the rows of each are, and how far it is.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class TenantsListCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private GivenTenants given;

  TenantsListCommand() {}

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    given.use(
        tenants -> {
          Page.walk(Limits.PAGE_SIZE, tenants.fleet()::list)
              .flatMap(page -> page.items().stream())
              .forEach(tenant -> print(out, tenant));
          return true;
        });
  }

  private static void print(PrintWriter out, TenantStatus tenant) {
    out.printf(
        Locale.ROOT,
        "%-9s  %-8s  %s%n",
        Words.of(tenant.mode()),
        Words.of(tenant.state()),
        Text.visible(tenant.organizationId()));
  }
}
