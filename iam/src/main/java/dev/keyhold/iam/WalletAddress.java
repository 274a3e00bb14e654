package dev.keyhold.iam;

import static dev.keyhold.tables.Columns.flag;
import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.number;
import static dev.keyhold.tables.Columns.text;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.tables.Accounts;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.Reference;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;

/** The address of a wallet with which somebody signs in. */
public record WalletAddress(
    Stamp stamp, String userId, String address, long chainId, boolean isPrimary) {
  public static final Column<WalletAddress, String> USER_ID = id("user_id", WalletAddress::userId);
  public static final Column<WalletAddress, String> ADDRESS =
      text("address", WalletAddress::address).upTo(255).personal();
  public static final Column<WalletAddress, Long> CHAIN_ID =
      number("chain_id", WalletAddress::chainId);
  public static final Column<WalletAddress, Boolean> IS_PRIMARY =
      flag("is_primary", WalletAddress::isPrimary).byDefault(false);

  public static final Reference<WalletAddress, Account> USER =
      USER_ID.references(() -> Accounts.TABLE).whenDeleted(WhenDeleted.CASCADE);

  public static final Index<WalletAddress> BY_USER = Index.unique(USER_ID, ADDRESS, CHAIN_ID);
  public static final Index<WalletAddress> BY_ADDRESS = Index.on(ADDRESS);

  public static final Table<WalletAddress> TABLE =
      Table.of(WalletAddress.class, "wallet_address", WalletAddress::stamp)
          .columns(USER_ID, ADDRESS, CHAIN_ID, IS_PRIMARY)
          .references(USER)
          .indexes(BY_USER, BY_ADDRESS)
          .isoTimes()
          .read(
              row ->
                  new WalletAddress(
                      row.stamp(),
                      row.get(USER_ID),
                      row.get(ADDRESS),
                      row.get(CHAIN_ID),
                      row.get(IS_PRIMARY)));
}
