package dev.keyhold.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.server.Client.Reply;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a request is said, by the name of the field and never by its value. */
class BadRequestTest {
  @TempDir Path folder;
  private Served served;
  private Client client;

  @BeforeEach
  void start() {
    served = new Served(folder);
    client = served.admin();
    client.post("/v1/accounts", json("{'id':'ada','email':'ada@example.org'}")).is(201);
  }

  @AfterEach
  void close() {
    served.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/v1/accounts | {'email':'ada'} | email: ",
        "/v1/accounts | {'email':'@example.org'} | email: ",
        "/v1/accounts | {'email':'ada@'} | email: ",
        "/v1/accounts | {'email':'a@b@c'} | email: ",
        "/v1/accounts | {'email':'ada@exa mple.org'} | email: ",
        "/v1/accounts | {} | email: ",
        "/v1/accounts | {'email':null} | email: ",
        "/v1/accounts | {'id':'','email':'b@example.org'} | id: ",
        "/v1/accounts | {'email':'b@example.org','accessLevel':'root'} | accessLevel: expected one of admin, user, service",
        "/v1/accounts | {'email':'b@example.org','accessLevel':'USER'} | accessLevel: ",
        "/v1/accounts | {'email':'b@example.org','accessLevel':null} | accessLevel: ",
        "/v1/accounts | {'email':'b@example.org','metadata':[]} | metadata: expected an object",
        "/v1/accounts | {'email':'b@example.org','displayName':'\\ud800'} | displayName: ",
        "/v1/accounts | {'email':'b@example.org','passwordHash':'x'} | a member is not known here; known are accessLevel",
        "/v1/organizations | {'name':'A','slug':'A B','ownerId':'ada'} | slug: ",
        "/v1/organizations | {'name':'','slug':'a','ownerId':'ada'} | name: ",
        "/v1/organizations | {'name':'A','slug':'a','ownerId':''} | ownerId: ",
        "/v1/keys | {'ownerId':'ada','expiresAt':'tomorrow'} | expiresAt: expected a time such as",
        "/v1/keys | {'ownerId':'ada','expiresAt':'2026-02-30T00:00:00Z'} | expiresAt: ",
        "/v1/keys | {'ownerId':'ada','expiresAt':'2026-12-31'} | expiresAt: ",
        "/v1/keys | {'ownerId':'ada','expiresAt':'2026-12-31T00:00:00'} | expiresAt: ",
        "/v1/keys | {'ownerId':'ada','expiresAt':'+12026-12-31T00:00:00Z'} | expiresAt: ",
        "/v1/keys | {'ownerId':'ada','scopes':['a',1]} | scopes: ",
        "/v1/keys | {'ownerId':'ada','resources':{'a':'b'}} | resources: ",
        "/v1/keys/verify | {} | key: is missing",
        "/v1/keys/none/rotate | {'graceSeconds':-1} | graceSeconds: ",
        "/v1/keys/none/rotate | {'graceSeconds':1.5} | graceSeconds: ",
        "/v1/keys/none/rotate | {'graceSeconds':99999999999999} | graceSeconds: ",
        "/v1/passwords/verify | {'email':'ada@example.org'} | password: is missing",
        "/v1/passwords/verify | {'email':'\\ud800','password':'x'} | email: ",
      })
  void a_wrong_member_is_named(String path, String body, String message) {
    String expected = path.endsWith("rotate") ? "graceSeconds: " : message.strip();
    if (path.endsWith("rotate")) {
      String key = client.post("/v1/keys", json("{'ownerId':'ada'}")).text("/record/id");
      path = path.replace("none", key);
    }

    assertThat(client.post(path, json(body)).is(400).error()).startsWith(expected.strip());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "POST | /v1/accounts | {'email':'b@example.org','displayName':'LONG'} | 400 | displayName",
        "POST | /v1/organizations | {'name':'LONG','slug':'a','ownerId':'ada'} | 400 | name",
        "POST | /v1/organizations | {'name':'N','slug':'n','ownerId':'none'} | 422 | ownerId",
        "POST | /v1/organizations | {'id':'LONG','name':'A','slug':'a','ownerId':'ada'} | 400 | id",
        "PATCH | /v1/organizations/acme | {'ownerId':'none'} | 422 | ownerId",
        "PATCH | /v1/organizations/acme | {'slug':'other','ownerId':'ada'} | 409 | slug",
        "PATCH | /v1/organizations/acme | {'name':null} | 400 | name",
        "POST | /v1/organizations/acme/members | {'accountId':'none','level':'member'} | 422 | accountId",
        "POST | /v1/organizations/acme/members | {'accountId':'LONG','level':'member'} | 400 | accountId",
        "POST | /v1/keys | {'ownerId':'ada','scopes':['LONG']} | 400 | scopes",
        "POST | /v1/keys | {'ownerId':'none'} | 422 | ownerId",
        "PUT | /v1/accounts/ada/password | {'password':'short'} | 400 | password",
        "PATCH | /v1/accounts/ada | {'email':null} | 409 | email",
        "PATCH | /v1/accounts/gone | {'status':'suspended'} | 409 | status",
      })
  void the_member_that_is_to_blame_is_named_and_no_other(
      String method, String path, String body, int status, String member) {
    client
        .post("/v1/organizations", json("{'id':'acme','name':'A','slug':'acme','ownerId':'ada'}"))
        .is(201);
    client.post("/v1/organizations", json("{'name':'O','slug':'other','ownerId':'ada'}")).is(201);
    client.post("/v1/accounts", json("{'id':'gone','email':'g@example.org'}")).is(201);
    client.send("PATCH", "/v1/accounts/gone", json("{'status':'deactivated'}")).is(200);

    Reply reply = client.send(method, path, json(body.replace("LONG", "x".repeat(2_000))));

    assertThat(reply.is(status).error()).startsWith(member + ": ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/accounts?limit=0 | limit: ",
        "/v1/accounts?limit=1001 | limit: ",
        "/v1/accounts?limit=ten | limit: ",
        "/v1/accounts?limit=%DB%B1%DB%B2 | limit: ",
        "/v1/accounts?limit=%2B1 | limit: ",
        "/v1/accounts?limit=1&limit=2 | limit: is given more than once",
        "/v1/accounts?cursor=none | cursor: ",
        "/v1/audit?from=yesterday | from: expected a time",
        "/v1/audit?from=%2B12026-01-01T00:00:00Z | from: ",
        "/v1/audit?until=%2B12026-01-01T00:00:00Z | until: ",
        "/v1/audit?ownerId= | ownerId: ",
        "/v1/audit?actorId=%00 | actorId: ",
        "/v1/audit?action=%00 | action: ",
        "/v1/audit?organizationId=%00 | organizationId: ",
        "/v1/audit?credentialId=%00 | credentialId: ",
        "/v1/audit?targetType=%00&targetId=x | targetType: ",
        "/v1/audit?targetType=x&targetId=%00 | targetId: ",
        "/v1/audit?outcome=good | outcome: expected one of success, failure, denied",
        "/v1/audit?targetId=x | targetType: is missing",
        "/v1/audit?erased=yes | erased: expected true or false",
        "/v1/keys?owner=ada | a parameter is not known here; known are cursor, limit, organizationId, ownerId, tag",
        "/v1/accounts/%00 | the request line, the address",
      })
  void a_wrong_parameter_is_named(String path, String message) {
    assertThat(client.get(path).is(400).error()).startsWith(message.strip());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "7",
        "null",
        "{'a':1,'a':2}",
        "{'email':'a'} {}",
        "{'email':tru}",
        "\u0000",
        "{'metadata':{'n':1e99999999999}}",
        "{'email':'\\u12'}"
      })
  void what_is_no_json_object_is_refused_with_the_place(String body) {
    assertThat(client.post("/v1/accounts", json(body)).is(400).error()).isNotEmpty();
  }

  @Test
  void deep_json_is_refused() {
    String deep = "{\"metadata\":" + "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_001);

    assertThat(client.post("/v1/accounts", deep).is(400).error()).contains("deeper than");
  }

  @Test
  void a_body_of_a_mebibyte_is_read_and_a_larger_one_is_not() {
    String fits = " ".repeat(Desk.LARGEST_BODY - 30) + "{}";

    client.post("/v1/accounts", fits).is(400);
    assertThat(client.post("/v1/accounts", fits + " ".repeat(40)).is(413).error())
        .contains("larger than 1048576 bytes");
    assertThat(client.post("/v1/accounts", "x".repeat(4 << 20)).is(413).error()).isNotEmpty();
  }

  @Test
  void what_is_stored_and_forbids_it_is_a_conflict() {
    Reply taken = client.post("/v1/accounts", json("{'email':'ADA@example.org'}")).is(409);
    assertThat(taken.text("/error/code")).isEqualTo("DUPLICATE");
    assertThat(taken.error()).startsWith("email: ");
    assertThat(taken.text("/error/docs")).isEqualTo("docs/errors.md#duplicate");
    Reply missing = client.post("/v1/keys", json("{'ownerId':'nobody'}")).is(422);
    assertThat(missing.text("/error/code")).isEqualTo("MISSING_REFERENCE");
  }

  @Test
  void a_text_that_was_taken_for_an_id_is_not_repeated() {
    client.post("/v1/organizations", json("{'id':'acme','name':'A','slug':'a','ownerId':'ada'}"));
    Reply issued = client.post("/v1/keys", json("{'ownerId':'ada'}")).is(201);
    String key = issued.text("/key");
    String owner = json("{'ownerId':'" + key + "'}");
    String member = json("{'accountId':'" + key + "','level':'member'}");

    List<Reply> paths =
        List.of(
            client.send("PATCH", "/v1/keys/" + key, "{}"),
            client.send("PATCH", "/v1/accounts/" + key, "{}"),
            client.send("PATCH", "/v1/organizations/" + key, "{}"),
            client.send(
                "PATCH", "/v1/organizations/acme/members/" + key, json("{'level':'admin'}")));
    List<Reply> owners =
        List.of(
            client.post("/v1/keys", owner),
            client.send("PATCH", "/v1/keys/" + issued.text("/record/id"), owner),
            client.send("PATCH", "/v1/organizations/acme", owner),
            client.post(
                "/v1/organizations", json("{'name':'B','slug':'b','ownerId':'" + key + "'}")));

    assertThat(paths)
        .allSatisfy(reply -> assertThat(reply.is(404).body().toString()).doesNotContain(key));
    assertThat(owners)
        .allSatisfy(reply -> assertThat(reply.is(422).error()).startsWith("ownerId: "))
        .allSatisfy(reply -> assertThat(reply.body().toString()).doesNotContain(key));
    Reply added = client.post("/v1/organizations/acme/members", member).is(422);
    assertThat(added.error()).startsWith("accountId: ").doesNotContain(key);
  }

  @Test
  void an_organization_that_cannot_be_is_not_there() {
    String path = "/v1/organizations/" + "x".repeat(300) + "/members";

    client.post(path, json("{'accountId':'ada','level':'member'}")).is(404);
  }

  @Test
  void what_cannot_be_cleared_is_refused_and_not_passed_over() {
    client.post("/v1/organizations", json("{'id':'acme','name':'A','slug':'a','ownerId':'ada'}"));

    Reply status = client.send("PATCH", "/v1/accounts/ada", json("{'status':null}"));
    Reply owner = client.send("PATCH", "/v1/organizations/acme", json("{'ownerId':null}"));

    assertThat(status.is(400).error()).startsWith("status: expected one of");
    assertThat(owner.is(400).error()).startsWith("ownerId: expected");
    assertThat(
            client
                .send("PATCH", "/v1/organizations/acme", json("{'ownerId':'\\u0000'}"))
                .is(400)
                .error())
        .startsWith("ownerId: ");
  }

  @Test
  void a_chunk_of_an_impossible_size_is_no_error_of_the_server() throws IOException {
    String request =
        "POST /v1/accounts HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nAuthorization: Bearer "
            + served.firstToken.orElseThrow()
            + "\r\n\r\nffffffff\r\n{}";

    assertThat(answerTo(request)).startsWith("HTTP/1.1 400 ").contains("INVALID_INPUT");
  }

  @Test
  void a_path_or_a_method_that_is_not_there_is_told() {
    assertThat(client.get("/").is(404).text("/error/code")).isEqualTo("UNKNOWN_PATH");
    client.get("/v1/accounts/a/b/c").is(404);
    client.get("/v2/accounts").is(404);
    Reply refused = client.send("PUT", "/v1/accounts", "").is(405);
    assertThat(refused.error()).isEqualTo("this path takes GET, HEAD, POST");
    assertThat(refused.response().headers().firstValue("Allow")).contains("GET, HEAD, POST");
    client.send("GET", "/v1/keys/verify", "").is(405);
  }

  @Test
  void a_key_without_the_scope_does_not_open_the_door_and_the_attempt_is_on_record() {
    String key = client.post("/v1/keys", json("{'ownerId':'ada','scopes':['read']}")).text("/key");

    served.client(key).get("/v1/accounts").is(403);
    served.client("wrong").get("/v1/accounts").is(401);
    served.client("").get("/v1/accounts").is(401);

    served.flushRefusals();
    Reply denied = client.get("/v1/audit?outcome=denied");
    assertThat(denied.body().get("items").toString())
        .contains("MISSING_RIGHT")
        .contains("INVALID_KEY")
        .contains("127.0.0.1");
  }

  @Test
  void a_header_that_no_entry_could_hold_is_named() {
    Reply refused =
        client.send("GET", "/v1/accounts", "", "X-Keyhold-On-Behalf-Of", "x".repeat(256));

    assertThat(refused.is(400).error()).startsWith("X-Keyhold-On-Behalf-Of: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n\r\n",
        "GET\r\n\r\n",
        "GET mailto:ada HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /v1/accounts HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        "POST /v1/accounts HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "POST /v1/accounts HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        "\u0016\u0003\u0001\u0002",
      })
  void what_is_no_http_harms_nobody_else(String bytes) throws IOException {
    assertThat(answerTo(bytes))
        .doesNotContain(" 500 ")
        .doesNotContain("Exception in")
        .doesNotContain("\tat ");

    client.get("/healthz").is(200);
  }

  private String answerTo(String bytes) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), served.server.port())) {
      socket.setSoTimeout(5_000);
      OutputStream out = socket.getOutputStream();
      out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }
}
