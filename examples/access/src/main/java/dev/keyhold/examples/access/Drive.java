package dev.keyhold.examples.access;

import dev.keyhold.access.Access;
import dev.keyhold.access.AccessGraph;
import dev.keyhold.access.Explanation;
import dev.keyhold.access.GraphTables;
import dev.keyhold.access.Graphs;
import dev.keyhold.access.Identity;
import dev.keyhold.access.MemberFeed;
import dev.keyhold.access.MemberSink;
import dev.keyhold.access.NewEdge;
import dev.keyhold.access.Node;
import dev.keyhold.access.Question;
import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.events.ChangeEvents;
import dev.keyhold.events.EventTables;
import dev.keyhold.events.Events;
import dev.keyhold.keys.Verification.Verified;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Documents in folders, the teams that may read them, and programs that act for people. */
public final class Drive implements AutoCloseable {
  private final Storage storage;
  private final Events events;
  private final Graphs graphs;
  private final Access access;

  private Drive(Storage storage, Events events, InstantSource clock) {
    this.storage = storage;
    this.events = events;
    this.graphs = Graphs.of(clock);
    this.access = Access.over(storage, organization -> storage, events, clock);
  }

  /** Each change of a member or an account has its event, and the access graph follows from it. */
  public static Drive open(String url, InstantSource clock) {
    Events events = Events.of(clock);
    StorageConfig config =
        StorageConfig.builder(url).tables(EventTables.SET, GraphTables.SET).build();
    Storage storage =
        AuditedStorage.builder(Keyhold.open(config), () -> AuditContext.of("drive"))
            .clock(clock)
            .onEntry(ChangeEvents.of(events)::publish)
            .build();
    return new Drive(storage, events, clock);
  }

  /** A folder, and documents in it. */
  public void file(String organization, String folder, List<String> documents) {
    change(
        organization,
        graph -> {
          graph.putResource(folder, Json.EMPTY_OBJECT);
          for (String document : documents) {
            graph.putResource(document, Json.EMPTY_OBJECT);
            graph.belongsTo(document, folder);
          }
        });
  }

  /** All members of the organization may read what is in a folder. */
  public void open(String organization, String folder) {
    change(
        organization,
        graph -> {
          Node all = graph.principalOf(Identity.organization(organization));
          graph.allow(all.key(), "read", folder);
        });
  }

  /** A person, with the scopes that it may ask for or hand on. */
  public void admit(String organization, String account, List<String> scopes) {
    Json attributes =
        Json.of(Map.of("identity_type", "account", "identity_id", account, "scopes", scopes));
    change(organization, graph -> graph.putPrincipal(account, attributes));
  }

  /** A program acts for a person, with these scopes, until then. */
  public void lend(
      String organization, String person, String program, List<String> scopes, Instant until) {
    change(
        organization,
        graph -> {
          graph.putPrincipal(program, Json.EMPTY_OBJECT);
          graph.putEdge(
              NewEdge.of("delegates", person, program)
                  .attributes(
                      Json.of(
                          Map.of(
                              "narrowed_scopes",
                              scopes,
                              "narrowable",
                              false,
                              "ends_at",
                              until.toString()))));
        });
  }

  /** Changes the access graph of an organization, in one unit of work. */
  public void change(String organization, Consumer<AccessGraph> change) {
    storage.run(tx -> change.accept(AccessGraph.in(graphs, tx, organization)));
  }

  public boolean may(String organization, Question question) {
    return access.check(organization, question);
  }

  /** Asked with an API key: it may narrow what its owner may do, and never widen it. */
  public boolean mayRead(String organization, Verified verified, String document) {
    return verified
        .key()
        .ownerId()
        .flatMap(owner -> Question.of(owner, "read", document).by(verified.key()))
        .filter(question -> access.check(organization, question))
        .isPresent();
  }

  public List<String> readable(String organization, String principal) {
    return Page.all(page -> access.resources(organization, principal, "read", Set.of(), page));
  }

  public List<String> readers(String organization, String document) {
    return Page.all(page -> access.principals(organization, document, "read", Set.of(), page));
  }

  /** In words, edge by edge. */
  public List<String> why(String organization, Question question) {
    Explanation why = access.explain(organization, question);
    return (why.allowed() ? why.path() : why.nearest())
        .stream().map(edge -> edge.source() + " " + edge.type() + " " + edge.target()).toList();
  }

  /** What somebody may do to a document. */
  public List<String> actions(String organization, String principal, String document) {
    return access.actions(organization, principal, document, Set.of());
  }

  /** Another engine follows from the same memberships, as often as the feed delivers. */
  public MemberFeed feed(MemberSink engine) {
    return new MemberFeed(storage, events, "engine", engine);
  }

  Storage storage() {
    return storage;
  }

  @Override
  public void close() {
    storage.close();
  }
}
