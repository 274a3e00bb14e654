package dev.keyhold.access;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.harrel.jsonschema.Dialects;
import dev.harrel.jsonschema.Draft2020EvaluatorFactory;
import dev.harrel.jsonschema.EvaluationContext;
import dev.harrel.jsonschema.Evaluator;
import dev.harrel.jsonschema.EvaluatorFactory;
import dev.harrel.jsonschema.JsonNode;
import dev.harrel.jsonschema.JsonSchemaException;
import dev.harrel.jsonschema.SchemaParsingContext;
import dev.harrel.jsonschema.SchemaResolver;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.StorageException;
import java.net.URI;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A schema that attributes, or other values, meet, in JSON Schema, draft 2020-12. It comes from
 * whoever defines a type, so it must not cost more than it may: patterns are matched in time that
 * grows with the text and the pattern alone, elements are compared by their texts and not each with
 * each, nothing is fetched, and a schema that leads round and round is refused once its steps are
 * used up.
 *
 * <p>Patterns have the syntax of RE2, which has no references back.
 *
 * @see <a href="https://json-schema.org/draft/2020-12">JSON Schema 2020-12</a>
 */
public final class AttributeSchema {
  /** A schema for anything. */
  static final Json ANY = Json.of(true);

  /** More than any attributes of 65,536 characters need by a schema of sense. */
  private static final int MOST_STEPS = 100_000;

  /** How many characters or states of a pattern one looks at in the time of a step. */
  private static final long CHEAP = 1_000;

  private static final URI NAME = URI.create("urn:keyhold:attributes");

  private final Steps steps = new Steps();
  private final Validator validator;

  /** Counts what is done for one check; a check is done by one thread. */
  private static final class Steps {
    private int left;

    void take(long steps) {
      if (left < steps) {
        throw new TooManySteps();
      }
      left -= (int) steps;
    }
  }

  private static final class TooManySteps extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private AttributeSchema() {
    this.validator =
        new ValidatorFactory()
            .withDefaultDialect(new Dialects.Draft2020Dialect())
            .withJsonNodeFactory(SchemaNode.FACTORY)
            .withEvaluatorFactory(counted(steps))
            .withSchemaResolver(uri -> SchemaResolver.Result.empty())
            .createValidator();
  }

  /**
   * @throws StorageException.InvalidInput if it is no schema
   */
  public static AttributeSchema of(Json schema) {
    AttributeSchema made = new AttributeSchema();
    made.steps.left = MOST_STEPS;
    try {
      made.validator.registerSchema(NAME, SchemaNode.of(schema));
      return made;
    } catch (JsonSchemaException
        | PatternSyntaxException
        | IllegalArgumentException // a $id that is no URI
        | TooManySteps
        | StackOverflowError e) {
      throw new StorageException.InvalidInput(
          "schema", "it is no JSON Schema of draft 2020-12 that can be taken here");
    }
  }

  void check(String what, Json attributes) {
    check("attributes", "the attributes of " + what, attributes);
  }

  /**
   * @param field to blame
   * @param what is checked, for the message
   * @throws StorageException.InvalidInput if the value does not meet it; the message says where,
   *     and no value
   */
  public synchronized void check(String field, String what, Json value) {
    steps.left = MOST_STEPS;
    try {
      Validator.Result result = validator.validate(NAME, SchemaNode.of(value));
      if (!result.isValid()) {
        String place =
            result.getErrors().stream()
                .map(dev.harrel.jsonschema.Error::getInstanceLocation)
                .findFirst()
                .orElse("");
        throw refused(field, what, "the schema is not met at \"" + place + "\"");
      }
    } catch (TooManySteps | StackOverflowError e) {
      throw refused(field, what, "more steps are needed to check it than are allowed");
    }
  }

  private static StorageException.InvalidInput refused(String field, String what, String why) {
    return new StorageException.InvalidInput(field, what + ": " + why);
  }

