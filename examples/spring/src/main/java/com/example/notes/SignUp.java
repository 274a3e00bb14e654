package com.example.notes;

import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.IssuedKey;
import dev.keyhold.keys.KeyRequest;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.Ids;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.Storage;
import java.time.Instant;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** An account, its organization and a key: all of it or nothing. */
@RestController
class SignUp {
  private final Storage storage;
  private final ApiKeys keys;

  SignUp(Storage storage, ApiKeys keys) {
    this.storage = storage;
    this.keys = keys;
  }

  @PostMapping("/sign-up")
  @ResponseStatus(HttpStatus.CREATED)
  String signUp(@RequestBody String email) {
    Instant now = Instant.now();
    Account account = Account.builder(Ids.newId(now), now).email(email).build();
    Organization home =
        Organization.builder(Ids.newId(now), now)
            .name("Home of " + email)
            .slug(account.id())
            .ownerId(account.id())
            .build();
    KeyRequest wanted =
        KeyRequest.PLAIN
            .ownerId(account.id())
            .organizationId(home.id())
            .scopes(List.of("notes:read", "notes:write"));
    IssuedKey issued =
        storage.write(
            tx -> {
              tx.identities().accounts().create(account);
              tx.identities().organizations().create(home);
              return keys.issue(tx, wanted);
            });
    return String.valueOf(issued.secret().reveal()); // shown once
  }
}
