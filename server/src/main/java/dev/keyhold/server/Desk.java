package dev.keyhold.server;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.StorageException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at a request's head to say who may come in, and then has the request answered. */
final class Desk {
  static final int LARGEST_BODY = 1 << 20;

  /** Who has shown no token has no more to say than that. */
  private static final int LARGEST_BODY_OF_A_STRANGER = 1 << 10;

  private static final Logger LOG = LoggerFactory.getLogger(Desk.class);

  private final Kit kit;
  private final Router router;
  private final KeyGate gate;
  private final @Nullable KeypalBridge bridge;

  Desk(Kit kit, Router router, KeyGate gate, @Nullable KeypalBridge bridge) {
    this.kit = kit;
    this.router = router;
    this.gate = gate;
    this.bridge = bridge;
  }

  /** Whose token was looked at, and whose body is worth reading. */
  record Admitted(int largestBody, Function<byte[], Answer> work) {}

  /**
   * @throws Problem if it may not come in
   */
  Admitted admit(Head head) {
    if (head.path().equals(Router.HEALTH)) {
      return new Admitted(LARGEST_BODY_OF_A_STRANGER, body -> handle(head, body, Optional.empty()));
    }
    if (bridge != null && head.path().startsWith(KeypalBridge.PATH)) {
      return new Admitted(LARGEST_BODY, bridge.admit(gate, head));
    }
    Router.Demand demand = router.demand(head.method(), head.path());
    KeyGate.Caller caller =
        kit.scope()
            .call(head.stranger(), () -> gate.admitTo(demand, head.headers(), head.stranger()));
    return new Admitted(
        LARGEST_BODY,
        body ->
            kit.scope()
                .call(caller.context(), () -> handle(head, body, Optional.of(caller.key()))));
  }

  private Answer handle(Head head, byte[] body, Optional<ApiKey> caller) {
    Router.Match match = router.find(head.method(), head.path());
    Parameters parameters = Parameters.parse(head.query());
    return match
        .route()
        .handler()
        .handle(new Request(match.path(), parameters, Body.parse(body), head.headers(), caller));
  }

  /** The answer, or what became of it in the words of an answer. */
  static Answer guarded(Head head, Supplier<Answer> work) {
    try {
      return work.get();
    } catch (RuntimeException | Error e) { // else the client would wait for ever
      return failed(head, e);
    }
  }

  /** The same, of an answer that was to come later. */
  static Answer failed(Throwable failure) {
    return failed("that waited", failure);
  }

  static Answer failed(Head head, Throwable failure) {
    return failed(head.requestId(), failure);
  }

  private static Answer failed(String requestId, Throwable failure) {
    if (failure instanceof Problem problem) {
      return problem.answer();
    }
    if (failure instanceof StorageException known) {
      if (known instanceof StorageException.Corrupt) {
        LOG.error("request {}: {}", requestId, known.getMessage());
      }
      return Problem.of(known).answer();
    }
    // Without its message, which may hold what the client sent.
    LOG.error(
        "request {} failed: {} at {}",
        requestId,
        failure.getClass(),
        Arrays.asList(failure.getStackTrace()));
    return Problem.of(
            500, "INTERNAL", "an error of the server; its log has more of request " + requestId)
        .answer();
  }
}
