package dev.keyhold.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.table.Shape;
import dev.keyhold.tables.TableIdentities;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether the tables of identities are in a file what their descriptors say. */
class IdentitySchemaTest {
  private static final List<String> KNOWN =
      List.of(
          // The one is computed from the other here; the check is for other programs.
          "accounts, check of (email, email_folded): [], and in the file [( email is null ) = ( email_folded is null )]",
          // Nothing takes an organization along, so it is the same when the account goes as after.
          "organizations, foreign key (owner_id) to accounts: [(id) ON DELETE NO ACTION], and in the file [(id) ON DELETE RESTRICT]",
          // Unique by the other order already; its lists need no id behind the columns.
          "organization_members, unique key (account_id, org_id): [UNIQUE], and in the file []",
          // Failures are only counted up and cleared here; the check is for other programs.
          "password_credentials, check of (failed_attempts): [], and in the file [failed_attempts >= 0]");

  @TempDir Path folder;

  @Test
  void the_descriptors_say_what_is_in_the_file() throws Exception {
    List<String> differences = new ArrayList<>();
    try (Connection file = SqliteStorage.dataSource(folder.resolve("system.db")).getConnection();
        Connection scratch = TableDifferences.proposed(List.of(TableIdentities.SET))) {
      new Schema(file).prepare(Settings.MigrationMode.MIGRATE);
      for (Shape shape : TableIdentities.SET.shapes()) {
        differences.addAll(differences(form(scratch, shape), form(file, shape)));
      }
    }

    assertThat(differences).containsExactlyInAnyOrderElementsOf(KNOWN);
  }

  private static List<String> differences(TableForm said, TableForm found) {
    Set<String> all = new TreeSet<>(said.parts().keySet());
    all.addAll(found.parts().keySet());
    return all.stream()
        .filter(what -> !said.agrees(found, what))
        .map(
            what ->
                "%s, %s: %s, and in the file %s"
                    .formatted(said.table(), what, said.how(what), found.how(what)))
        .toList();
  }

  /** Without triggers, and with unique indexes by their columns, whatever they are called. */
  private static TableForm form(Connection connection, Shape shape) throws SQLException {
    TableForm read = new TableReading(connection).of(shape.name());
    TableForm form =
        read.only(what -> !what.startsWith(TableForm.TRIGGER) && !what.startsWith(TableForm.INDEX));
    read.names(TableForm.INDEX).stream()
        .map(index -> read.how(TableForm.INDEX + index))
        .flatMap(Collection::stream)
        .filter(how -> how.startsWith("UNIQUE "))
        .forEach(how -> form.put("unique key " + how.substring("UNIQUE ".length()), "UNIQUE"));
    return form;
  }
}