  private static EvaluatorFactory counted(Steps steps) {
    EvaluatorFactory all = new Draft2020EvaluatorFactory();
    return (context, keyword, value) ->
        evaluator(all, steps, context, keyword, value).map(inner -> new Counted(inner, steps));
  }

  private record Counted(Evaluator inner, Steps steps) implements Evaluator {
    @Override
    public Result evaluate(EvaluationContext context, JsonNode node) {
      steps.take(1);
      return inner.evaluate(context, node);
    }

    @Override
    public int getOrder() {
      return inner.getOrder();
    }
  }

  private static Optional<Evaluator> evaluator(
      EvaluatorFactory all,
      Steps steps,
      SchemaParsingContext context,
      String keyword,
      JsonNode value) {
    if (keyword.equals("pattern") && value.isString()) {
      return Optional.of(pattern(steps, Pattern.compile(value.asString())));
    } else if (keyword.equals("patternProperties") && value.isObject()) {
      return Optional.of(properties(steps, context, value));
    } else if (keyword.equals("enum") && value.isArray()) {
      return Optional.of(oneOf(steps, value.asArray()));
    } else if (keyword.equals("const")) {
      return Optional.of(oneOf(steps, List.of(value)));
    }
    return keyword.equals("uniqueItems") && value.isBoolean() && value.asBoolean()
        ? Optional.of(unique(steps))
        : all.create(context, keyword, value);
  }

  private static boolean matches(Steps steps, Pattern pattern, String text) {
    steps.take(1 + (long) pattern.programSize() * text.length() / CHEAP);
    return pattern.matcher(text).find();
  }

  private static Evaluator pattern(Steps steps, Pattern pattern) {
    return (context, node) ->
        !node.isString() || matches(steps, pattern, node.asString())
            ? Evaluator.Result.success()
            : Evaluator.Result.failure("the pattern does not match");
  }

  /** Two values are equal if their canonical texts are. */
  private static String text(Steps steps, JsonNode node) {
    String text = Json.canonical(((SchemaNode) node).value());
    steps.take(text.length() / CHEAP);
    return text;
  }

  private static Evaluator oneOf(Steps steps, List<JsonNode> values) {
    Set<String> texts = new HashSet<>();
    values.forEach(value -> texts.add(text(steps, value)));
    return (context, node) ->
        texts.contains(text(steps, node))
            ? Evaluator.Result.success()
            : Evaluator.Result.failure("it is another value");
  }

  private static Evaluator unique(Steps steps) {
    return (context, node) -> {
      Set<String> texts = new HashSet<>();
      return !node.isArray()
              || node.asArray().stream().allMatch(element -> texts.add(text(steps, element)))
          ? Evaluator.Result.success()
          : Evaluator.Result.failure("two elements are the same");
    };
  }

  /** What other keywords need to know is which members were looked at. */
  private static Evaluator properties(Steps steps, SchemaParsingContext context, JsonNode schemas) {
    Map<Pattern, String> byPattern = new LinkedHashMap<>();
    schemas
        .asObject()
        .forEach(
            (pattern, schema) ->
                byPattern.put(Pattern.compile(pattern), context.getAbsoluteUri(schema)));
    return (evaluation, node) -> {
      Set<String> seen = new HashSet<>();
      boolean isValid = true;
      for (Map.Entry<String, JsonNode> member : members(node).entrySet()) {
        for (Map.Entry<Pattern, String> schema : byPattern.entrySet()) {
          if (matches(steps, schema.getKey(), member.getKey())) {
            seen.add(member.getKey());
            isValid &=
                evaluation.resolveInternalRefAndValidate(schema.getValue(), member.getValue());
          }
        }
      }
      return isValid ? Evaluator.Result.success(seen) : Evaluator.Result.failure();
    };
  }

  private static Map<String, JsonNode> members(JsonNode node) {
    return node.isObject() ? node.asObject() : Map.of();
  }
}
