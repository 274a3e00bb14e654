package dev.keyhold.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.iam.IamTables;
import dev.keyhold.spi.table.ColumnShape;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.tables.AnyTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The table of {@code docs/iam.md} says which tables there are; run with {@code
 * -Dkeyhold.update-docs=true} to write it anew.
 */
class IamPageTest {
  private static final Path PAGE = Repository.ROOT.resolve("docs/iam.md");
  private static final String HEAD = "| in the seeds | table | Java | whose rows | secrets |\n";

  /** What the seeds keep in one table with what Keyhold has already. */
  private static final Map<String, String> PARTS =
      Map.of(
          "account_profile", "user, in part",
          "organization_profile", "organization, in part",
          "member_profile", "member, in part");

  @Test
  void the_page_lists_every_table() throws IOException {
    String page = Repository.read(PAGE);
    int begin = page.indexOf(HEAD);
    int end = page.indexOf("\n\n", begin);
    String rows =
        IamTables.SET.tables().stream()
            .map(IamPageTest::row)
            .sorted()
            .collect(Collectors.joining());
    String written =
        page.substring(0, begin)
            + HEAD
            + "|---|---|---|---|---|\n"
            + rows
            + page.substring(end + 1);
    if (Boolean.getBoolean("keyhold.update-docs")) {
      Files.writeString(PAGE, written);
      page = written;
    }

    assertThat(page).isEqualTo(written);
  }

  private static String row(AnyTable<?, ?> table) {
    Shape shape = table.shape();
    String secrets =
        shape.columns().stream()
            .filter(column -> column.is(ColumnShape.Mark.SECRET))
            .map(column -> "`" + column.name() + "`")
            .collect(Collectors.joining(", "));
    return "| %s | `%s` | `%s` | %s | %s |\n"
        .formatted(
            PARTS.getOrDefault(shape.name(), shape.name()),
            shape.name(),
            table.type().getSimpleName(),
            whose(shape),
            secrets);
  }

  private static String whose(Shape shape) {
    Optional<String> tenant = shape.tenantColumn();
    return tenant.isEmpty()
        ? "everybody's"
        : shape.column(tenant.get()).optional()
            ? "an organization's, or nobody's"
            : "an organization's";
  }
}
