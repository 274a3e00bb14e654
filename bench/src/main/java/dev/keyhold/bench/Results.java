package dev.keyhold.bench;

import dev.keyhold.spi.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Figures with their machine, as JSON, as a table and as a plot, in three files of one name. */
record Results(Path out, Map<String, Object> machine, List<Figure> figures) {
  private static final String HEAD =
      """
      | what | measured | floor | result | demanded | holds |
      |---|---|---|---|---|---|
      """;

  static Results of(Options options, List<Figure> figures) throws IOException {
    Path out = options.out().toAbsolutePath();
    Files.createDirectories(out.getParent());
    return new Results(out, Machine.describe(options), List.copyOf(figures));
  }

  void write() throws IOException {
    StringBuilder table = new StringBuilder(HEAD);
    figures.forEach(figure -> table.append(figure.row()).append('\n'));
    table.append('\n').append(Machine.text(machine)).append('\n');
    save(out, ".md", table.toString());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("machine", machine);
    json.put("figures", figures.stream().map(Figure::json).toList());
    save(out, ".json", Json.of(json).text() + "\n");
    List<Svg.Bar> bars = new ArrayList<>();
    figures.forEach(figure -> bars.add(new Svg.Bar(figure.what(), figure.room())));
    save(out, ".svg", Svg.bars("How far above what is demanded (1 is exactly that)", bars));
    System.out.println(Machine.text(machine));
  }

  static void save(Path out, String ending, String text) throws IOException {
    Path file = out.resolveSibling(out.getFileName() + ending);
    Files.writeString(file, text);
    System.err.println("wrote " + file);
  }
}
