package dev.keyhold.tenants;

import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** The rules that {@link LeakTest} puts a leak on trial by. Its name keeps it out of the build. */
class LeakyOnTrial extends ApartContract {
  static UnaryOperator<TenantView> accused = UnaryOperator.identity();

  LeakyOnTrial() {
    super(Place.MEMORY_ROWS);
  }

  @Override
  TenantsBuilder builder(Path directory) {
    TenantsBuilder builder = super.builder(directory);
    builder.seen = accused;
    return builder;
  }
}
