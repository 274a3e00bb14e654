package dev.keyhold.server;

import dev.keyhold.spi.Ids;
import java.time.InstantSource;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The answers to what is no request: they come from the HTTP library, before the doors. They have
 * the form of all others, and hold nothing of what was sent.
 */
record Refusals(InstantSource clock) implements Request.Handler {

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    response.getHeaders().put("X-Request-Id", Ids.newId(clock.instant()));
    boolean bodiless = "HEAD".equals(request.getMethod());
    problem(response.getStatus()).answer().write(response, true, bodiless, callback);
    return true;
  }

  private static Problem problem(int status) {
    return switch (status) {
      case 408 -> Problem.of(408, "TOO_SLOW", "the request took too long to arrive");
      case 414 -> Problem.of(414, "TOO_LARGE", "the address is too long");
      case 431 -> Problem.of(431, "TOO_LARGE", "the headers are too long");
      case 501 ->
          Problem.of(501, "UNSUPPORTED", "the transfer coding of the request is not supported");
      case 505 -> Problem.of(505, "UNSUPPORTED", "only HTTP/1.1 and HTTP/1.0 are supported");
      default ->
          status >= 500
              ? Problem.of(status, "INTERNAL", "an error of the server")
              : Problem.of(
                  status,
                  "INVALID_INPUT",
                  "the request line, the address or a header is not valid HTTP");
    };
  }
}
