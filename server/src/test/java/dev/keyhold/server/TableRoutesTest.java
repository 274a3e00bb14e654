package dev.keyhold.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditScope;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.credentials.Passwords;
import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.KeyPolicy;
import dev.keyhold.server.Client.Reply;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Text;
import dev.keyhold.spi.table.ColumnKind;
import dev.keyhold.spi.table.ColumnShape;
import dev.keyhold.spi.table.ColumnShape.Mark;
import dev.keyhold.spi.table.IndexShape;
import dev.keyhold.spi.table.ReferenceShape;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.spi.table.Shape.Trait;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A hub's own tables over HTTP. */
class TableRoutesTest {
  private static final String NOTES = "/v1/tenants/acme/tables/note";

  private static ColumnShape column(
      String name, ColumnKind kind, boolean optional, int limit, Mark... marks) {
    List<String> words = kind == ColumnKind.WORD ? List.of("low", "high") : List.of();
    ColumnShape column = ColumnShape.of(name, kind, limit, words).withOptional(optional);
    for (Mark mark : marks) {
      column = column.withMark(mark);
    }
    return column;
  }

  private static Shape shape(
      String name,
      Optional<String> tenant,
      Set<Trait> traits,
      List<IndexShape> indexes,
      ColumnShape... own) {
    List<ColumnShape> columns = new ArrayList<>();
    columns.add(column("id", ColumnKind.ID, false, 255));
    tenant.ifPresent(each -> columns.add(column(each, ColumnKind.ID, false, 255)));
    columns.addAll(List.of(own));
    columns.addAll(Shape.columnsOf(traits));
    columns.add(column("created_at", ColumnKind.TIME, false, 0));
    columns.add(column("updated_at", ColumnKind.TIME, false, 0));
    List<ReferenceShape> references =
        tenant.stream()
            .map(
                each ->
                    new ReferenceShape(
                        each, "organizations", Optional.empty(), WhenDeleted.CASCADE))
            .toList();
    return Shape.of(
        new Shape.Parts(
            name, tenant, columns, indexes, references, List.of(), Optional.empty(), traits));
  }

  private static final Shape NOTE =
      shape(
          "note",
          Optional.of("organization_id"),
          Set.of(Trait.KEEPS_WHO, Trait.VERSIONED, Trait.SOFT_DELETED),
          List.of(
              new IndexShape("note_by_title_folded", List.of("title_folded"), true, false),
              new IndexShape("note_by_rank", List.of("rank", "due_at"), false, false),
              new IndexShape("note_by_pin", List.of("pin"), false, false),
              new IndexShape("note_by_done_and_pin", List.of("done", "pin"), false, false),
              new IndexShape("note_by_done_and_count", List.of("done", "count"), false, false)),
          column("title", ColumnKind.TEXT, false, 20),
          column("title_folded", ColumnKind.TEXT, false, 40),
          column("rank", ColumnKind.WORD, false, 0),
          column("due_at", ColumnKind.TIME, true, 0),
          column("price", ColumnKind.DECIMAL, true, 2),
          column("picture", ColumnKind.BYTES, true, 8),
          column("extra", ColumnKind.JSON, true, 0),
          column("done", ColumnKind.FLAG, true, 0),
          column("count", ColumnKind.NUMBER, true, 0),
          column("pin", ColumnKind.TEXT, true, 20, Mark.SECRET));

  private static final Shape TOPIC =
      shape(
          "topic",
          Optional.empty(),
          Set.of(),
          List.of(),
          column("name", ColumnKind.TEXT, false, 20));

  /** In memory there is nothing to migrate. */
  private record Hub(String name, List<Shape> shapes) implements SetShape {
    @Override
    public List<Migration> migrations(String dialect) {
      return List.of();
    }
  }

  private Kit kit;
  private KeyholdServer server;
  private Client admin;
  private OpenApi document;

