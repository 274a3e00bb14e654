package dev.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Failures that nobody has foreseen, as an operator sees them. */
class FaultTest {
  @Test
  void an_error_of_the_jvm_is_told_in_words_with_what_to_do() {
    Map<Error, String> words = new LinkedHashMap<>();
    words.put(new OutOfMemoryError("Java heap space"), "-Xmx");
    words.put(new StackOverflowError(), "-Xss");
    words.put(new UnsatisfiedLinkError("/tmp/x.so"), "-Djava.io.tmpdir=DIR");
    words.put(new NoClassDefFoundError("org/acme/X"), "incomplete");
    words.put(new ExceptionInInitializerError(), "build or install it again");

    words.forEach(
        (error, word) -> {
          Run run = run(error);
          assertThat(run.exitCode()).isEqualTo(1);
          assertThat(run.err()).startsWith("keyhold: ").contains(word).hasLineCount(1);
        });
  }

  @Test
  void what_is_a_fault_of_keyhold_is_told_without_its_message_and_with_its_place() {
    Run run = run(new IllegalStateException("a secret \u001B[31m"));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .startsWith("keyhold: an error of Keyhold itself")
        .contains("IllegalStateException", "at dev.keyhold.cli.FaultTest")
        .doesNotContain("secret");
  }

  @Test
  void a_file_that_fails_is_one_line() {
    Run run = run(new UncheckedIOException(new IOException("secret")));

    assertThat(run.err()).isEqualTo("keyhold: a file cannot be read or written: IOException\n");
  }

  private static Run run(Throwable failure) {
    StringWriter err = new StringWriter();
    CommandLine command = KeyholdCommand.commandLine();
    command.addSubcommand(new Failing(failure));
    command
        .setErr(new PrintWriter(err, true))
        .setExecutionExceptionHandler(command.getExecutionExceptionHandler());
    int code = StandardOutput.run(command, "fail");
    return new Run(code, "", err.toString());
  }

  @Command(name = "fail")
  private static final class Failing implements Callable<Integer> {
    private final Throwable failure;

    Failing(Throwable failure) {
      this.failure = failure;
    }

    @Override
    public Integer call() throws Exception {
      if (failure instanceof Error error) {
        throw error;
      }
      throw (Exception) failure;
    }
  }
}
