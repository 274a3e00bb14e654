package dev.keyhold.cli;

import dev.keyhold.keypal.KeypalRefusal;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Text;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The lines that were refused: the first for people, all of them for a file. */
final class RefusedLines implements AutoCloseable {
  private static final int MOST_SHOWN = 20;

  private final PrintWriter out;
  private final Optional<Writer> file;
  private final List<KeypalRefusal> first = new ArrayList<>();
  private long all;

  private RefusedLines(PrintWriter out, Optional<Writer> file) {
    this.out = out;
    this.file = file;
  }

  static RefusedLines to(PrintWriter out, @Nullable Path file) {
    return new RefusedLines(out, Optional.ofNullable(file).map(NewFile::open));
  }

  void add(KeypalRefusal refusal) {
    all++;
    if (first.size() < MOST_SHOWN) {
      first.add(refusal);
    }
    try {
      if (file.isPresent()) {
        file.get().append(refusal.json()).append('\n');
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static StorageException failed(IOException e) {
    return new StorageException.Unavailable(
        "the file of --report cannot be written: " + e.getClass().getSimpleName(), e);
  }

  /** Shows the first of them. */
  void end() {
    first.forEach(
        refusal ->
            out.printf(
                Locale.ROOT, "line %,d: %s%n", refusal.line(), Text.visible(refusal.reason())));
    if (all > first.size()) {
      out.printf(
          Locale.ROOT,
          "and %,d more%s%n",
          all - first.size(),
          file.isPresent() ? "" : "; --report FILE writes them all down");
    }
  }

  @Override
  public void close() {
    try {
      if (file.isPresent()) {
        file.get().close();
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }
}