  @BeforeEach
  void two_tenants_and_two_tables() {
    AuditScope scope = new AuditScope(AuditContext.of("hub"));
    StorageConfig config =
        StorageConfig.builder("memory:").tables(new Hub("hub", List.of(NOTE, TOPIC))).build();
    Storage storage = AuditedStorage.over(Keyhold.open(config), scope);
    ApiKeys keys =
        ApiKeys.builder(storage, KeyPolicy.DEFAULT).headerNames(List.of("authorization")).build();
    Clock clock = Clock.systemUTC();
    kit = new Kit(storage, keys, Passwords.of(storage, clock), scope, clock);
    server =
        KeyholdServer.over(kit)
            .port(0)
            .tables(
                ServedTable.of(NOTE).derived("title_folded", "title", Text::fold),
                ServedTable.of(TOPIC))
            .start();
    admin = client(new AdminToken(kit).first().orElseThrow());
    admin.post("/v1/accounts", "{\"id\":\"ada\",\"email\":\"ada@example.org\"}").is(201);
    for (String org : List.of("acme", "bell")) {
      admin
          .post(
              "/v1/organizations",
              Client.object(Map.of("id", org, "name", org, "slug", org, "ownerId", "ada")))
          .is(201);
    }
    document = new OpenApi(admin.get("/openapi.json").is(200).body());
  }

  @AfterEach
  void close() {
    server.close();
    kit.close();
  }

  private Client client(String token) {
    return new Client("http://127.0.0.1:" + server.port(), token);
  }

  private Client keyOf(String members) {
    return client(admin.post("/v1/keys", "{" + members + "}").is(201).text("/key"));
  }

  /** Holds the answer to the document too. */
  private Reply send(String method, String path, String body) {
    Reply reply = admin.send(method, path, body);
    String pattern =
        path.replaceAll("\\?.*", "")
            .replaceFirst("tenants/[^/]+", "tenants/{org}")
            .replaceFirst("(note|topic)/[^/]+$", "$1/{id}");
    document.operations().stream()
        .filter(operation -> operation.toString().equals(method + " " + pattern))
        .forEach(operation -> document.check(operation, reply.status(), reply.body()));
    return reply;
  }

  private Reply note(String id, String more) {
    return send(
        "POST",
        NOTES,
        "{\"id\":\"%s\",\"title\":\"Note %s\",\"rank\":\"low\"%s}".formatted(id, id, more));
  }

  @Test
  void a_row_has_the_members_of_its_columns_and_no_secret() {
    Reply made =
        note(
                "n1",
                ",\"dueAt\":\"2026-01-01T01:00:00+01:00\",\"price\":\"12.5\",\"picture\":\"AAH/\""
                    + ",\"extra\":{\"a\":[1,null]},\"done\":true,\"count\":9007199254740993"
                    + ",\"pin\":\"4711\"")
            .is(201);

    assertThat(made.response().body())
        .startsWith(
            "{\"id\":\"n1\",\"organizationId\":\"acme\",\"title\":\"Note n1\",\"titleFolded\":\"note n1\""
                + ",\"rank\":\"low\",\"dueAt\":\"2026-01-01T00:00:00.000Z\",\"price\":\"12.50\""
                + ",\"picture\":\"AAH/\",\"extra\":{\"a\":[1,null]},\"done\":true"
                + ",\"count\":9007199254740993,\"createdBy\":\"keyhold-admin\"")
        .doesNotContain("4711", "pin", "deletedAt");
    assertThat(send("GET", NOTES + "/n1", "").is(200).body()).isEqualTo(made.body());
    assertThat(note("n2", "").is(201).body().has("price")).isFalse();
  }

  @Test
  void no_cursor_holds_a_secret() {
    note("n1", ",\"done\":true,\"count\":1,\"pin\":\"4711\"").is(201);
    note("n2", ",\"done\":true,\"count\":2,\"pin\":\"4712\"").is(201);

    Reply first = send("GET", NOTES + "?done=true&limit=1", "").is(200);

    String[] parts = decoded(first.text("/nextCursor")).split("\\.");
    assertThat(Arrays.stream(parts).skip(1).map(TableRoutesTest::decoded))
        .containsExactly("=1", "=n1");
  }

