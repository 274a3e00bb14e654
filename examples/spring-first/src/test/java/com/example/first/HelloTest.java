package com.example.first;

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
class HelloTest {
  @Autowired MockMvc mvc;

  @Test
  void a_key_opens_it_and_nothing_else_does() throws Exception {
    mvc.perform(get("/hello").with(withApiKey("read")))
        .andExpect(content().string("hello, your key may [read]"));
    mvc.perform(get("/hello")).andExpect(status().isUnauthorized());
  }
}
