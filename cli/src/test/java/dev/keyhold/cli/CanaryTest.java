package dev.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** A key or a password that was sent in the wrong place does not come back. */
@Tag("once")
class CanaryTest {
  private static final String CANARY = "kh_Canary0123456789ABCDEFGHIJKLmn";

  @TempDir static Path folder;

  static Stream<CommandLine> commands() {
    return under(KeyholdCommand.commandLine())
        .filter(command -> !command.getCommandName().equals("serve"));
  }

  private static Stream<CommandLine> under(CommandLine command) {
    return Stream.concat(
        Stream.of(command), command.getSubcommands().values().stream().flatMap(CanaryTest::under));
  }

  private static List<String> words(CommandLine command) {
    return List.of(command.getCommandSpec().qualifiedName().split(" ")).stream().skip(1).toList();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void no_place_of_a_command_line_comes_back(CommandLine command) throws IOException {
    CommandLine made = KeyholdCommand.commandLine();
    Path data = folder.resolve("data");
    Run.of("demo", "--data", data.toString());
    boolean takesPaths =
        command.getCommandSpec().positionalParameters().stream()
            .anyMatch(parameter -> parameter.type() == Path.class);
    String argument = takesPaths ? "--" + CANARY : CANARY;
    assertSilent(made, command, List.of(argument));
    assertSilent(made, command, List.of("--" + CANARY));
    assertSilent(made, command, List.of("--" + CANARY + "=x"));
    assertSilent(made, command, List.of("-" + CANARY));
    for (OptionSpec option : command.getCommandSpec().options()) {
      boolean takesPath =
          option.type() == Path.class || List.of(option.auxiliaryTypes()).contains(Path.class);
      boolean isPath = takesPath && !option.longestName().equals("--key");
      if (!isPath && !option.longestName().equals("--name")) {
        assertSilent(made, command, List.of(option.longestName() + "=" + CANARY));
        assertSilent(made, command, List.of("--data=" + data, option.longestName() + "=" + CANARY));
        assertSilent(
            made,
            command,
            List.of("--data=" + data, argument, option.longestName() + "=" + CANARY));
      }
    }
  }

  private static void assertSilent(CommandLine made, CommandLine command, List<String> arguments) {
    List<String> all = new ArrayList<>(words(command));
    all.addAll(arguments);
    Run run = Run.by(made, all.toArray(String[]::new));
    assertThat(run.err() + (run.exitCode() == 0 ? "" : run.out()))
        .as("%s", all)
        .doesNotContain(CANARY);
  }

  @Test
  void the_text_of_a_key_is_not_taken_for_the_path_that_may_be_shown() {
    String data = "--data=" + folder.resolve("data");

    for (Run run :
        List.of(
            Run.of("serve", data, "--port", "0", "--admin-token-file", CANARY),
            Run.of("serve", data, "--port", "0", "--audit-key", CANARY),
            Run.of("audit", "checkpoint", data, "--key", CANARY))) {
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).doesNotContain(CANARY);
    }
  }

  @Test
  void no_place_of_a_line_that_is_imported_comes_back() throws IOException {
    Path file = folder.resolve("lines.jsonl");
    Files.writeString(
        file,
        String.join(
                "\n",
                CANARY,
                "{\"" + CANARY + "\":1}",
                "{\"id\":\"" + CANARY,
                "[\"" + CANARY + "\"]",
                "{\"id\":1,\"keyHash\":\"" + CANARY + "\"}",
                "{\"id\":\"k\",\"keyHash\":\"" + CANARY + "\",\"metadata\":7}",
                "{\"id\":\"k\",\"keyHash\":\""
                    + CANARY
                    + "\",\"metadata\":{\""
                    + CANARY
                    + "\":1,\"expiresAt\":\""
                    + CANARY
                    + "\"}}",
                "{\"id\":\"k\",\"keyHash\":\"h\",\"metadata\":{\"ownerId\":\"o\"},\""
                    + CANARY
                    + "\":1}")
            + "\n");

    Run run =
        Run.of("keypal", "import", "--data", folder.resolve("import").toString(), file.toString());

    assertThat(run.out() + run.err()).contains("line 1").doesNotContain(CANARY);
  }
}