  private static String decoded(String text) {
    return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
  }

  @Test
  void a_patch_changes_what_it_names_under_the_version_and_null_clears() {
    note("n1", ",\"price\":3").is(201);

    Reply changed =
        send("PATCH", NOTES + "/n1", "{\"title\":\"New\",\"price\":null,\"version\":1}").is(200);

    assertThat(changed.body().has("price")).isFalse();
    assertThat(changed.text("/titleFolded")).isEqualTo("new");
    assertThat(changed.body().get("version").longValue()).isEqualTo(2);
    assertThat(send("PATCH", NOTES + "/n1", "{\"rank\":\"high\",\"version\":1}").is(409).error())
        .startsWith("version: ");
    assertThat(send("PATCH", NOTES + "/n1", "{\"title\":null}").is(400).error())
        .startsWith("title: ");
    send("PATCH", NOTES + "/none", "{\"title\":\"x\"}").is(404);
  }

  @Test
  void a_deleted_row_is_gone_and_its_unique_values_are_free() {
    note("n1", "").is(201);

    send("DELETE", NOTES + "/n1?version=7", "").is(409);
    send("DELETE", NOTES + "/n1?version=1", "").is(204);

    send("GET", NOTES + "/n1", "").is(404);
    send("DELETE", NOTES + "/n1", "").is(404);
    send("POST", NOTES, "{\"id\":\"n2\",\"title\":\"note N1\",\"rank\":\"low\"}").is(201);
    send("POST", "/v1/tables/topic", "{\"id\":\"t\",\"name\":\"One\"}").is(201);
    send("DELETE", "/v1/tables/topic/t", "").is(204);
    send("DELETE", "/v1/tables/topic/t", "").is(404);
  }

  @Test
  void a_softly_deleted_row_is_shown_where_it_is_asked_for_and_restored() {
    note("n1", "").is(201);
    note("n2", "").is(201);
    send("DELETE", NOTES + "/n1", "").is(204);

    assertThat(ids(send("GET", NOTES + "?deleted=true", "").is(200))).containsExactly("n1");
    assertThat(ids(send("GET", NOTES + "?deleted=false", "").is(200))).containsExactly("n2");
    Reply deleted = send("GET", NOTES + "/n1?deleted=true", "").is(200);
    assertThat(deleted.text("/deletedAt")).isEqualTo(deleted.text("/updatedAt"));
    send("GET", NOTES + "/n2?deleted=true", "").is(404);

    Reply restored = send("POST", NOTES + "/n1/restore", "").is(200);
    assertThat(restored.body().has("deletedAt")).isFalse();
    assertThat(restored.body().get("version").longValue()).isEqualTo(3);
    send("GET", NOTES + "/n1", "").is(200);
    send("POST", NOTES + "/n1/restore", "").is(404);
    send("POST", "/v1/tenants/bell/tables/note/n1/restore", "").is(404);
  }

  @Test
  void a_row_whose_unique_values_were_taken_is_not_restored() {
    note("n1", "").is(201);
    send("DELETE", NOTES + "/n1", "").is(204);
    send("POST", NOTES, "{\"id\":\"n2\",\"title\":\"note N1\",\"rank\":\"low\"}").is(201);

    assertThat(send("POST", NOTES + "/n1/restore", "").is(409).error()).contains("titleFolded");
  }

  @Test
  void a_table_that_deletes_for_good_has_no_deleted_rows_to_ask_for() {
    assertThat(send("GET", "/v1/tables/topic?deleted=true", "").is(400).error())
        .contains("a parameter is not known here");
    send("POST", "/v1/tables/topic/t/restore", "").is(404);
  }

