package dev.keyhold.spring;

import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.IssuedKey;
import dev.keyhold.keys.KeyRequest;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.Storage;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** An application that runs, on a free port of loopback. */
record Started(ConfigurableApplicationContext context) implements AutoCloseable {
  private static final List<String> ALWAYS =
      List.of(
          "--server.port=0",
          "--server.address=127.0.0.1",
          "--spring.main.banner-mode=off",
          "--keyhold.keys.prefix=test_");

  static Started with(Class<?> application, String... properties) {
    return new Started(
        new SpringApplicationBuilder(application)
            .run(Stream.concat(ALWAYS.stream(), Stream.of(properties)).toArray(String[]::new)));
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  Storage storage() {
    return bean(Storage.class);
  }

  Caller caller() {
    return new Caller(((WebServerApplicationContext) context).getWebServer().getPort());
  }

  void account(String id) {
    Account account = Account.builder(id, Instant.now()).email(id + "@example.org").build();
    storage().run(tx -> tx.identities().accounts().create(account));
  }

  String key(KeyRequest wanted) {
    return text(bean(ApiKeys.class).issue(wanted));
  }

  static String text(IssuedKey issued) {
    return String.valueOf(issued.secret().reveal());
  }

  @Override
  public void close() {
    context.close();
  }
}
