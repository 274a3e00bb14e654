package dev.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code keyhold namespace}, and the other commands on a namespace. */
class NamespaceCommandTest {
  @TempDir Path folder;

  @BeforeEach
  void add() {
    Run run = run("namespace", "add", "acme");
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).matches("token \\S{22,}\\s+");
  }

  private Run run(String group, String command, String... rest) {
    String[] words = new String[rest.length + 4];
    words[0] = group;
    words[1] = command;
    words[2] = "--data";
    words[3] = folder.toString();
    System.arraycopy(rest, 0, words, 4, rest.length);
    return Run.of(words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Acme", "a/b", "..", "../system", "a.db", "a_b", "%61", "\u00e9"})
  void a_name_that_is_none_is_refused(String name) {
    assertThat(run("namespace", "add", name).exitCode()).isEqualTo(1);
  }

  @Test
  void another_token_is_made() {
    assertThat(run("namespace", "token", "acme").out()).startsWith("token ");
    assertThat(run("namespace", "token", "none").exitCode()).isEqualTo(1);
  }

  @Test
  void the_trail_of_a_namespace_is_read_and_verified() {
    Run verified = run("audit", "verify", "--namespace", "acme");

    assertThat(verified.out()).startsWith("intact; 0 entries");
    assertThat(run("audit", "list", "--namespace", "acme").exitCode()).isZero();
    assertThat(Run.of("doctor", "--data", folder.toString(), "--namespace", "acme").exitCode())
        .isZero();
    assertThat(run("audit", "verify", "--namespace", "../x").err())
        .contains("a namespace has a name of");
  }

  @Test
  void namespaces_are_listed() {
    run("namespace", "add", "zeta");

    assertThat(run("namespace", "list").out()).isEqualTo("acme\nzeta\n");
    Run again = run("namespace", "add", "acme");
    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(again.err()).contains("the namespace acme already exists");
    assertThat(Run.of("namespace").exitCode()).isEqualTo(2);
  }
}
