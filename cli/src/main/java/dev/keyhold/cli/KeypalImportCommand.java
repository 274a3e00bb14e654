package dev.keyhold.cli;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.keypal.KeypalImport;
import dev.keyhold.keypal.KeypalImportReport;
import dev.keyhold.spi.GivenFile;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keyhold keypal import}: moving in. */
@Command(
    name = "import",
    description = {
      "Imports keypal's records and logs from a file of JSON lines.",
      "Records that are there already are skipped, so an interrupted import continues when it is"
          + " run again. The exit code is 0 only if no line was refused.",
      "docs/keypal.md says how to get such a file."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class KeypalImportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The file, or - for standard input.")
  private Path file;

  @Mixin private DataFolder data;
  @Mixin private NamespaceOption namespace;

  @Option(names = "--dry-run", description = "Say what would be done and change nothing.")
  private boolean dryRun;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description =
          "A new file that gets the number of each refused line and the reason, as JSON lines.")
  private @Nullable Path report;

  KeypalImportCommand() {}

  @Override
  public Integer call() {
    Optional.ofNullable(report).ifPresent(data::keepClear);
    Path database = namespace.database(data);
    ProgressBar bar = ProgressBar.on(spec.commandLine().getErr());
    PrintWriter out = spec.commandLine().getOut();
    try (InputStream in = given().open();
        RefusedLines refused = RefusedLines.to(out, report)) {
      ImportProgress progress = new ImportProgress(bar, size(), refused);
      KeypalImportReport done =
          dryRun ? tried(database, in, progress) : run(database, in, progress);
      progress.end();
      refused.end();
      print(out, done);
      return done.refused() == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    } catch (IOException e) {
      throw new StorageException.InvalidInput(
          "%s cannot be read to its end: %s".formatted(file, e.getClass().getSimpleName()));
    }
  }

  private GivenFile given() {
    return GivenInput.of(file);
  }

  private long size() throws IOException {
    return given().isOpen() ? 0 : Files.size(file);
  }

  private KeypalImportReport run(Path database, InputStream in, KeypalImport.Listener listener)
      throws IOException {
    NamespaceOption.makeFolder(data.folder());
    AuditContext context = AuditContext.of("keyhold");
    try (Storage storage = AuditedStorage.over(Keyhold.open("sqlite:" + database), () -> context)) {
      return KeypalImport.into(storage, Clock.systemUTC()).run(in, listener);
    }
  }

  private static KeypalImportReport tried(
      Path database, InputStream in, KeypalImport.Listener listener) throws IOException {
    if (!Files.exists(database)) {
      return KeypalImport.dryRun().run(in, listener);
    }
    try (Storage storage = Keyhold.open("sqlite:" + database)) {
      return KeypalImport.dryRun(storage).run(in, listener);
    }
  }

  private void print(PrintWriter out, KeypalImportReport done) {
    out.printf(
        Locale.ROOT,
        "%-8s%,14d taken%,14d there already%,14d refused%n",
        line("records", done.records()));
    out.printf(
        Locale.ROOT,
        "%-8s%,14d taken%,14d there already%,14d refused%n",
        line("logs", done.logs()));
    if (done.unknown() > 0) {
      out.printf(Locale.ROOT, "%,d lines refused that are neither%n", done.unknown());
    }
    if (dryRun) {
      out.println("nothing was changed");
    }
    out.flush();
  }

  private static Object[] line(String name, KeypalImportReport.Count count) {
    return new Object[] {name, count.taken(), count.there(), count.refused()};
  }
}
