package dev.keyhold.examples.events;

import dev.keyhold.events.Claim;
import dev.keyhold.events.Worker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Sends each job to an address, signed, so that whoever gets it knows who sent it and when. Another
 * answer than 2xx is a failed attempt, and the queue tries again.
 *
 * @see <a
 *     href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">
 *     Standard Webhooks</a>
 */
public final class Webhook implements Worker.Handler {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final URI address;
  private final byte[] secret;
  private final InstantSource clock;

  public Webhook(URI address, byte[] secret, InstantSource clock) {
    this.address = address;
    this.secret = secret.clone();
    this.clock = clock;
  }

  @Override
  public void handle(Claim claim) throws IOException, InterruptedException {
    String body = claim.payload().text();
    String time = Long.toString(clock.instant().getEpochSecond());
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(PATIENCE)
            .header("Content-Type", "application/cloudevents+json")
            .header("webhook-id", claim.jobId())
            .header("webhook-timestamp", time)
            .header("webhook-signature", "v1," + signature(claim.jobId() + "." + time + "." + body))
            .POST(BodyPublishers.ofString(body))
            .build();
    HttpResponse<Void> answer = http.send(request, BodyHandlers.discarding());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException("the webhook answered " + answer.statusCode());
    }
  }

  private String signature(String content) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return Base64.getEncoder()
          .encodeToString(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC with SHA-256", e);
    }
  }
}
