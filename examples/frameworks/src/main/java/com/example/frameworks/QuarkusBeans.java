package com.example.frameworks;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditScope;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.KeyPolicy;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** One storage for the application, closed with it. */
@ApplicationScoped
public class QuarkusBeans {
  @Produces
  @Singleton
  AuditScope scope() {
    return new AuditScope(AuditContext.of("hub"));
  }

  @Produces
  @Singleton
  Storage storage(AuditScope scope) {
    return AuditedStorage.over(Keyhold.open("sqlite:data/hub.db"), scope);
  }

  @Produces
  @Singleton
  ApiKeys keys(Storage storage) {
    return ApiKeys.of(storage, KeyPolicy.prefixed("hub_"));
  }

  void close(@Disposes Storage storage) {
    storage.close();
  }

  void close(@Disposes ApiKeys keys) {
    keys.close();
  }
}
