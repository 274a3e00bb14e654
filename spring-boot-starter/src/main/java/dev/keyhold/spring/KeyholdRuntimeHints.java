package dev.keyhold.spring;

import dev.keyhold.spi.StorageProvider;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;

/**
 * What a native image has to keep that no code names: the files of migrations, and what {@link
 * java.util.ServiceLoader} finds.
 */
final class KeyholdRuntimeHints implements RuntimeHintsRegistrar {
  private static final List<String> PROVIDERS =
      List.of(
          "dev.keyhold.sqlite.SqliteStorageProvider",
          "dev.keyhold.postgres.PostgresStorageProvider");

  @Override
  public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
    hints.resources().registerPattern("dev/keyhold/*/migrations/**");
    hints.resources().registerPattern("META-INF/services/" + StorageProvider.class.getName());
    for (String provider : PROVIDERS) {
      hints
          .reflection()
          .registerTypeIfPresent(loader, provider, MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS);
    }
    hints
        .reflection()
        .registerType(
            TypeReference.of("dev.keyhold.spring.security.PropagatedCaller"),
            MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS);
  }
}
