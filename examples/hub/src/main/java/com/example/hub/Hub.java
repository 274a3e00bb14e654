package com.example.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditScope;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.IssuedKey;
import dev.keyhold.keys.KeyPolicy;
import dev.keyhold.keys.KeyRequest;
import dev.keyhold.keys.Verification.Verified;
import dev.keyhold.spi.AccessLevel;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.IdentityStore;
import dev.keyhold.spi.Ids;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** People sign up, get an API key, and call one endpoint that the key protects. */
public final class Hub implements AutoCloseable {
  private final AuditScope scope = new AuditScope(AuditContext.of("hub"));
  private final Storage storage;
  private final ApiKeys keys;
  private final HttpServer http;

  public Hub(String url, int port) throws IOException {
    storage = AuditedStorage.over(Keyhold.open(url), scope); // from here on, changes are audited
    keys = ApiKeys.builder(storage, KeyPolicy.prefixed("hub_")).build();
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    http.createContext("/sign-up", exchange -> answer(exchange, this::signUp));
    http.createContext("/hello", exchange -> answer(exchange, protect(this::hello)));
    http.createContext("/trail", exchange -> answer(exchange, protect(this::trail)));
    http.createContext("/revoke", exchange -> answer(exchange, protect(this::revoke)));
    http.start();
  }

  public static void main(String[] arguments) throws IOException {
    Hub hub = new Hub(arguments[0], Integer.parseInt(arguments[1]));
    Runtime.getRuntime().addShutdownHook(new Thread(hub::close));
    System.out.println("listening http://127.0.0.1:" + hub.port());
  }

  public int port() {
    return http.getAddress().getPort();
  }

  /** An account, its organization with a robot as a member, and a key: all of it or nothing. */
  private Answer signUp(HttpExchange exchange) throws IOException {
    String email = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Instant now = Instant.now();
    String id = Ids.newId(now);
    Account account = Account.builder(id, now).email(email).build();
    Account robot =
        Account.builder(Ids.newId(now), now).accessLevel(AccessLevel.SERVICE).build();
    Organization home =
        Organization.builder(Ids.newId(now), now)
            .name("Home of " + email)
            .slug(id)
            .ownerId(id)
            .build();
    IssuedKey issued =
        storage.write(
            tx -> {
              tx.identities().accounts().create(account);
              tx.identities().accounts().create(robot);
              tx.identities().organizations().create(home); // the account is its first member now
              tx.identities()
                  .members().add(Membership.of(home.id(), robot.id(), MembershipLevel.MEMBER, now));
              return keys.issue(tx, KeyRequest.PLAIN.ownerId(id).scopes(List.of("hello")));
            });
    return new Answer(201, new String(issued.secret().reveal())); // shown once
  }

  private Answer hello(ApiKey key) {
    return new Answer(200, "hello " + storage.read(tx -> holder(tx.identities(), key)));
  }

  /** A key may have an owner, may belong to an organization, or both, or neither. */
  private static String holder(IdentityStore identities, ApiKey key) {
    return key.ownerId()
        .flatMap(id -> identities.accounts().find(id))
        .flatMap(Account::email)
        .or(() -> key.organizationId()
            .flatMap(id -> identities.organizations().find(id))
            .map(Organization::name))
        .orElse("holder of the key " + key.id());
  }

  private Answer trail(ApiKey key) {
    AuditQuery all = AuditQuery.ALL.newestFirst(false);
    AuditQuery mine =
        key.ownerId()
            .map(all::ownerId)
            .or(() -> key.organizationId().map(all::organizationId))
            .orElseGet(() -> all.credentialId(key.id()));
    return new Answer(
        200,
        storage.read(tx -> tx.audit().list(mine, PageRequest.first(100))).items().stream()
            .map(entry -> entry.sequence() + " " + entry.content().action())
            .collect(Collectors.joining("\n")));
  }

  private Answer revoke(ApiKey key) {
    keys.revoke(key.id(), "asked for by its holder");
    return new Answer(200, "revoked");
  }

  record Answer(int status, String text) {}

  interface Handler {
    Answer handle(HttpExchange exchange) throws IOException;
  }

  interface Protected {
    Answer handle(ApiKey key) throws IOException;
  }

  /** Accepts a request if its key may be used now, and tells the trail who acts. */
  private Handler protect(Protected handler) {
    return exchange -> {
      if (!(keys.verify(exchange.getRequestHeaders()) instanceof Verified verified)) {
        return new Answer(401, "a valid API key is needed");
      }
      ApiKey key = verified.key();
      AuditContext.Builder caller = from(exchange).credential("api_key", key.id());
      key.ownerId().ifPresent(caller::actorId); // a key of an organization need not have an owner
      return scope.call(caller.build(), () -> handler.handle(key));
    };
  }

  /** The context of a request whose key was not verified yet. */
  private static AuditContext.Builder from(HttpExchange exchange) {
    return AuditContext.builder().address(exchange.getRemoteAddress().getHostString());
  }

  private void answer(HttpExchange exchange, Handler handler) throws IOException {
    Answer answer;
    try {
      answer = scope.call(from(exchange).build(), () -> handler.handle(exchange));
    } catch (StorageException e) {
      answer = new Answer(e.retryMayHelp() ? 503 : 400, e.getMessage());
    }
    byte[] bytes = answer.text().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    http.stop(0);
    keys.close(); // writes the times of the last uses
    storage.close();
  }
}
