package dev.keyhold.cli;

import dev.keyhold.keypal.KeypalExport;
import dev.keyhold.keypal.KeypalStorage;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keyhold keypal export}: moving out. */
@Command(
    name = "export",
    description = {
      "Writes keypal's records in the order of their insertion, then its logs, oldest first, as JSON"
          + " lines that import takes. They hold the keys' hashes."
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
      description = "A new file with mode 0600; standard output without it.")
  private @Nullable Path file;

  KeypalExportCommand() {}

  @Override
  public void run() {
    Path database = namespace.database(data);
    PrintWriter out = spec.commandLine().getOut();
    try (Storage storage =
        Keyhold.open(
            StorageConfig.of(Map.of("url", "sqlite:" + database, "migrations", "validate")))) {
      KeypalStorage keypal = KeypalStorage.over(storage);
      if (file == null) {
        KeypalExport.write(keypal, out, lines -> {});
        out.flush();
      } else {
        KeypalExport written = write(keypal, file);
        out.printf(
            "%,d records and %,d logs written to %s%n", written.records(), written.logs(), file);
      }
    } catch (IOException e) {
      throw new StorageException.Unavailable(
          "the export could not be written: " + e.getClass().getSimpleName(), e);
    }
  }

  private KeypalExport write(KeypalStorage keypal, Path target) throws IOException {
    Writer writer = NewFile.open(target);
    try (writer) {
      return write(keypal, writer);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(target); // a part of an export looks like a whole one
      throw e;
    }
  }

  private KeypalExport write(KeypalStorage keypal, Writer writer) throws IOException {
    ProgressBar bar = ProgressBar.on(spec.commandLine().getErr());
    KeypalExport written = KeypalExport.write(keypal, writer, bar::count);
    bar.endCount();
    writer.flush();
    return written;
  }
}
