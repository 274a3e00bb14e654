package dev.keyhold.server;

import dev.keyhold.spi.IdentityStore;
import dev.keyhold.spi.Ids;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.OrganizationPatch;
import dev.keyhold.spi.OrganizationStatus;
import dev.keyhold.spi.OrganizationStore;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Organizations and their members. */
record OrganizationRoutes(Kit kit) {
  private static final MemberKind<MembershipLevel> LEVEL = MemberKind.word(MembershipLevel.class);

  private static final MemberKind<OrganizationStatus> STATUS =
      MemberKind.word(OrganizationStatus.class);

  List<Route> all() {
    return List.of(
        Route.of("POST", "/v1/organizations", this::create),
        Route.of("GET", "/v1/organizations", this::list),
        Route.of("GET", "/v1/organizations/{id}", this::get),
        Route.of("PATCH", "/v1/organizations/{id}", this::update),
        Route.of("DELETE", "/v1/organizations/{id}", this::delete),
        Route.of("POST", "/v1/organizations/{id}/members", this::addMember),
        Route.of("GET", "/v1/organizations/{id}/members", this::listMembers),
        Route.of("PATCH", "/v1/organizations/{id}/members/{accountId}", this::changeMember),
        Route.of("DELETE", "/v1/organizations/{id}/members/{accountId}", this::removeMember));
  }

  private Answer create(Request request) {
    Instant now = kit.clock().instant();
    Body body = request.body();
    String id = body.optional("id", MemberKind.TEXT).orElseGet(() -> Ids.newId(now));
    String name = body.required("name", MemberKind.TEXT);
    String slug = body.required("slug", MemberKind.TEXT);
    String ownerId = body.required("ownerId", MemberKind.TEXT);
    OrganizationPatch fields = fields(body);
    request.end();
    Organization organization =
        fields.over(
            Organization.builder(id, now).name(name).slug(slug).ownerId(ownerId).build(), now);
    return Answer.created(
        Views.organization(
            kit.storage().write(tx -> tx.identities().organizations().create(organization))));
  }

  private static OrganizationPatch fields(Body body) {
    OrganizationPatch patch =
        body.set("name", MemberKind.TEXT, OrganizationPatch.NONE, OrganizationPatch::name);
    patch = body.set("slug", MemberKind.TEXT, patch, OrganizationPatch::slug);
    return body.set("metadata", MemberKind.OBJECT, patch, OrganizationPatch::metadata);
  }

  private Answer list(Request request) {
    PageRequest page = request.parameters().page();
    Optional<String> slug = request.parameters().only("slug", page);
    request.end();
    if (slug.isPresent()) {
      return Answer.ok(
          Views.atMostOne(
              kit.storage().read(tx -> tx.identities().organizations().findBySlug(slug.get())),
              Views::organization));
    }
    return Answer.ok(
        Views.page(
            kit.storage().read(tx -> tx.identities().organizations().list(page)),
            Views::organization));
  }

  private Answer get(Request request) {
    request.end();
    return Answer.ok(
        Views.organization(
            kit.storage().read(tx -> existing(tx.identities(), request.path("id")))));
  }

  private Answer update(Request request) {
    String id = request.path("id");
    OrganizationPatch patch = fields(request.body());
    Optional<String> ownerId = request.body().wanted("ownerId", MemberKind.TEXT);
    Optional<OrganizationStatus> status = request.body().wanted("status", STATUS);
    request.end();
    Instant now = kit.clock().instant();
    Organization after =
        Problem.known(
            OrganizationRoutes::unknown,
            () ->
                kit.storage()
                    .write(
                        tx -> {
                          OrganizationStore organizations = tx.identities().organizations();
                          Organization changed = organizations.update(id, patch, now).after();
                          if (ownerId.isPresent()) {
                            changed = organizations.transfer(id, ownerId.get(), now).after();
                          }
                          return status.isEmpty()
                              ? changed
                              : organizations.changeStatus(id, status.get(), now).after();
                        }));
    return Answer.ok(Views.organization(after));
  }

  private Answer delete(Request request) {
    request.end();
    if (!kit.storage().write(tx -> tx.identities().organizations().delete(request.path("id")))) {
      throw unknown();
    }
    return Answer.none();
  }

  private Answer addMember(Request request) {
    String id = request.path("id");
    String accountId = request.body().required("accountId", MemberKind.TEXT);
    MembershipLevel level = request.body().required("level", LEVEL);
    Json metadata =
        request.body().optional("metadata", MemberKind.OBJECT).orElse(Json.EMPTY_OBJECT);
    request.end();
    Instant now = kit.clock().instant();
    return Answer.created(
        Views.member(
            kit.storage()
                .write(
                    tx -> {
                      existing(tx.identities(), id);
                      return tx.identities()
                          .members()
                          .add(
                              new Membership(
                                  Ids.newId(now), id, accountId, level, metadata, now, now));
                    })));
  }

  private Answer listMembers(Request request) {
    PageRequest page = request.parameters().page();
    request.end();
    return Answer.ok(
        Views.page(
            kit.storage()
                .read(
                    tx ->
                        tx.identities()
                            .members()
                            .listOf(existing(tx.identities(), request.path("id")).id(), page)),
            Views::member));
  }

  private Answer changeMember(Request request) {
    MembershipLevel level = request.body().required("level", LEVEL);
    request.end();
    String id = request.path("id");
    String accountId = request.path("accountId");
    Instant now = kit.clock().instant();
    return Answer.ok(
        Views.member(
            Problem.known(
                OrganizationRoutes::noMember,
                () ->
                    kit.storage()
                        .write(
                            tx -> tx.identities().members().changeLevel(id, accountId, level, now))
                        .after())));
  }

  private Answer removeMember(Request request) {
    request.end();
    String id = request.path("id");
    String accountId = request.path("accountId");
    if (kit.storage().write(tx -> tx.identities().members().remove(id, accountId)).isEmpty()) {
      throw noMember();
    }
    return Answer.none();
  }

  private static StorageException noMember() {
    return new StorageException.NotFound("there is no such member");
  }

  private static Organization existing(IdentityStore identities, String id) {
    return identities.organizations().find(id).orElseThrow(OrganizationRoutes::unknown);
  }

  private static StorageException unknown() {
    return new StorageException.NotFound("there is no such organization");
  }
}
