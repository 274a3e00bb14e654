package dev.keyhold.examples.tenants;

import static dev.keyhold.tables.Columns.optionalId;
import static dev.keyhold.tables.Columns.text;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.tables.Accounts;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.Reference;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.TableSet;
import java.util.Optional;

/** What a law firm works on. Each firm is a tenant. */
public record Matter(Stamp stamp, String firmId, String title, Optional<String> lawyerId) {
  static final Column<Matter, String> TITLE = text("title", Matter::title).upTo(200);
  static final OptionalColumn<Matter, String> LAWYER_ID = optionalId("lawyer_id", Matter::lawyerId);
  static final Reference<Matter, Account> LAWYER =
      LAWYER_ID.references(() -> Accounts.TABLE).whenDeleted(WhenDeleted.CLEAR).across();
  static final Index<Matter> BY_TITLE = Index.unique(TITLE);

  public static final OrgTable<Matter> TABLE =
      OrgTable.of(Matter.class, "matter", Matter::stamp, Matter::firmId)
          .columns(TITLE, LAWYER_ID)
          .references(LAWYER)
          .indexes(BY_TITLE)
          .versioned()
          .idsWithinTenant()
          .read(
              row ->
                  new Matter(
                      row.stamp(), row.organizationId(), row.get(TITLE), row.get(LAWYER_ID)));

  public static final TableSet SET =
      TableSet.of("practice", Matter.TABLE)
          .perTenant(Matter.TABLE)
          .migrations(Matter.class::getResourceAsStream, "practice");
}
