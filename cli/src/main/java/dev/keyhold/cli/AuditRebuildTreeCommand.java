package dev.keyhold.cli;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.TreeRebuild;
import dev.keyhold.spi.Storage;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keyhold audit rebuild-tree}: mends what {@code audit verify} finds beside the entries. */
@Command(
    name = "rebuild-tree",
    description = {
      "Rebuilds the stored tree from the entries, and records that in the trail. Use it only if"
          + " 'audit verify' says that the tree is damaged and the entries are not."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class AuditRebuildTreeCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private Database data;

  @Mixin private ActorOption actor;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      required = true,
      description = "The reason, for the trail: what damaged the tree, as far as you know.")
  private String reason;

  AuditRebuildTreeCommand() {}

  @Override
  public void run() {
    try (Storage storage = AuditFiles.open(data, "never")) {
      long entries =
          TreeRebuild.run(storage, AuditContext.of(actor.id()), reason, Clock.systemUTC());
      PrintWriter out = spec.commandLine().getOut();
      out.printf(Locale.ROOT, "the tree was rebuilt from %,d entries%n", entries);
      out.flush();
    }
  }
}
