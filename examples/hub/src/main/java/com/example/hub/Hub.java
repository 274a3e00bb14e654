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
    Hub hub = new Hub("sqlite:" + arguments[0], Integer.parseInt(arguments[1]));
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
    Account account =
        storage.read(tx -> tx.identities().accounts().find(key.ownerId().orElseThrow())).orElseThrow();
    return new Answer(200, "hello " + account.email().orElseThrow());
  }

  private Answer trail(ApiKey key) {
    AuditQuery mine =
        AuditQuery.ALL.ownerId(key.ownerId().orElseThrow()).newestFirst(false);
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

  /** Lets in who presents a key that may be used now, and says to the trail who that is. */
  private Handler protect(Protected handler) {
    return exchange -> {
      if (!(keys.verify(exchange.getRequestHeaders()) instanceof Verified verified)) {
        return new Answer(401, "a valid API key is needed");
      }
      ApiKey key = verified.key();
      AuditContext caller =
          from(exchange)
              .actorId(key.ownerId().orElseThrow())
              .credential("api_key", key.id())
              .build();
      return scope.call(caller, () -> handler.handle(key));
    };
  }

  /** What is known of a request before anybody has shown a key. */
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
    keys.close(); // writes when they were used last
    storage.close();
  }
}
