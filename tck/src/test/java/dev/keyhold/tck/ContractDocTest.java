package dev.keyhold.tck;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/contract.md} to the tests; {@code -Dkeyhold.update-docs=true} rewrites it. */
class ContractDocTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "contract.md");
  private static final String BEGIN = "<!-- rules: generated from the tests -->\n";
  private static final String END = "<!-- end of rules -->\n";

  @Test
  void the_numbers_of_a_section_have_no_gap_and_none_comes_twice() {
    Rule.all().stream()
        .collect(groupingBy(Rule::section))
        .forEach(
            (section, rules) ->
                assertThat(rules)
                    .as(section)
                    .extracting(Rule::number)
                    .isEqualTo(IntStream.rangeClosed(1, rules.size()).boxed().toList()));
  }

  @Test
  void a_section_is_one_part_of_the_contract() {
    Rule.all().stream()
        .collect(groupingBy(Rule::section))
        .forEach(
            (section, rules) ->
                assertThat(rules)
                    .as(section)
                    .extracting(Rule::part)
                    .containsOnly(rules.get(0).part()));
  }

  @Test
  void the_document_lists_the_rules_that_the_tests_hold() throws IOException {
    String before = Files.readString(DOCUMENT);
    int begin = before.indexOf(BEGIN) + BEGIN.length();
    String after = before.substring(0, begin) + rules() + before.substring(before.indexOf(END));
    if (Boolean.getBoolean("keyhold.update-docs")) {
      Files.writeString(DOCUMENT, after);
      return;
    }
    assertThat(before)
        .as("run the tests of tck with -Dkeyhold.update-docs=true and look at what changed")
        .isEqualTo(after);
  }

  private static String rules() {
    StringBuilder text =
        new StringBuilder(String.format(Locale.ROOT, "\n%d rules.\n\n", Rule.all().size()));
    new TreeMap<>(Rule.all().stream().collect(groupingBy(Rule::section)))
        .forEach((section, rules) -> text.append(table(section, rules)));
    return text.toString();
  }

  private static String table(String section, List<Rule> rules) {
    return "### %s\n\n| rule | | needs |\n|---|---|---|\n".formatted(title(section, rules))
        + rules.stream().map(ContractDocTest::row).collect(joining())
        + "\n";
  }

  private static String title(String section, List<Rule> rules) {
    String words = rules.get(0).part().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", " ");
    return "%s: %s"
        .formatted(section, words.charAt(0) + words.substring(1).toLowerCase(Locale.ROOT));
  }

  private static String row(Rule rule) {
    return "| %s | %s | %s |\n"
        .formatted(
            rule.id(),
            rule.sentence(),
            rule.needs().stream().map(Enum::name).collect(joining(", ")));
  }
}
