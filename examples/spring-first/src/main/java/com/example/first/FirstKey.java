package com.example.first;

import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.KeyRequest;
import java.util.List;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/** Only to have a key to try with: prints a new one at each start. */
@Component
class FirstKey implements ApplicationRunner {
  private final ApiKeys keys;

  FirstKey(ApiKeys keys) {
    this.keys = keys;
  }

  @Override
  public void run(ApplicationArguments arguments) {
    KeyRequest wanted = KeyRequest.PLAIN.name("first").scopes(List.of("read"));
    System.out.println("a key: " + String.valueOf(keys.issue(wanted).secret().reveal()));
  }
}
