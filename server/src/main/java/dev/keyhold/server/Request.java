package dev.keyhold.server;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.Text;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a handler gets to see of a request.
 *
 * @param path the named parts of the path, decoded
 * @param headers by names in any case
 * @param caller the key that came in; empty for whoever needs none
 */
record Request(
    Map<String, String> path,
    Parameters parameters,
    Body body,
    Map<String, List<String>> headers,
    Optional<ApiKey> caller) {

  /** A named part of the path. */
  String path(String name) {
    return Body.named(name, () -> Text.wellFormed("the value", path.getOrDefault(name, "")));
  }

  /** The parameters and the body were asked for all that this handler knows. */
  void end() {
    parameters.end();
    body.end();
  }
}
