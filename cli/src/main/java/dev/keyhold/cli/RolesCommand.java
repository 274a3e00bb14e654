package dev.keyhold.cli;

import dev.keyhold.core.Role;
import dev.keyhold.core.Roles;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.Text;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code keyhold roles}. */
@Command(
    name = "roles",
    description = {
      "Lists the roles of an organization, a line each: the key, the name, and the privileges.",
      "The roles that each organization has give by a rule, which docs/power.md says."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class RolesCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private GivenPower given;

  private record Shown(Role role, Set<String> privileges) {}

  RolesCommand() {}

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    List<Shown> shown =
        given.use(
            open ->
                open.data()
                    .tenant(open.organization())
                    .read(
                        tx -> {
                          Roles roles = open.core().roles(tx, open.organization());
                          return Page.all(roles::list).stream()
                              .map(role -> new Shown(role, roles.privileges(role)))
                              .toList();
                        }));
    for (Shown each : shown) {
      String gives = each.role().isSystem() ? "(by a rule)" : String.join(" ", each.privileges());
      out.println(
          Text.visible(each.role().key())
              + "  "
              + Text.visible(each.role().name())
              + "  "
              + Text.visible(gives));
    }
  }
}
