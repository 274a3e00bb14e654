package dev.keyhold.spring.test.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.KeyRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.spring.test.KeyholdTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

@KeyholdTest
class SliceTest {
  @Autowired ApplicationContext context;
  @Autowired Storage storage;
  @Autowired ApiKeys keys;

  @Test
  void keyhold_is_there_in_memory_and_nothing_else_of_the_application_is() {
    keys.issue(KeyRequest.PLAIN);
    long entries = storage.read(tx -> tx.audit().last());
    assertThat(entries).isEqualTo(1);
    assertThat(context.getBeansOfType(Prices.class)).isEmpty();
  }
}
