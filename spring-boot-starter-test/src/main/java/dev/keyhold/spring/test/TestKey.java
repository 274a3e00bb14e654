package dev.keyhold.spring.test;

import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.KeyRequest;
import java.util.List;
import org.springframework.context.ApplicationContext;

/** A real key, issued in the storage of the application that is tested. */
final class TestKey {
  static final String HEADER = "Authorization";

  private TestKey() {}

  /** What stands in the header. */
  static String bearer(ApplicationContext application, KeyRequest wanted) {
    ApiKeys keys = application.getBean(ApiKeys.class);
    return "Bearer " + String.valueOf(keys.issue(wanted).secret().reveal());
  }

  static KeyRequest scopes(String... scopes) {
    return KeyRequest.PLAIN.scopes(List.of(scopes));
  }
}
