package dev.keyhold.server;

import dev.keyhold.secrets.EncryptionKey;
import dev.keyhold.secrets.EncryptionKeys;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Words;
import java.util.List;

/** The keys that wrap secrets: where they are. They are made and changed by whoever runs it all. */
record EncryptionKeyRoutes(EncryptionKeys keys) {
  private static final View<EncryptionKey> VIEW =
      View.<EncryptionKey>of("EncryptionKey")
          .text("id", EncryptionKey::id)
          .text("purpose", EncryptionKey::purpose)
          .text("provider", EncryptionKey::provider)
          .text("reference", EncryptionKey::reference)
          .text("state", key -> Words.of(key.state()))
          .time("activatedAt", EncryptionKey::activatedAt)
          .optionalTime("retiredAt", EncryptionKey::retiredAt);

  List<DescribedRoute> all() {
    return List.of(
        DescribedRoute.of(
                Route.of("GET", "/v1/encryption-keys", this::list),
                "listEncryptionKeys",
                "Lists the keys that wrap secrets, the first one first.")
            .answersPages(VIEW));
  }

  private Answer list(Request request) {
    PageRequest page = request.parameters().page();
    request.end();
    return Answer.ok(Views.page(keys.list(page), VIEW::json));
  }
}
