package dev.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets and their log go where their organization goes, and open there. */
class SecretsMovedTest {
  @TempDir Path folder;
  @TempDir Path elsewhere;
  private SecretsPlaceForCommands place;

  @BeforeEach
  void there_is_a_secret() {
    place = SecretsPlaceForCommands.of("folder", folder);
    done(place.run("secrets key new", elsewhere.resolve("key").toString()));
  }

  private static Run done(Run run) {
    assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
    return run;
  }

  private void putAndRotate() {
    done(place.secretsWith("one", "put", "stripe"));
    done(place.secretsWith("two", "rotate", "stripe", "--keep-previous", "1h"));
  }

  private static void opens(SecretsPlaceForCommands where) {
    String log = done(where.secrets("log")).out();
    assertThat(done(where.secrets("get", "stripe")).out()).isEqualTo("two");
    assertThat(done(where.secrets("get", "stripe", "--version-number", "1")).out())
        .isEqualTo("one");
    assertThat(done(where.secrets("log")).out()).endsWith(log).isNotEqualTo(log);
  }

  @Test
  void with_the_database_to_another_one() {
    putAndRotate();
    String url = "sqlite:" + elsewhere.resolve("system.db");
    done(Run.of("move", "--from", place.url(), "--to", url));
    opens(new SecretsPlaceForCommands(url, List.of("--data", elsewhere.toString())));
  }

  @Test
  void with_the_tenant_to_a_database_of_its_own_and_through_an_archive() {
    done(place.run("tenants init", "--mode", "rows"));
    done(place.run("tenants create", "acme"));
    putAndRotate();
    done(place.run("tenants move", "acme", "--to", "databases"));
    opens(place);
    String archive = elsewhere.resolve("archive").toString();
    done(place.run("tenants archive", "acme", "--out", archive));
    done(place.run("tenants move", "acme", "--to", "rows"));
    opens(place);
    done(place.run("secrets key new", elsewhere.resolve("second").toString()));
    assertThat(done(place.run("secrets rewrap")).out()).startsWith("wrapped anew  2;");
    opens(place);
  }

  @Test
  void organizations_that_were_never_used_as_tenants_are_not_made_some_by_a_rewrapping() {
    done(place.run("tenants init", "--mode", "databases"));
    done(place.run("tenants create", "acme"));
    putAndRotate();
    done(place.run("secrets key new", elsewhere.resolve("second").toString()));
    assertThat(done(place.run("secrets rewrap")).out()).startsWith("wrapped anew  2;");
    assertThat(done(place.run("tenants list")).out()).contains("acme").doesNotContain("bell");
  }
}
