package dev.keyhold.server;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditScope;
import dev.keyhold.keypal.KeypalCalls;
import dev.keyhold.keypal.KeypalException;
import dev.keyhold.keypal.Namespaces;
import dev.keyhold.spi.Metric;
import dev.keyhold.spi.StorageException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.util.RawValue;

/**
 * keypal's storage contract over HTTP: {@code POST /v1/storage/METHOD}, the arguments as a JSON
 * array. Each namespace has a token of its own ({@link NamespaceTokens}).
 */
public final class KeypalBridge implements AutoCloseable {
  static final String PATH = "/v1/storage/";

  private static final String NAMESPACE = "X-Keypal-Namespace";

  private final Namespaces namespaces;
  private final AuditScope scope;
  private final boolean open;
  private final boolean withoutTokens;

  private KeypalBridge(
      Namespaces namespaces, AuditScope scope, boolean open, boolean withoutTokens) {
    this.namespaces = namespaces;
    this.scope = scope;
    this.open = open;
    this.withoutTokens = withoutTokens;
  }

  /**
   * A bridge to the existing namespaces. Each is opened by its token.
   *
   * @param scope the scope in which the storages of the namespaces are audited
   */
  public static KeypalBridge over(Namespaces namespaces, AuditScope scope) {
    return new KeypalBridge(namespaces, scope, false, false);
  }

  /** This bridge, but a namespace is created at its first use. */
  public KeypalBridge makingNamespaces() {
    return new KeypalBridge(namespaces, scope, true, withoutTokens);
  }

  /**
   * This bridge without tokens: every program on this machine that reaches the port can read and
   * change every key of every namespace. Requests of web pages are refused.
   */
  public KeypalBridge withoutTokens() {
    return new KeypalBridge(namespaces, scope, open, true);
  }

  List<Metric> metrics() {
    return List.of(
        Metric.gauge(
            "keyhold.namespaces.open",
            "Namespaces of keypal's clients whose files are open",
            namespaces::open));
  }

  /**
   * Checks the namespace's token before the arguments are read.
   *
   * @throws Problem if the request is refused
   */
  Function<byte[], Answer> admit(KeyGate gate, Head head) {
    if (!head.method().equals("POST")) {
      throw Problem.method("POST");
    }
    String namespace = namespace(head.headers());
    AuditContext caller = scope.call(head.stranger(), () -> caller(gate, namespace, head));
    String method = head.path().substring(PATH.length());
    return body -> scope.call(caller, () -> answer(namespace, method, body));
  }

  private AuditContext caller(KeyGate gate, String namespace, Head head) {
    if (!withoutTokens) {
      return gate.admit(namespace, head.headers(), head.stranger());
    }
    if (head.headers().containsKey("Origin")) {
      throw Problem.of(403, "FORBIDDEN", "web pages are not let in without a token");
    }
    return head.stranger();
  }

  private String namespace(Map<String, List<String>> headers) {
    List<String> names = headers.getOrDefault(NAMESPACE, List.of(Namespaces.DEFAULT));
    if (names.size() != 1) {
      throw Problem.field(NAMESPACE, "is given more than once");
    }
    try {
      Namespaces.fileName(names.get(0));
      return names.get(0);
    } catch (StorageException.InvalidInput e) {
      throw Problem.field(NAMESPACE, e.summary());
    }
  }

  private Answer answer(String namespace, String method, byte[] body) {
    if (!open && !namespaces.exists(namespace)) {
      throw Problem.of(404, "UNKNOWN_NAMESPACE", "there is no such namespace here");
    }
    try {
      byte[] result =
          namespaces.use(namespace, storage -> new KeypalCalls(storage).call(method, body));
      return Answer.ok(Map.of("result", new RawValue(new String(result, StandardCharsets.UTF_8))));
    } catch (KeypalException e) {
      return refused(e);
    }
  }

  /** In keypal's words, since its callers look at them. */
  private static Answer refused(KeypalException e) {
    Map<String, String> error = new LinkedHashMap<>();
    error.put("code", e.code().name());
    error.put("message", String.valueOf(e.getMessage()));
    error.put("docs", "docs/keypal.md#errors");
    return new Answer(status(e.code()), Optional.of(Map.of("error", error)), Map.of());
  }

  private static int status(KeypalException.Code code) {
    return switch (code) {
      case INVALID_INPUT -> 400;
      case KEY_NOT_FOUND, UNKNOWN_METHOD -> 404;
      case DUPLICATE_ID, DUPLICATE_HASH, CANNOT_MODIFY_REVOKED, CONFLICT -> 409;
      case OWNER_NOT_FOUND -> 422;
    };
  }

  @Override
  public void close() {
    namespaces.close();
  }
}
