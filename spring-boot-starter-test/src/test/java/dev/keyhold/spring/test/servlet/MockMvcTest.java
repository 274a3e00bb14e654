package dev.keyhold.spring.test.servlet;

import static dev.keyhold.spring.test.KeyholdMockMvc.withApiKey;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.keyhold.spring.test.AutoConfigureKeyhold;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.test.web.servlet.MockMvc;

@WebMvcTest
@AutoConfigureKeyhold
class MockMvcTest {
  @Autowired MockMvc mvc;

  @Test
  void a_request_has_a_key_with_the_scopes_that_the_test_names() throws Exception {
    mvc.perform(get("/prices").with(withApiKey("read")))
        .andExpect(status().isOk())
        .andExpect(content().string("prices for [read]"));
    mvc.perform(get("/prices").with(withApiKey("write"))).andExpect(status().isForbidden());
    mvc.perform(get("/prices")).andExpect(status().isUnauthorized());
  }
}
