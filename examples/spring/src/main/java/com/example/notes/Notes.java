package com.example.notes;

import dev.keyhold.spi.Page;
import dev.keyhold.spi.Storage;
import dev.keyhold.spring.security.KeyPrincipal;
import dev.keyhold.tables.Tables;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The notes of the caller's organization, and of no other one. */
@RestController
@RequestMapping("/notes")
class Notes {
  private final Storage storage;
  private final Tables tables;

  Notes(Storage storage, Tables tables) {
    this.storage = storage;
    this.tables = tables;
  }

  @PostMapping
  @PreAuthorize("hasAuthority('SCOPE_notes:write')")
  @ResponseStatus(HttpStatus.CREATED)
  String add(@AuthenticationPrincipal KeyPrincipal caller, @RequestBody String words) {
    String home = caller.organizationId().orElseThrow();
    Note note =
        storage.write(
            tx ->
                tables
                    .in(tx, home)
                    .insert(Note.TABLE, row -> new Note(row.stamp(), home, words)));
    return note.stamp().id();
  }

  @GetMapping
  @PreAuthorize("hasAuthority('SCOPE_notes:read')")
  List<String> all(@AuthenticationPrincipal KeyPrincipal caller) {
    String home = caller.organizationId().orElseThrow();
    return storage.read(
        tx ->
            Page.all(page -> tables.in(tx, home).from(Note.TABLE).page(page)).stream()
                .map(Note::words)
                .toList());
  }
}
