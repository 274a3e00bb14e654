package dev.keyhold.spring.test;

import dev.keyhold.keys.KeyRequest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClientConfigurer;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Requests of WebTestClient with keys, which are issued for them and verified as any other. */
public final class KeyholdWebTestClient {
  private KeyholdWebTestClient() {}

  /**
   * Requests with keys of nobody's: {@code client.mutateWith(withApiKey("read")).get()}, for a
   * client that is bound to the application and not to a port.
   */
  public static WebTestClientConfigurer withApiKey(String... scopes) {
    return withApiKey(TestKey.scopes(scopes));
  }

  /** Requests with any key, such as one of an account that the test has made. */
  public static WebTestClientConfigurer withApiKey(KeyRequest wanted) {
    return new Keyed(wanted);
  }

  private record Keyed(KeyRequest wanted) implements WebTestClientConfigurer {
    @Override
    public void afterConfigurerAdded(
        WebTestClient.Builder client,
        @Nullable WebHttpHandlerBuilder server,
        @Nullable ClientHttpConnector connector) {
      Objects.requireNonNull(server, "the client is bound to the application, not to a port")
          .filters(filters -> filters.add(0, filter()));
    }

    private WebFilter filter() {
      return (exchange, chain) ->
          Mono.fromCallable(
                  () ->
                      TestKey.bearer(
                          Objects.requireNonNull(exchange.getApplicationContext()), wanted))
              .subscribeOn(Schedulers.boundedElastic())
              .flatMap(
                  bearer ->
                      chain.filter(
                          exchange
                              .mutate()
                              .request(request -> request.header(TestKey.HEADER, bearer))
                              .build()));
    }
  }
}
