package dev.keyhold.tenants;

import dev.keyhold.tck.TenantContract;
import java.nio.file.Path;

/** Two tenants do not meet, wherever they are. */
abstract class ApartContract extends TenantContract {
  private final Place place;

  ApartContract(Place place) {
    this.place = place;
  }

  TenantsBuilder builder(Path directory) {
    return place.builder(directory);
  }

  @Override
  protected Opened open(Path directory) {
    Tenants tenants = builder(directory).open();
    return Opened.of(tenants.system(), tenants::tenant, tenants::close);
  }
}
