package com.example.notes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** What the application does, over HTTP, wherever it runs and keeps its data. */
final class NotesContract {
  private final String url;
  private final HttpClient http = HttpClient.newHttpClient();

  NotesContract(int port) {
    this.url = "http://127.0.0.1:" + port;
  }

  private HttpResponse<String> send(String method, String path, String body, String key)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Content-Type", "text/plain")
            .method(method, BodyPublishers.ofString(body));
    if (!key.isEmpty()) {
      request.header("Authorization", "Bearer " + key);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  void holds() throws IOException, InterruptedException {
    HttpResponse<String> signedUp = send("POST", "/sign-up", "ada@example.org", "");
    assertThat(signedUp.statusCode()).isEqualTo(201);
    String ada = signedUp.body();
    String bob = send("POST", "/sign-up", "bob@example.org", "").body();
    assertThat(ada).startsWith("notes_");

    assertThat(send("POST", "/notes", "buy milk", ada).statusCode()).isEqualTo(201);
    assertThat(send("GET", "/notes", "", ada).body()).isEqualTo("[\"buy milk\"]");
    assertThat(send("GET", "/notes", "", bob).body()).as("another tenant").isEqualTo("[]");
    assertThat(send("GET", "/notes", "", "").statusCode()).isEqualTo(401);
    assertThat(send("GET", "/notes", "", "notes_guessed").statusCode()).isEqualTo(401);
    assertThat(send("GET", "/trail", "", ada).body())
        .contains("\"api_key.create by notes\"")
        .containsPattern("\"note.create by [0-9a-f-]{36}\"");
  }
}
