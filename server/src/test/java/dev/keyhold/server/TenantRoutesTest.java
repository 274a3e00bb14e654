package dev.keyhold.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditScope;
import dev.keyhold.server.Client.Reply;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Columns;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;
import dev.keyhold.tables.TableSet;
import dev.keyhold.tenants.TenantMode;
import dev.keyhold.tenants.Tenants;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tenants that have a storage and a trail each, over HTTP. */
class TenantRoutesTest {
  private static final String CASES = "/v1/tenants/acme/tables/matter";

  /** A tenant's own. */
  record Matter(Stamp stamp, String organizationId, String title) {
    static final Column<Matter, String> TITLE = Columns.text("title", Matter::title);
    static final OrgTable<Matter> TABLE =
        OrgTable.of(Matter.class, "matter", Matter::stamp, Matter::organizationId)
            .columns(TITLE)
            .idsWithinTenant()
            .read(row -> new Matter(row.stamp(), row.organizationId(), row.get(TITLE)));
  }

  /** Everybody's. */
  record Court(Stamp stamp, String name) {
    static final Column<Court, String> NAME = Columns.text("name", Court::name);
    static final Table<Court> TABLE =
        Table.of(Court.class, "court", Court::stamp)
            .columns(NAME)
            .read(row -> new Court(row.stamp(), row.get(NAME)));
  }

  /** In memory there is nothing to migrate. */
  private record Practice(List<Shape> shapes) implements SetShape {
    @Override
    public String name() {
      return "practice";
    }

    @Override
    public Set<String> tenantTables() {
      return Set.of("matter");
    }

    @Override
    public List<Migration> migrations(String dialect) {
      return List.of();
    }
  }

  private static final SetShape SET =
      new Practice(TableSet.of("practice", Matter.TABLE, Court.TABLE).shapes());

  private Tenants tenants;
  private Kit kit;
  private KeyholdServer server;
  private Client admin;

  @BeforeEach
  void two_tenants() {
    AuditScope scope = new AuditScope(AuditContext.of("hub"));
    tenants =
        Tenants.builder(StorageConfig.builder("memory:").tables(SET).build(), scope)
            .mode(TenantMode.ROWS)
            .open();
    kit = Kit.over(tenants.system(), scope, Clock.systemUTC());
    server =
        KeyholdServer.over(kit)
            .port(0)
            .tables(ServedTable.of(Matter.TABLE.shape()), ServedTable.of(Court.TABLE.shape()))
            .tenants(tenants::tenant)
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
  }

  @AfterEach
  void close() {
    server.close();
    kit.close();
    tenants.close();
  }

  private Client client(String token) {
    return new Client("http://127.0.0.1:" + server.port(), token);
  }

  private Client keyOf(String org, String right) {
    return client(
        admin
            .post(
                "/v1/keys",
                "{\"organizationId\":\"%s\",\"serverRights\":[\"%s\"]}".formatted(org, right))
            .is(201)
            .text("/key"));
  }

  private static List<String> actions(Reply entries) {
    List<String> actions = new ArrayList<>();
    entries.is(200).body().get("items").forEach(e -> actions.add(e.get("action").stringValue()));
    return actions;
  }

  @Test
  void rows_are_their_tenants_and_so_is_the_trail() {
    admin.post(CASES, "{\"id\":\"one\",\"title\":\"Acme's\"}").is(201);
    admin.post(CASES.replace("acme", "bell"), "{\"id\":\"one\",\"title\":\"Bell's\"}").is(201);
    admin.post("/v1/tables/court", "{\"id\":\"c\",\"name\":\"High\"}").is(201);

    assertThat(admin.get(CASES + "/one").is(200).text("/title")).isEqualTo("Acme's");
    admin.send("PATCH", CASES + "/one", "{\"title\":\"Won\"}").is(200);
    Client acme = keyOf("acme", "tenant_read");
    assertThat(acme.get(CASES).is(200).body().get("items")).hasSize(1);
    assertThat(actions(acme.get("/v1/tenants/acme/audit?oldestFirst=true")))
        .containsExactly("matter.create", "matter.update");
    assertThat(actions(admin.get("/v1/tenants/bell/audit"))).containsExactly("matter.create");
    assertThat(actions(admin.get("/v1/audit")))
        .contains("court.create", "tenant.create")
        .doesNotContain("matter.create", "matter.update");
    admin.send("DELETE", CASES + "/one", "").is(204);
    admin.get(CASES + "/one").is(404);
    admin.get(CASES.replace("acme", "bell") + "/one").is(200);
  }

