package dev.keyhold.tck;

import dev.keyhold.spi.Json;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.PasswordCredential;
import dev.keyhold.spi.Transaction;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Rows of Keyhold's own tables that samples refer to; their stores make and delete them. */
final class KeyholdRows {
  static final String PASSWORDS = "password_credentials";

  private static final String ACCOUNTS = "accounts";
  private static final String ORGANIZATIONS = "organizations";
  private static final String MEMBERS = "organization_members";
  private static final String KEYS = "api_keys";
  private static final Set<String> TABLES =
      Set.of(ACCOUNTS, ORGANIZATIONS, MEMBERS, PASSWORDS, KEYS);

  private final Set<Part> offered;

  /** Their ids, which the store makes up, by their accounts. */
  private final Map<String, String> passwords = new HashMap<>();

  KeyholdRows(Set<Part> offered) {
    this.offered = offered;
  }

  static boolean has(String table) {
    return TABLES.contains(table);
  }

  boolean offers(String table) {
    return has(table) && offered.contains(table.equals(KEYS) ? Part.API_KEYS : Part.IDENTITIES);
  }

  /** The id of a row; of a password, once it was provided. */
  String id(String table, String tenant, int number) {
    return switch (table) {
      case ACCOUNTS -> "person-" + tenant + "-" + number;
      case PASSWORDS -> passwords.getOrDefault(holder(tenant, number), "unknown");
      default -> table + "-" + tenant + "-" + number;
    };
  }

  /** The row is there, if the storage keeps such rows. */
  void provide(Transaction tx, String table, String tenant, int number) {
    if (!offers(table)) {
      return;
    }
    String id = id(table, tenant, number);
    switch (table) {
      case ACCOUNTS -> account(tx, id);
      case ORGANIZATIONS -> organization(tx, id);
      case MEMBERS -> member(tx, id, tenant, member(number));
      case PASSWORDS -> password(tx, holder(tenant, number));
      default -> key(tx, id);
    }
  }

  void provideTenant(Transaction tx, String tenant) {
    if (offers(ORGANIZATIONS)) {
      organization(tx, tenant);
    }
  }

  void delete(Transaction tx, String table, String tenant, int number) {
    String id = id(table, tenant, number);
    switch (table) {
      case ACCOUNTS -> tx.identities().accounts().delete(id);
      case ORGANIZATIONS -> tx.identities().organizations().delete(id);
      case MEMBERS -> tx.identities().members().remove(tenant, member(number));
      case PASSWORDS -> tx.identities().passwords().remove(holder(tenant, number));
      default -> tx.apiKeys().delete(id);
    }
  }

  /** Not the person of this number, whose deletion would take the membership along. */
  private static String member(int number) {
    return "member-" + number;
  }

  private static String holder(String tenant, int number) {
    return "holder-" + tenant + "-" + number;
  }

  private static void account(Transaction tx, String id) {
    if (tx.identities().accounts().find(id).isEmpty()) {
      tx.identities().accounts().create(Samples.person(id));
    }
  }

  private static void organization(Transaction tx, String id) {
    if (tx.identities().organizations().find(id).isEmpty()) {
      account(tx, Samples.ADA.id());
      tx.identities().organizations().create(Samples.organization(id));
    }
  }

  private static void member(Transaction tx, String id, String tenant, String account) {
    organization(tx, tenant);
    account(tx, account);
    if (tx.identities().members().find(tenant, account).isEmpty()) {
      tx.identities()
          .members()
          .add(
              new Membership(
                  id,
                  tenant,
                  account,
                  MembershipLevel.MEMBER,
                  Json.EMPTY_OBJECT,
                  Samples.T0,
                  Samples.T0));
    }
  }

  private void password(Transaction tx, String account) {
    account(tx, account);
    PasswordCredential password =
        tx.identities()
            .passwords()
            .find(account)
            .orElseGet(
                () ->
                    tx.identities().passwords().set(account, Samples.PASSWORD, false, Samples.T0));
    passwords.put(account, password.id());
  }

  private static void key(Transaction tx, String id) {
    if (tx.apiKeys().findById(id).isEmpty()) {
      tx.apiKeys().insert(Samples.key(id));
    }
  }
}
