package dev.keyhold.spring.test;

import dev.keyhold.keys.KeyRequest;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.web.context.support.WebApplicationContextUtils;

/** Requests of MockMvc with keys, which are issued for them and verified as any other. */
public final class KeyholdMockMvc {
  private KeyholdMockMvc() {}

  /**
   * A request with a key of nobody's: {@code mvc.perform(get("/read").with(withApiKey("read")))}.
   */
  public static RequestPostProcessor withApiKey(String... scopes) {
    return withApiKey(TestKey.scopes(scopes));
  }

  /** A request with any key, such as one of an account that the test has made. */
  public static RequestPostProcessor withApiKey(KeyRequest wanted) {
    return request -> {
      request.addHeader(
          TestKey.HEADER,
          TestKey.bearer(
              WebApplicationContextUtils.getRequiredWebApplicationContext(
                  request.getServletContext()),
              wanted));
      return request;
    };
  }
}
