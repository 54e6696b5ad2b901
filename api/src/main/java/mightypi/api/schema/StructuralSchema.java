package mightypi.api.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import mightypi.api.status.Status;
import mightypi.model.Kind;
import mightypi.model.Problem;
import org.jspecify.annotations.Nullable;

/** A schema of the one form, whatever it was made from. */
final class StructuralSchema implements Schema {

  private final Kind kind;
  private final String component;
  private final Supplier<Node.Struct> root;
  private final Supplier<Map<String, Map<String, Object>>> components;
  private final Supplier<Shape> shape;

  StructuralSchema(
      Kind kind,
      String component,
      Supplier<Node.Struct> root,
      Supplier<Map<String, Map<String, Object>>> components) {
    this.kind = kind;
    this.component = component;
    this.root = root;
    this.components = components;
    this.shape = new Lazy<>(() -> Shapes.of(root.get()));
  }

  @Override
  public Pruned prune(Map<String, @Nullable Object> tree) {
    try {
      return new Pruning().prune(root.get(), tree);
    } catch (DecodeException e) {
      throw Status.badRequest(
              "%s in version \"%s\" cannot be handled as a %s: %s"
                  .formatted(kind.name(), kind.version(), kind.name(), e.getMessage()))
          .asException();
    }
  }

  @Override
  @SuppressWarnings("unchecked") // an object stays an object
  public Map<String, @Nullable Object> withDefaults(Map<String, @Nullable Object> tree) {
    Object filled = Defaulting.fill(root.get(), tree);
    return filled == null ? tree : (Map<String, @Nullable Object>) filled;
  }

  @Override
  public List<Problem> problems(Map<String, @Nullable Object> tree) {
    List<Problem> found = new ArrayList<>();
    new Checking(found::add).check(root.get(), tree, Path.ROOT);
    return found;
  }

  @Override
  public boolean isTyped() {
    return !root.get().name().isEmpty();
  }

  @Override
  public Shape shape() {
    return shape.get();
  }

  @Override
  public Map<String, Map<String, Object>> components() {
    return components.get();
  }

  @Override
  public String component() {
    return component;
  }
}
