package com.example.notes;

import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.spring.security.KeyPrincipal;
import java.util.List;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What was done in the caller's organization, and by whom. */
@RestController
class Trail {
  private final Storage storage;

  Trail(Storage storage) {
    this.storage = storage;
  }

  @GetMapping("/trail")
  List<String> trail(@AuthenticationPrincipal KeyPrincipal caller) {
    AuditQuery mine =
        AuditQuery.ALL.newestFirst(false).organizationId(caller.organizationId().orElseThrow());
    return storage
        .read(tx -> tx.audit().list(mine, PageRequest.first(100)))
        .items()
        .stream()
        .map(entry -> entry.content())
        .map(entry -> entry.action() + " by " + entry.actorId().orElse("?"))
        .toList();
  }
}
