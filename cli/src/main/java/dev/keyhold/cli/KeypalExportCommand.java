package dev.keyhold.cli;

import dev.keyhold.keypal.KeypalException;
import dev.keyhold.keypal.KeypalExport;
import dev.keyhold.keypal.KeypalStorage;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Text;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code keyhold keypal export}: moving out. */
@Command(
    name = "export",
    description = {
      "Exports keypal's records in the order of their insertion, then its logs, oldest first, as"
          + " JSON lines that import reads. The lines hold the keys' hashes."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class KeypalExportCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private DataFolder data;
  @Mixin private NamespaceOption namespace;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "A new file, which gets mode 0600. Default: standard output.")
  private @Nullable Path file;

  @Option(
      names = "--resume",
      description = "Continue an interrupted export, whose beginning is in the file of --out.")
  private boolean resume;

  KeypalExportCommand() {}

  @Override
  public void run() {
    if (resume && file == null) {
      throw new ParameterException(spec.commandLine(), "--resume goes on with a file: give --out");
    }
    Optional.ofNullable(file).ifPresent(data::keepClear);
    Path database = namespace.database(data);
    PrintWriter out = spec.commandLine().getOut();
    try (Storage storage =
        Keyhold.open(
            StorageConfig.of(
                Map.of(
                    "url",
                    "sqlite:" + database,
                    "migrations",
                    "validate",
                    "unwritable",
                    "read")))) {
      KeypalStorage keypal = KeypalStorage.over(storage);
      if (file == null) {
        KeypalExport.write(keypal, new Printed(out), lines -> {});
        out.flush();
      } else {
        KeypalExport written = write(keypal, file);
        out.printf(
            Locale.ROOT,
            "%,d records and %,d logs written to %s%n",
            written.records(),
            written.logs(),
            Text.visible(file.toString()));
      }
    } catch (KeypalException e) {
      throw new StorageException.InvalidInput(
          "the last line of " + file + " is neither a record nor a log; nothing was written");
    } catch (IOException e) {
      throw new StorageException.Unavailable(
          "the export could not be written: " + e.getClass().getSimpleName(), e);
    }
  }

  private KeypalExport write(KeypalStorage keypal, Path target) throws IOException {
    if (resume && Files.exists(target)) {
      return resume(keypal, WholeLines.in(target));
    }
    ProgressBar bar = ProgressBar.on(spec.commandLine().getErr());
    try (Writer writer = NewFile.open(target)) {
      KeypalExport written = KeypalExport.write(keypal, writer, bar::count);
      bar.endCount();
      return written;
    }
  }

  private KeypalExport resume(KeypalStorage keypal, WholeLines there) throws IOException {
    if (!there.begins("{")) {
      throw new StorageException.InvalidInput("the file is not an export of a namespace");
    }
    ProgressBar bar = ProgressBar.on(spec.commandLine().getErr());
    try (ResumedFile writer = there.resumed()) {
      KeypalExport written =
          there.count() == 0
              ? KeypalExport.write(keypal, writer, bar::count)
              : KeypalExport.resume(keypal, there.last(), writer, bar::count);
      writer.cut();
      bar.endCount();
      return written;
    }
  }
}
