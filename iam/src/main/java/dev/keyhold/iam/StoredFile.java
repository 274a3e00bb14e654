package dev.keyhold.iam;

import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.json;
import static dev.keyhold.tables.Columns.number;
import static dev.keyhold.tables.Columns.text;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.tables.Accounts;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.Reference;
import dev.keyhold.tables.Stamp;

/** Where a file lies, and what it is. */
public record StoredFile(
    Stamp stamp,
    String organizationId,
    String folderId,
    String userId,
    String uploadedByUserId,
    String key,
    String url,
    String name,
    long size,
    String mimeType,
    Json metadata) {
  public static final Column<StoredFile, String> FOLDER_ID = id("folder_id", StoredFile::folderId);
  public static final Column<StoredFile, String> USER_ID = id("user_id", StoredFile::userId);
  public static final Column<StoredFile, String> UPLOADED_BY_USER_ID =
      id("uploaded_by_user_id", StoredFile::uploadedByUserId);
  public static final Column<StoredFile, String> KEY = text("key", StoredFile::key).upTo(1_024);
  public static final Column<StoredFile, String> URL = text("url", StoredFile::url).upTo(4_096);
  public static final Column<StoredFile, String> NAME = text("name", StoredFile::name).upTo(255);
  public static final Column<StoredFile, Long> SIZE = number("size", StoredFile::size);
  public static final Column<StoredFile, String> MIME_TYPE =
      text("mime_type", StoredFile::mimeType).upTo(255);
  public static final Column<StoredFile, Json> METADATA = json("metadata", StoredFile::metadata);

  public static final Reference<StoredFile, FileFolder> FOLDER =
      FOLDER_ID.references(() -> FileFolder.TABLE).whenDeleted(WhenDeleted.CASCADE);
  public static final Reference<StoredFile, Account> USER =
      USER_ID.references(() -> Accounts.TABLE).whenDeleted(WhenDeleted.CASCADE);
  public static final Reference<StoredFile, Account> UPLOADED_BY_USER =
      UPLOADED_BY_USER_ID.references(() -> Accounts.TABLE).whenDeleted(WhenDeleted.CASCADE);

  public static final OrgTable<StoredFile> TABLE =
      OrgTable.of(StoredFile.class, "file", StoredFile::stamp, StoredFile::organizationId)
          .columns(
              FOLDER_ID, USER_ID, UPLOADED_BY_USER_ID, KEY, URL, NAME, SIZE, MIME_TYPE, METADATA)
          .references(FOLDER, USER, UPLOADED_BY_USER)
          .isoTimes()
          .read(
              row ->
                  new StoredFile(
                      row.stamp(),
                      row.organizationId(),
                      row.get(FOLDER_ID),
                      row.get(USER_ID),
                      row.get(UPLOADED_BY_USER_ID),
                      row.get(KEY),
                      row.get(URL),
                      row.get(NAME),
                      row.get(SIZE),
                      row.get(MIME_TYPE),
                      row.get(METADATA)));
}
