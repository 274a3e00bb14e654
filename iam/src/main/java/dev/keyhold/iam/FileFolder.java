package dev.keyhold.iam;

import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.text;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.tables.Accounts;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.Reference;
import dev.keyhold.tables.Stamp;

/** Where somebody keeps files. */
public record FileFolder(Stamp stamp, String organizationId, String userId, String name) {
  public static final Column<FileFolder, String> USER_ID = id("user_id", FileFolder::userId);
  public static final Column<FileFolder, String> NAME = text("name", FileFolder::name).upTo(255);

  public static final Reference<FileFolder, Account> USER =
      USER_ID.references(() -> Accounts.TABLE).whenDeleted(WhenDeleted.CASCADE);

  public static final Index<FileFolder> BY_USER = Index.on(USER_ID);

  public static final OrgTable<FileFolder> TABLE =
      OrgTable.of(FileFolder.class, "folder", FileFolder::stamp, FileFolder::organizationId)
          .columns(USER_ID, NAME)
          .references(USER)
          .indexes(BY_USER)
          .isoTimes()
          .read(
              row ->
                  new FileFolder(
                      row.stamp(), row.organizationId(), row.get(USER_ID), row.get(NAME)));
}
