package dev.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What {@code --help} prints is what the golden files say; run with {@code
 * -Dkeyhold.update-docs=true} to write them anew.
 */
class HelpTest {
  private static final Path GOLDEN = Path.of("src/test/resources/dev/keyhold/cli");

  @ParameterizedTest
  @ValueSource(strings = {"keyhold", "demo", "doctor", "serve"})
  void help_matches_its_golden_file(String command) throws IOException {
    Run run = command.equals("keyhold") ? Run.of("--help") : Run.of(command, "--help");
    Path golden = GOLDEN.resolve(command + ".txt");
    if (Boolean.getBoolean("keyhold.update-docs")) {
      Files.writeString(golden, run.out());
    }

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualTo(Files.readString(golden));
  }

  @Test
  void there_is_a_golden_file_for_every_command() {
    assertThat(KeyholdCommand.commandLine().getSubcommands().keySet())
        .allSatisfy(command -> assertThat(GOLDEN.resolve(command + ".txt")).exists());
  }

  @Test
  void every_command_and_every_option_has_a_sentence() {
    CommandLine root = KeyholdCommand.commandLine();
    for (Map.Entry<String, CommandLine> command : root.getSubcommands().entrySet()) {
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
