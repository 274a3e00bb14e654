package dev.keyhold.cli;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditScope;
import dev.keyhold.keypal.Namespaces;
import dev.keyhold.spi.Text;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code keyhold namespace list}: which there are. */
@Command(
    name = "list",
    description = "Prints the names of all namespaces, one a line.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class NamespaceListCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private DataFolder data;

  NamespaceListCommand() {}

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    AuditScope nobody = new AuditScope(AuditContext.UNKNOWN);
    try (Namespaces namespaces = BridgeOptions.namespaces(data, nobody, 1)) {
      namespaces.names().stream().map(Text::visible).forEach(out::println);
    }
    out.flush();
  }
}
