package dev.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the ten minutes of docs/secrets.md, as they stand there. */
class SecretsPageTest {
  private static final Path PAGE = Path.of("../docs/secrets.md");
  private static final Pattern BLOCK = Pattern.compile("```sh\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");
  private static final Pattern LINE = Pattern.compile("(?:printf (\\S+) \\| )?\\./keyhold (.*)");

  @TempDir Path folder;
  @TempDir Path keys;

  private List<String> words(String line) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(line);
    while (word.find()) {
      String text = word.group(1) == null ? word.group(2) : word.group(1);
      words.add(text.replace("./served", folder.toString()).replace("./keys", keys.toString()));
    }
    return words;
  }

  private Run run(Matcher line) {
    InputStream before = System.in;
    String input = line.group(1) == null ? "" : line.group(1);
    System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    try {
      return Run.of(words(line.group(2)).toArray(String[]::new));
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void the_ten_minutes_go_as_the_page_says() throws IOException {
    assertThat(SecretsPlaceForCommands.of("folder", folder).options()).isNotEmpty();
    String page = Files.readString(PAGE);
    String walk = page.substring(page.indexOf("## Ten minutes"), page.indexOf("## A reading"));
    assertThat(walk).contains("mkdir -m 700 keys\n./keyhold secrets key new ./keys/");
    List<Run> runs =
        BLOCK
            .matcher(walk)
            .results()
            .flatMap(block -> block.group(1).lines())
            .map(LINE::matcher)
            .filter(Matcher::matches)
            .map(this::run)
            .toList();

    assertThat(runs).hasSize(11).allMatch(run -> run.exitCode() == 0);
    assertThat(Stream.of(2, 4).map(number -> runs.get(number).out()))
        .containsExactly("sk_live_1", "sk_live_1");
    assertThat(runs.get(6).out()).contains("  by keyhold  ticket 4711");
    assertThat(runs.get(8).out()).startsWith("wrapped anew  2;");
    assertThat(runs.get(10).out()).contains("version 1  destroyed");
  }
}