  @Test
  void a_list_follows_an_index_page_by_page_in_both_directions() {
    for (int i = 1; i <= 5; i++) {
      note("n" + i, ",\"dueAt\":\"2026-01-0" + (6 - i) + "T00:00:00Z\"").is(201);
    }

    Reply first = send("GET", NOTES + "?rank=low&limit=2", "").is(200);
    Reply second =
        send("GET", NOTES + "?rank=low&limit=2&cursor=" + first.text("/nextCursor"), "").is(200);
    Reply last = send("GET", NOTES + "?rank=low&order=desc&by=note_by_rank&limit=1", "").is(200);

    assertThat(ids(first)).containsExactly("n5", "n4");
    assertThat(ids(second)).containsExactly("n3", "n2");
    assertThat(ids(last)).containsExactly("n1");
    assertThat(ids(send("GET", NOTES + "?titleFolded=NOTE%20N3", ""))).containsExactly("n3");
    assertThat(ids(send("GET", NOTES, ""))).containsExactly("n1", "n2", "n3", "n4", "n5");
    send("GET", NOTES + "?order=desc&rank=low&cursor=" + first.text("/nextCursor"), "").is(400);
  }

  private static List<String> ids(Reply reply) {
    List<String> ids = new ArrayList<>();
    reply.is(200).body().get("items").forEach(item -> ids.add(item.get("id").stringValue()));
    return ids;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"title\":7'                  | title: expected a text",
        "'\"title\":\"123456789012345678901\"' | title: the column title has 21 characters",
        "'\"rank\":\"middle\"'          | rank: expected one of low, high",
        "'\"dueAt\":\"tomorrow\"'       | dueAt: expected a time",
        "'\"price\":\"1.234\"'          | price: the column price has too many digits",
        "'\"price\":1e999999999'        | price: expected a decimal",
        "'\"price\":\"1e3\"'            | price: expected a decimal",
        "'\"picture\":\"%%\"'           | picture: expected a text in base64",
        "'\"picture\":\"AAAAAAAAAAAAAAAA\"' | picture: the column picture has 12 bytes",
        "'\"done\":\"yes\"'             | done: expected true or false",
        "'\"count\":1.5'                | count: expected a whole number",
        "'\"count\":9223372036854775808' | count: expected a whole number",
        "'\"titleFolded\":\"x\"'        | a member is not known here",
        "'\"version\":\"x\"'            | version: expected a version",
        "'\"organizationId\":\"bell\"'  | a member is not known here",
        "'\"id\":\"other\"'             | a member is not known here",
        "'\"deletedAt\":null'           | a member is not known here"
      })
  void a_member_that_the_column_does_not_take_is_named(String member, String said) {
    note("n1", "").is(201);

    assertThat(send("PATCH", NOTES + "/n1", "{" + member + "}").is(400).error()).startsWith(said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rank=middle              | rank: expected one of low, high",
        "rank=low&dueAt=never     | dueAt: expected a time",
        "by=nothing               | by: expected one of note_by_title_folded, note_by_rank",
        "by=note_by_pin           | by: expected one of",
        "order=up                 | order: expected one of asc, desc",
        "pin=4711                 | a parameter is not known here",
        "price=1                  | a parameter is not known here"
      })
  void a_parameter_that_no_index_takes_is_named(String query, String said) {
    assertThat(send("GET", NOTES + "?" + query, "").is(400).error()).startsWith(said);
  }

  @Test
  void what_is_missing_taken_or_nowhere_is_said_by_field() {
    note("n1", "").is(201);

    assertThat(send("POST", NOTES, "{\"rank\":\"low\"}").is(400).error())
        .isEqualTo("title: is missing; expected a text");
    assertThat(send("POST", NOTES, "{\"title\":\"NOTE N1\",\"rank\":\"low\"}").is(409).error())
        .startsWith("titleFolded: ");
    assertThat(
            send("POST", "/v1/tenants/nobody/tables/note", "{\"title\":\"x\",\"rank\":\"low\"}")
                .is(422)
                .error())
        .startsWith("organizationId: ");
  }

  @Test
  void a_row_of_another_tenant_is_not_there() {
    note("n1", "").is(201);
    String other = "/v1/tenants/bell/tables/note";

    send("GET", other + "/n1", "").is(404);
    send("PATCH", other + "/n1", "{\"title\":\"x\"}").is(404);
    send("DELETE", other + "/n1", "").is(404);
    assertThat(ids(send("GET", other, ""))).isEmpty();
    admin.get("/v1/tables/note").is(404);
    admin.get("/v1/tenants/acme/tables/topic").is(404);
  }

  @Test
  void a_key_of_an_organization_reaches_its_own_tenant_alone_unless_it_is_an_administrators() {
    note("n1", "").is(201);
    Client acme = keyOf("\"organizationId\":\"acme\",\"serverRights\":[\"read\"]");
    Client bell = keyOf("\"organizationId\":\"bell\",\"serverRights\":[\"read\"]");
    Client reader = keyOf("\"ownerId\":\"ada\",\"serverRights\":[\"read\"]");
    Client bells = keyOf("\"organizationId\":\"bell\",\"serverRights\":[\"admin\"]");
    Client none = keyOf("\"organizationId\":\"acme\"");

    acme.get(NOTES + "/n1").is(200);
    acme.get(NOTES).is(200);
    acme.send("PATCH", NOTES + "/n1", "{\"title\":\"x\"}").is(403);
    for (String path :
        List.of(NOTES, NOTES + "/n1", NOTES + "/none", "/v1/tenants/%61cme/tables/note")) {
      bell.get(path).is(404);
      none.get(path).is(403);
      bells.get(path.replace("none", "n1")).is(200);
    }
    bell.get("/v1/tenants/nobody/tables/note").is(404);
    reader.get(NOTES + "/n1").is(200);
  }

  @Test
  void the_document_has_the_tables_and_their_paths_alone() {
    List<String> expected = new ArrayList<>();
    for (Shape shape : List.of(NOTE, TOPIC)) {
      String rows = ServedTable.of(shape).path();
      for (String operation :
          List.of(
              "POST " + rows,
              "GET " + rows,
              "GET " + rows + "/{id}",
              "PATCH " + rows + "/{id}",
              "DELETE " + rows + "/{id}")) {
        expected.add(operation);
      }
    }
    expected.add("POST " + ServedTable.of(NOTE).path() + "/{id}/restore");

    assertThat(document.operations())
        .extracting(OpenApi.Operation::toString)
        .filteredOn(operation -> operation.contains("/tables/"))
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(document.document().at("/components/schemas/note/properties").propertyNames())
        .doesNotContain("pin")
        .contains("titleFolded", "version");
    assertThat(document.document().at("/components/schemas/note.new/required").toString())
        .isEqualTo("[\"title\",\"rank\"]");
    assertThat(document.document().at("/components/schemas/note.change/properties").propertyNames())
        .contains("pin", "version")
        .doesNotContain("id", "titleFolded", "createdAt");
  }

  @Test
  void changes_stand_in_the_trail_under_who_made_them() {
    note("n1", "").is(201);

    assertThat(admin.get("/v1/audit?limit=1").is(200).body().at("/items/0").toString())
        .contains("note.", "\"actorId\":\"keyhold-admin\"", "\"organizationId\":\"acme\"");
  }

  @Test
  void a_table_that_the_storage_does_not_know_is_refused_at_the_start() {
    Shape stranger = shape("stranger", Optional.empty(), Set.of(), List.of());

    assertThatThrownBy(
            () -> KeyholdServer.over(kit).port(0).tables(ServedTable.of(stranger)).start())
        .isInstanceOf(StorageException.Unsupported.class)
        .hasMessageContaining("stranger");
  }
}