  @Test
  void the_caller_stands_in_the_trail_of_the_tenant() {
    admin.post(CASES, "{\"id\":\"one\",\"title\":\"Acme's\"}").is(201);

    Reply entries = admin.get("/v1/tenants/acme/audit").is(200);
    assertThat(entries.text("/items/0/actorId")).isEqualTo(AdminToken.ACCOUNT);
    assertThat(entries.text("/items/0/credentialType")).isEqualTo("api_key");
  }

  @Test
  void another_tenant_is_not_there_and_ones_own_trail_says_who_asked() {
    admin.post(CASES.replace("acme", "bell"), "{\"id\":\"one\",\"title\":\"Bell's\"}").is(201);
    Client acme = keyOf("acme", "tenant_read");

    Reply known = acme.get("/v1/tenants/bell/tables/matter/one").is(404);
    Reply unknown = acme.get("/v1/tenants/nobody/tables/matter/one").is(404);
    acme.get("/v1/tenants/bell/audit").is(404);

    assertThat(known.body()).isEqualTo(unknown.body());
    tenants.system().flushAttempts();
    Reply entries = acme.get("/v1/tenants/acme/audit?oldestFirst=true").is(200);
    assertThat(actions(entries)).containsExactly("api_key.use", "api_key.use");
    assertThat(entries.text("/items/0/reason")).isEqualTo("OTHER_TENANT");
    assertThat(entries.body().at("/items/1/details/count").intValue()).isEqualTo(2);
    assertThat(actions(admin.get("/v1/tenants/bell/audit"))).containsExactly("matter.create");
    assertThat(actions(admin.get("/v1/audit"))).doesNotContain("api_key.use");
  }

  @Test
  void a_key_of_the_tenant_opens_what_is_the_tenants_and_nothing_else() {
    Client acme = keyOf("acme", "tenant");
    Client reader = keyOf("acme", "tenant_read");
    acme.post(CASES, "{\"id\":\"one\",\"title\":\"Acme's\"}").is(201);

    reader.get(CASES + "/one").is(200);
    reader.get("/v1/tenants/acme/audit").is(200);
    reader.send("PATCH", CASES + "/one", "{\"title\":\"x\"}").is(403);
    reader.send("DELETE", CASES + "/one", "").is(403);
    for (String path :
        List.of("/v1/audit", "/v1/accounts", "/v1/keys", "/v1/tables/court", "/openapi.json")) {
      acme.get(path).is(403);
      reader.get(path).is(403);
    }
    acme.send("DELETE", "/v1/tenants/bell/tables/matter/one", "").is(404);
    acme.send("DELETE", CASES + "/one", "").is(204);
  }

  @Test
  void a_right_to_the_tenant_is_nothing_without_an_organization() {
    Client adas =
        client(
            admin
                .post("/v1/keys", "{\"ownerId\":\"ada\",\"serverRights\":[\"tenant\"]}")
                .is(201)
                .text("/key"));

    adas.get(CASES).is(403);
  }

  @Test
  void whoever_lacks_the_right_is_told_that_wherever_it_asks() {
    Client none = keyOf("acme", "verify");

    none.get(CASES).is(403);
    none.get("/v1/tenants/bell/tables/matter").is(403);
    none.get("/v1/tenants/nobody/tables/matter").is(403);
  }

  @Test
  void what_is_no_organization_is_no_tenant() {
    admin.get("/v1/tenants/nobody/tables/matter").is(404);
    admin.post("/v1/tenants/nobody/tables/matter", "{\"title\":\"x\"}").is(404);
    admin.get("/v1/tenants/nobody/audit").is(404);
  }

  @Test
  void the_document_tells_of_the_trail_of_a_tenant() {
    OpenApi document = new OpenApi(admin.get("/openapi.json").is(200).body());

    assertThat(document.operations().stream().map(Object::toString))
        .contains("GET /v1/tenants/{org}/audit", "GET /v1/audit");
    admin.post(CASES, "{\"id\":\"one\",\"title\":\"Acme's\"}").is(201);
    Reply entries = admin.get("/v1/tenants/acme/audit").is(200);
    document.operations().stream()
        .filter(operation -> operation.toString().equals("GET /v1/tenants/{org}/audit"))
        .forEach(operation -> document.check(operation, entries.status(), entries.body()));
  }

  @Test
  void a_shared_table_that_the_storage_lacks_fails_the_start() {
    ServedTable unknown =
        ServedTable.of(
            Table.of(Court.class, "tribunal", Court::stamp)
                .columns(Court.NAME)
                .read(row -> new Court(row.stamp(), row.get(Court.NAME)))
                .shape());

    assertThatThrownBy(
            () -> KeyholdServer.over(kit).port(0).tables(unknown).tenants(tenants::tenant).start())
        .isInstanceOf(StorageException.Unsupported.class)
        .hasMessageContaining("tribunal");
  }
}
