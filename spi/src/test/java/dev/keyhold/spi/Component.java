package dev.keyhold.spi;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One component of a sample record, so that it can be put to the test by its type. */
record Component(Record whole, int index) {

  /** The components of all samples that hold a {@code type}: as it is, optional, or as a change. */
  static Stream<Component> of(Class<?> type) {
    return Samples.CHECKED.stream()
        .flatMap(
            whole ->
                IntStream.range(0, whole.getClass().getRecordComponents().length)
                    .mapToObj(index -> new Component(whole, index)))
        .filter(
            component ->
                component.declared().getType() == type
                    || component
                        .declared()
                        .getGenericType()
                        .getTypeName()
                        .endsWith("<" + type.getName() + ">"))
        .filter(component -> !component.declared().getType().equals(List.class));
  }

  /** The sample, with another value in this component. */
  Record with(Object value) {
    Object[] values =
        Arrays.stream(whole.getClass().getRecordComponents())
            .map(component -> get(whole, component))
            .toArray();
    values[index] = wrapped(value);
    try {
      Constructor<?> constructor = whole.getClass().getDeclaredConstructors()[0];
      return (Record) constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw (RuntimeException) e.getCause();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a record without its accessors", e);
    }
  }

  /** What a record of the sample's kind has in this component. */
  Object of(Record record) {
    Object value = get(record, declared());
    return value instanceof Optional<?> optional
        ? optional.orElseThrow()
        : value instanceof Change<?> change ? change.value().orElseThrow() : value;
  }

  private Object wrapped(Object value) {
    Class<?> type = declared().getType();
    return type == Optional.class
        ? Optional.of(value)
        : type == Change.class ? Change.to(value) : value;
  }

  private RecordComponent declared() {
    return whole.getClass().getRecordComponents()[index];
  }

  private static Object get(Record record, RecordComponent component) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a record without its accessors", e);
    }
  }

  @Override
  public String toString() {
    return whole.getClass().getSimpleName() + "." + declared().getName();
  }
}
