package dev.keyhold.cli;

import dev.keyhold.audit.TrailExport;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Text;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code keyhold audit export}: a range of the trail that somebody else can verify. */
@Command(
    name = "export",
    description = {
      "Writes a range of the trail with its proof, as JSON lines.",
      "docs/audit-format.md says how to verify it without Keyhold."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class AuditExportCommand implements Runnable {
  /** With this, every export begins. */
  private static final String BEGINNING = "{\"checkpoint\":";

  @Spec private CommandSpec spec;
  @Mixin private Database data;

  @Option(
      names = "--first",
      paramLabel = "N",
      defaultValue = "1",
      description = "The sequence number of the first entry. Default: ${DEFAULT-VALUE}.")
  private long first;

  @Option(
      names = "--last",
      paramLabel = "N",
      defaultValue = "9223372036854775807",
      description = "The sequence number of the last entry. Default: the newest.")
  private long last;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "A new file. Default: standard output.")
  private @Nullable Path file;

  @Option(
      names = "--resume",
      description = "Continue an interrupted export, whose beginning is in the file of --out.")
  private boolean resume;

  AuditExportCommand() {}

  @Override
  public void run() {
    if (resume && file == null) {
      throw new ParameterException(spec.commandLine(), "--resume goes on with a file: give --out");
    }
    Optional.ofNullable(file).ifPresent(data.data()::keepClear);
    PrintWriter out = spec.commandLine().getOut();
    try (Storage storage = AuditFiles.look(data, "unchecked")) {
      if (file == null) {
        TrailExport.write(storage, first, last, new Printed(out));
      } else {
        out.printf(
            Locale.ROOT,
            "%,d entries written to %s%n",
            write(storage, file),
            Text.visible(file.toString()));
      }
    } catch (FileAlreadyExistsException e) {
      throw new StorageException.InvalidInput(file + " already exists and is not overwritten");
    } catch (IOException e) {
      throw new StorageException.Unavailable(
          "the export could not be written: " + e.getClass().getSimpleName(), e);
    }
    out.flush();
  }

  private long resume(Storage storage, Path target) throws IOException {
    WholeLines there = WholeLines.in(target);
    if (!there.begins(BEGINNING)) {
      throw new StorageException.InvalidInput("the file is not an export of a trail");
    }
    try (ResumedFile writer = there.resumed()) {
      long written =
          there.count() == 0
              ? TrailExport.write(storage, first, last, writer)
              : TrailExport.resume(storage, there.first(), there.count() - 1, writer);
      writer.cut();
      return written;
    }
  }

  private long write(Storage storage, Path target) throws IOException {
    if (resume && Files.exists(target)) {
      return resume(storage, target);
    }
    try (Writer writer = NewFile.open(target)) {
      return TrailExport.write(storage, first, last, writer);
    }
  }
}
