package dev.keyhold.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.Limits;
import dev.keyhold.spi.StorageException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class AuditScopeTest {
  private static final AuditContext HUB = AuditContext.of("hub");
  private static final AuditContext ADA = AuditContext.of("ada");
  private static final AuditContext BOB = AuditContext.of("bob");

  private final AuditScope scope = new AuditScope(HUB);

  @Test
  void scopes_nest_and_end() {
    assertThat(scope.get()).isEqualTo(HUB);
    AuditContext seen =
        scope.call(
            ADA,
            () -> {
              assertThat(scope.call(BOB, scope::get)).isEqualTo(BOB);
              return scope.get();
            });
    assertThat(seen).isEqualTo(ADA);
    assertThat(scope.get()).isEqualTo(HUB);
  }

  @Test
  void a_scope_ends_when_its_work_throws_and_the_exception_comes_out_as_thrown() {
    assertThatThrownBy(
            () ->
                scope.call(
                    ADA,
                    () -> {
                      throw new IOException("thrown by the work");
                    }))
        .isInstanceOf(IOException.class);

    assertThat(scope.get()).isEqualTo(HUB);
  }

  @Test
  void another_thread_is_outside_until_it_enters() {
    scope.call(
        ADA,
        () -> {
          assertThat(CompletableFuture.supplyAsync(scope, onThreads()).join()).isEqualTo(HUB);
          return "done";
        });
  }

  @Test
  void each_of_many_threads_virtual_ones_where_there_are_sees_its_own() {
    CompletableFuture<?>[] all = new CompletableFuture<?>[1_000];
    Executor threads = onThreads();
    for (int i = 0; i < all.length; i++) {
      AuditContext own = AuditContext.of("actor-" + i);
      all[i] =
          CompletableFuture.runAsync(
              () -> {
                AuditContext seen =
                    scope.call(
                        own,
                        () -> {
                          return scope.get();
                        });
                assertThat(seen).isEqualTo(own);
              },
              threads);
    }
    CompletableFuture.allOf(all).join();
    assertThat(scope.get()).isEqualTo(HUB);
  }

  /** Virtual threads on JDK 21 and later. */
  private static Executor onThreads() {
    try {
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (NoSuchMethodException e) {
      return command -> new Thread(command).start();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a JDK without virtual threads", e);
    }
  }

  @Test
  void what_strangers_send_is_cut_and_mended() {
    AuditContext context =
        AuditContext.builder()
            .address("")
            .userAgent("a\u0000b\uD800c" + "😀".repeat(Limits.USER_AGENT_LENGTH))
            .requestId("r".repeat(1_000))
            .build();

    assertThat(context.address()).isEmpty();
    assertThat(context.userAgent().orElseThrow())
        .startsWith("a\uFFFDb\uFFFDc😀")
        .endsWith("😀")
        .hasSize(Limits.USER_AGENT_LENGTH - 1);
    assertThat(context.requestId().map(String::length)).isEqualTo(Optional.of(Limits.ID_LENGTH));
  }

  @Test
  void what_the_hub_says_itself_is_refused_at_once_if_no_entry_could_hold_it() {
    assertThatThrownBy(() -> AuditContext.of(""))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("actor");
  }

  @Test
  @SuppressWarnings("try") // javac misses a use of what is entered
  void a_context_that_is_entered_lasts_until_it_is_closed_whatever_is_thrown() {
    IOException thrown = new IOException("from the rest of the chain");

    assertThatThrownBy(
            () -> {
              try (AuditScope.Entered outer = scope.enter(ADA)) {
                try (AuditScope.Entered inner = scope.enter(BOB)) {
                  assertThat(scope.get()).isEqualTo(BOB);
                }
                assertThat(scope.get()).isEqualTo(ADA);
                throw thrown;
              }
            })
        .isSameAs(thrown);

    assertThat(scope.get()).isEqualTo(HUB);
  }
}
