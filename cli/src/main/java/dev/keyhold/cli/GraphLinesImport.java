package dev.keyhold.cli;

import dev.keyhold.access.GraphImport;
import dev.keyhold.spi.GivenFile;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Text;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;

/** Reads a file of lines into a graph, and says how that goes. */
record GraphLinesImport(CommandSpec spec, Path file) {
  /**
   * @return the exit code
   */
  int run(GraphImport into) {
    PrintWriter out = spec.commandLine().getOut();
    ProgressBar bar = ProgressBar.on(spec.commandLine().getErr());
    GivenFile given = GivenInput.of(file);
    try (InputStream in = given.open()) {
      long size = given.isOpen() ? 0 : Files.size(file);
      GraphImport.Report done = into.run(in, new Shown(out, bar, size));
      bar.show(size, size);
      out.printf(Locale.ROOT, "%,d lines taken, %,d refused%n", done.taken(), done.refused());
      out.flush();
      return done.refused() == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    } catch (IOException e) {
      throw new StorageException.InvalidInput(
          "%s cannot be read to its end: %s".formatted(file, e.getClass().getSimpleName()));
    }
  }

  /** The last step of the bar is for the end. */
  private record Shown(PrintWriter out, ProgressBar bar, long size)
      implements GraphImport.Listener {
    @Override
    public void refused(long line, String reason) {
      out.printf(Locale.ROOT, "line %,d: %s%n", line, Text.visible(reason));
    }

    @Override
    public void advanced(long bytes) {
      bar.show(bytes, Math.max(size, bytes + 1));
    }
  }
}
