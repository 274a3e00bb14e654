package dev.keyhold.spring.security;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Keys in requests of WebFlux, and the answers to those without a good one. */
final class ReactiveKeys {
  private ReactiveKeys() {}

  static Optional<PresentedKey> in(ServerHttpRequest request, KeyReading reading) {
    return reading
        .in(
            name -> request.getHeaders().getOrDefault(name, List.of()),
            request.getURI().getRawQuery())
        .map(text -> new PresentedKey(text, caller(request)));
  }

  static CallerDetails caller(ServerHttpRequest request) {
    return new CallerDetails(
        Optional.ofNullable(request.getRemoteAddress())
            .map(InetSocketAddress::getAddress)
            .map(address -> address.getHostAddress()),
        Optional.ofNullable(request.getHeaders().getFirst(CallerDetails.USER_AGENT)),
        Optional.ofNullable(request.getHeaders().getFirst(CallerDetails.REQUEST_ID)));
  }

  static Mono<Void> answer(ServerWebExchange exchange, KeyProblem problem) {
    ServerHttpResponse response = exchange.getResponse();
    response.setStatusCode(HttpStatusCode.valueOf(problem.status()));
    problem.headers().forEach(response.getHeaders()::set);
    DataBuffer body =
        response.bufferFactory().wrap(problem.body().getBytes(StandardCharsets.UTF_8));
    return response.writeWith(Mono.just(body));
  }
}
