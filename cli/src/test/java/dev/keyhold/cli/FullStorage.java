package dev.keyhold.cli;

import static dev.keyhold.tables.Columns.optionalId;
import static dev.keyhold.tables.Columns.text;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.postgres.PostgresTables;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.AccountPatch;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.PasswordHash;
import dev.keyhold.spi.Revocation;
import dev.keyhold.spi.Rotation;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.Transaction;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.sqlite.SqliteTables;
import dev.keyhold.tables.Accounts;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Global;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.Reference;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;
import dev.keyhold.tables.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A storage in which there is something of all that can be moved. */
final class FullStorage {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

  private FullStorage() {}

  /** A folder of classes that provides its set, for {@code --jar}. */
  static Path jar(Path folder) throws IOException {
    Path services = Files.createDirectories(folder.resolve("jar/META-INF/services"));
    Files.writeString(services.resolve(SetShape.class.getName()), Trees.class.getName());
    return folder.resolve("jar");
  }

  /** A tree, whose ids say nothing about who is above whom. */
  record Node(Stamp stamp, Optional<String> parentId, Optional<String> authorId, String title) {
    static final OptionalColumn<Node, String> PARENT_ID = optionalId("parent_id", Node::parentId);
    static final OptionalColumn<Node, String> AUTHOR_ID = optionalId("author_id", Node::authorId);
    static final Column<Node, String> TITLE = text("title", Node::title).personal();
    static final Reference<Node, Node> PARENT =
        PARENT_ID.references(() -> Node.TABLE).whenDeleted(WhenDeleted.CLEAR);
    static final Reference<Node, Account> AUTHOR =
        AUTHOR_ID.references(() -> Accounts.TABLE).whenDeleted(WhenDeleted.CLEAR);

    static final Table<Node> TABLE =
        Table.of(Node.class, "node", Node::stamp)
            .columns(PARENT_ID, AUTHOR_ID, TITLE)
            .references(PARENT, AUTHOR)
            .indexes(Index.on(PARENT_ID), Index.on(AUTHOR_ID))
            .versioned()
            .softDeleted()
            .read(
                row ->
                    new Node(row.stamp(), row.get(PARENT_ID), row.get(AUTHOR_ID), row.get(TITLE)));
  }

  /** The tree's set, as a jar provides it. */
  public static final class Trees implements SetShape {
    @Override
    public String name() {
      return "trees";
    }

    @Override
    public List<Shape> shapes() {
      return List.of(Node.TABLE.shape());
    }

    @Override
    public List<Migration> migrations(String dialect) {
      SetShape without = new Without(this);
      String sql =
          dialect.equals("sqlite") ? SqliteTables.diff(without) : PostgresTables.ddl(without);
      return List.of(new Migration(1, "trees", sql));
    }
  }

  private record Without(SetShape set) implements SetShape {
    @Override
    public String name() {
      return set.name();
    }

    @Override
    public List<Shape> shapes() {
      return set.shapes();
    }

    @Override
    public List<Migration> migrations(String dialect) {
      return List.of();
    }
  }

  static Storage open(String url) {
    return Keyhold.open(StorageConfig.builder(url).tables(new Trees()).build());
  }

  static void fill(Storage storage) {
    AuditedStorage audited = AuditedStorage.over(storage, () -> AuditContext.of("ada"));
    audited.run(FullStorage::people);
    audited.run(FullStorage::keys);
    audited.run(FullStorage::nodes);
    audited.run(tx -> tx.audit().erase(List.of(2L, 4L), T0.plusSeconds(100)));
    audited.run(tx -> tx.audit().erase(List.of(3L), T0.plusSeconds(200)));
    storage.run(tx -> tx.audit().state().insert("listener/mail", Bytes.of(new byte[8])));
    // By a program that keeps no tree.
    storage.run(
        tx -> {
          tx.audit().append(AuditEntry.builder("bare", "robot.wave", T0).build());
          tx.audit().append(AuditEntry.builder("bare and erased", "robot.nod", T0).build());
          tx.audit().erase(List.of(tx.audit().last()), T0.plusSeconds(300));
        });
  }

  private static void people(Transaction tx) {
    for (String id : List.of("ada", "bob", "eve")) {
      tx.identities()
          .accounts()
          .create(Account.builder(id, T0).email(id + "@example.org").displayName("é 🔑").build());
    }
    tx.identities()
        .accounts()
        .update("eve", AccountPatch.NONE.metadata(Json.of(Map.of("n", 1))), T0.plusMillis(5));
    Organization acme =
        Organization.builder("acme", T0).name("Acme").slug("acme").ownerId("eve").build();
    tx.identities().organizations().create(acme);
    tx.identities().members().add(Membership.of("acme", "ada", MembershipLevel.ADMIN, T0));
    tx.identities().members().add(Membership.of("acme", "bob", MembershipLevel.MEMBER, T0));
    tx.identities().passwords().set("ada", new PasswordHash("$argon2id$v=19$x"), true, T0);
  }

  private static ApiKey key(String id) {
    return ApiKey.builder(id, new KeyHash("hash of " + id), "sha256", T0)
        .ownerId("ada")
        .organizationId("acme")
        .tags(List.of("b", "a"))
        .scopes(List.of("read"))
        .resources(Map.of("z", List.of("1"), "a", List.of()))
        .metadata(Json.parse("{\"n\": 1.10, \"a\": null}"))
        .build();
  }

  /** More than a page, in an order that is not that of their ids. */
  private static void keys(Transaction tx) {
    for (int i = 1_500; i > 0; i--) {
      tx.apiKeys().insert(key("key-" + i));
    }
    tx.apiKeys().revoke("key-3", Revocation.at(T0.plusSeconds(1)).reason("lost"));
    tx.apiKeys().disable("key-4", T0.plusSeconds(1));
    tx.apiKeys().markUsed("key-5", T0.plusSeconds(9));
    tx.apiKeys().rotate("key-6", key("key-6b"), Rotation.at(T0.plusSeconds(1)));
  }

  private static void nodes(Transaction tx) {
    Global global = Tables.of(() -> T0).global(tx);
    insert(global, "m", Optional.empty());
    insert(global, "z", Optional.of("m"));
    insert(global, "a", Optional.of("z"));
    insert(global, "gone", Optional.of("a"));
    insert(global, "b", Optional.of("gone"));
    global.delete(Node.TABLE, "gone");
  }

  private static void insert(Global global, String id, Optional<String> parent) {
    global.add(Node.TABLE, new Node(Stamp.of(id, T0, T0), parent, Optional.of("ada"), id));
  }
}
