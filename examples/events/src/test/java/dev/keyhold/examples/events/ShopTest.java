package dev.keyhold.examples.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.keyhold.events.EventSubscription;
import dev.keyhold.events.Worker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ShopTest {
  private static final byte[] SECRET = "a secret of the example".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  private Shop open() {
    return Shop.open("sqlite:" + folder.resolve("shop.db"), InstantSource.system());
  }

  @Test
  void an_order_comes_to_a_webhook_signed_and_is_tried_again() throws Exception {
    Queue<String> bodies = new ConcurrentLinkedQueue<>();
    Queue<Boolean> signed = new ConcurrentLinkedQueue<>();
    AtomicInteger attempts = new AtomicInteger();
    CountDownLatch arrived = new CountDownLatch(1);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/hook",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          String content =
              exchange.getRequestHeaders().getFirst("webhook-id")
                  + "."
                  + exchange.getRequestHeaders().getFirst("webhook-timestamp")
                  + "."
                  + body;
          signed.add(
              exchange
                  .getRequestHeaders()
                  .getFirst("webhook-signature")
                  .equals("v1," + hmac(content)));
          boolean isFirst = attempts.incrementAndGet() == 1;
          exchange.sendResponseHeaders(isFirst ? 503 : 204, -1);
          exchange.close();
          if (!isFirst) {
            bodies.add(body);
            arrived.countDown();
          }
        });
    server.start();
    URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
    try (Shop shop = open();
        EventSubscription forwarding = shop.forward("webhook", "hooks");
        Worker worker = shop.work("hooks", new Webhook(address, SECRET, InstantSource.system()))) {
      shop.order("o-1", "a lamp");
      assertThat(arrived.await(30, TimeUnit.SECONDS)).as("%s %s", forwarding, worker).isTrue();
    } finally {
      server.stop(0);
    }

    assertThat(bodies)
        .singleElement()
        .asString()
        .contains("\"specversion\":\"1.0\"", "\"subject\":\"o-1\"", "\"what\":\"a lamp\"");
    assertThat(signed).containsOnly(true);
    assertThat(attempts).hasValue(2);
  }

  private static String hmac(String content) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
      return Base64.getEncoder()
          .encodeToString(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void orders_come_to_a_broker_in_the_order_of_a_queue() throws Exception {
    Queue<String> sent = new ConcurrentLinkedQueue<>();
    CountDownLatch all = new CountDownLatch(3);
    Broker broker =
        (id, message) -> {
          sent.add(message.text());
          all.countDown();
        };
    try (Shop shop = open();
        EventSubscription forwarding = shop.forward("broker", "out");
        Worker worker = shop.work("out", broker.handler())) {
      for (String id : List.of("o-1", "o-2", "o-3")) {
        shop.order(id, "a lamp");
      }
      assertThat(all.await(30, TimeUnit.SECONDS)).as("%s %s", forwarding, worker).isTrue();
    }

    assertThat(sent).hasSize(3).doesNotHaveDuplicates();
  }
}
