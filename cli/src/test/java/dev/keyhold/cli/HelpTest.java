package dev.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What {@code --help} prints is what the golden files say; run with {@code
 * -Dkeyhold.update-docs=true} to write them anew.
 */
class HelpTest {
  private static final Path GOLDEN = Path.of("src/test/resources/dev/keyhold/cli");

  /** Every command by its words; none for the root. */
  static Map<String, CommandLine> commands() {
    Map<String, CommandLine> commands = new TreeMap<>();
    add(commands, "", KeyholdCommand.commandLine());
    return commands;
  }

  private static void add(Map<String, CommandLine> commands, String words, CommandLine command) {
    commands.put(words.strip(), command);
    command.getSubcommands().forEach((name, next) -> add(commands, words + " " + name, next));
  }

  static Set<String> words() {
    return commands().keySet();
  }

  @ParameterizedTest
  @MethodSource("words")
  void help_matches_its_golden_file(String words) throws IOException {
    Run run = Run.of((words + " --help").strip().split(" "));
    String name = words.isEmpty() ? "keyhold" : words.replace(' ', '-');
    Path golden = GOLDEN.resolve(name + ".txt");
    if (Boolean.getBoolean("keyhold.update-docs")) {
      Files.writeString(golden, run.out());
    }

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualTo(Files.readString(golden));
  }

  @Test
  void every_command_and_every_option_has_a_sentence() {
    for (Map.Entry<String, CommandLine> command : commands().entrySet()) {
      assertThat(command.getValue().getCommandSpec().usageMessage().description())
          .as(command.getKey())
          .isNotEmpty();
      for (OptionSpec option : command.getValue().getCommandSpec().options()) {
        assertThat(String.join(" ", option.description()))
            .as(command.getKey() + " " + option.longestName())
            .endsWith(".");
      }
    }
  }
}
