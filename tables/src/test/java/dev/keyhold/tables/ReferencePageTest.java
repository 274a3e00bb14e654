package dev.keyhold.tables;

import static dev.keyhold.tables.Columns.decimal;
import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.optionalText;
import static dev.keyhold.tables.Columns.text;
import static dev.keyhold.tables.Columns.word;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The page says what a declaration says. */
class ReferencePageTest {
  enum Step {
    OPEN,
    DONE,
    LEFT
  }

  record Bill(
      Stamp stamp,
      String organizationId,
      String title,
      Optional<String> pin,
      BigDecimal price,
      Step step,
      String payerId) {
    static final Column<Bill, String> TITLE =
        text("title", Bill::title).upTo(80).personal().byDefault("a|b");
    static final OptionalColumn<Bill, String> PIN = optionalText("pin", Bill::pin).upTo(9).secret();
    static final Column<Bill, BigDecimal> PRICE = decimal("price", 2, Bill::price);
    static final Column<Bill, Step> STEP = word("step", Step.class, Bill::step);
    static final Column<Bill, String> PAYER_ID = id("payer_id", Bill::payerId);
    static final OrgTable<Bill> TABLE =
        OrgTable.of(Bill.class, "bill", Bill::stamp, Bill::organizationId)
            .columns(TITLE, PIN, PRICE, STEP, PAYER_ID)
            .references(PAYER_ID.references("accounts").whenDeleted(WhenDeleted.CASCADE))
            .indexes(Index.unique(TITLE), Index.on(STEP, PRICE))
            .check("bills_cost", Rule.that(PRICE.atLeast(BigDecimal.ZERO)))
            .forwardOnly(STEP, Map.of(Step.OPEN, Set.of(Step.OPEN, Step.LEFT, Step.DONE)))
            .versioned()
            .softDeleted()
            .read(
                row ->
                    new Bill(
                        row.stamp(),
                        row.organizationId(),
                        row.get(TITLE),
                        row.get(PIN),
                        row.get(PRICE),
                        row.get(STEP),
                        row.get(PAYER_ID)));
  }

  @Test
  void a_table_has_its_columns_its_rules_and_its_place_in_the_diagram() {
    assertThat(ReferencePage.of(List.of(Bill.TABLE.shape())))
        .contains(
            """
            erDiagram
                organizations ||--o{ bill : "organization_id, cascade"
                accounts ||--o{ bill : "payer_id, cascade"
                bill {
                    id id PK
                    id organization_id
                    text title
            """)
        .endsWith(
            """
            ## bill

            Each row is of the tenant in `organization_id`. A change counts up the version. A deleted row stays and can be restored. `step`: `open` may become `done` or `left`.

            | column | holds | null | default | in JSON | |
            |---|---|---|---|---|---|
            | `id` | id | no |  | `id` | primary key |
            | `organization_id` | id | no |  | `organizationId` | → `organizations`, cascade |
            | `title` | text of at most 80 | no | `a\\|b` | `title` | personal |
            | `pin` | text of at most 9 | yes |  | never | secret |
            | `price` | decimal with 2 digits behind the point | no |  | `price` |  |
            | `step` | open, done, left | no |  | `step` |  |
            | `payer_id` | id | no |  | `payerId` | → `accounts`, cascade |
            | `version` | number | no |  | `version` |  |
            | `deleted_at` | time | yes |  | `deletedAt` |  |
            | `created_at` | time | no |  | `createdAt` |  |
            | `updated_at` | time | no |  | `updatedAt` |  |

            Unique: (organization_id, title).

            Indexes: `bill_by_step_price` (organization_id, step, price), `bill_of_payer_id` (payer_id, organization_id).

            Checks: `bills_cost`.
            """);
  }
}
