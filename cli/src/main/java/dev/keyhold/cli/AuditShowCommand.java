package dev.keyhold.cli;

import dev.keyhold.audit.TrailFormat;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.StoredEntry;
import dev.keyhold.spi.Transaction;
import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code keyhold audit show}: all of one entry. */
@Command(
    name = "show",
    description = "Prints one entry of the trail, as JSON.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class AuditShowCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private Database data;

  @Parameters(paramLabel = "ENTRY", description = "The number or id of the entry.")
  private String which;

  AuditShowCommand() {}

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    try (Storage storage = AuditFiles.look(data, "unchecked")) {
      StoredEntry entry =
          storage
              .read(this::find)
              .orElseThrow(
                  () -> new StorageException.NotFound("there is no entry with this number or id"));
      out.println(
          VisibleJson.of(
              JsonMapper.shared()
                  .writerWithDefaultPrettyPrinter()
                  .writeValueAsString(TrailFormat.members(entry))));
    }
    out.flush();
  }

  private Optional<StoredEntry> find(Transaction tx) {
    Optional<StoredEntry> numbered =
        which.matches("[1-9][0-9]{0,17}") ? at(tx, Long.parseLong(which)) : Optional.empty();
    return numbered.isPresent() ? numbered : tx.audit().find(which);
  }

  private static Optional<StoredEntry> at(Transaction tx, long sequence) {
    return tx.audit().readAfter(sequence - 1, 1).stream()
        .filter(entry -> entry.sequence() == sequence)
        .findFirst();
  }
}
