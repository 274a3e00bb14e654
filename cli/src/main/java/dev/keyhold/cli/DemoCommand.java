package dev.keyhold.cli;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.Text;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code keyhold demo}: sign-up, a key and a failed write, on a real file. */
@Command(
    name = "demo",
    description = "Writes sample data to a database and reads it back, line by line.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class DemoCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private DataFolder data;

  DemoCommand() {}

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    StorageConfig config = data.config().build();
    Storage found = Keyhold.open(config);
    try (AuditedStorage storage = AuditedStorage.over(found, () -> AuditContext.of("demo"))) {
      out.printf(
          Locale.ROOT,
          "opened    %s: ServiceLoader found %s%n",
          Text.visible(config.url()),
          found.getClass().getName());
      new Demo(storage, Clock.systemUTC(), out).run();
    }
    out.printf(Locale.ROOT, "Look closer: ./keyhold doctor %s%n", Text.visible(data.option()));
    out.flush();
  }
}
