package dev.keyhold.bench.spring;

import java.lang.management.ManagementFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Starts the application and prints, in one line, its port, how many milliseconds passed since the
 * JVM began, and what stands in the header {@code Authorization} of a request that it lets in.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(MeasuredApplication.Hello.class)
public class MeasuredApplication {
  /** Made by Spring. */
  public MeasuredApplication() {}

  /** What guards the endpoint. */
  enum Guard {
    KEYHOLD(KeyholdGuard.class, ""),
    BASIC(BasicGuard.class, Guard.WITHOUT_KEYHOLD),
    MAP(MapGuard.class, Guard.WITHOUT_KEYHOLD);

    private static final String WITHOUT_KEYHOLD =
        "dev.keyhold.spring.KeyholdAutoConfiguration,"
            + "dev.keyhold.spring.KeyholdServletAutoConfiguration,"
            + "dev.keyhold.spring.KeyholdActuatorAutoConfiguration";

    private final Class<?> configuration;
    private final String excluded;

    Guard(Class<?> configuration, String excluded) {
      this.configuration = configuration;
      this.excluded = excluded;
    }
  }

  @RestController
  static class Hello {
    @PostMapping("/hello")
    String hello() {
      return "hello";
    }
  }

  /**
   * @param arguments the name of the guard, and the URL of the storage
   */
  public static void main(String[] arguments) {
    Guard guard = Guard.valueOf(arguments[0]);
    SpringApplication application =
        new SpringApplicationBuilder(MeasuredApplication.class, guard.configuration).build();
    ConfigurableApplicationContext context =
        application.run(
            "--server.port=0",
            "--server.address=127.0.0.1",
            "--server.tomcat.max-keep-alive-requests=-1",
            "--spring.main.banner-mode=off",
            "--logging.level.root=warn",
            "--spring.autoconfigure.exclude=" + guard.excluded,
            "--keyhold.keys.prefix=bench_",
            "--keyhold.url=" + arguments[1]);
    long millis = System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
    System.out.println(
        context.getEnvironment().getProperty("local.server.port")
            + " "
            + millis
            + " "
            + context.getBean(Authorization.class).value());
  }
}
