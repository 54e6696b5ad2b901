package mightypi.api.serve;

import static mightypi.api.kind.column.Columns.number;
import static mightypi.api.kind.column.Columns.numberAt;

import java.util.List;
import mightypi.api.kind.column.Columns;
import mightypi.api.type.Column;

/** What is shown of a Scale. */
final class ScaleColumns {

  static final List<Column> ALL =
      List.of(
          Columns.NAME,
          number(
              "Desired",
              "As many are wished.",
              scale -> numberAt(scale.tree(), "spec", "replicas")),
          number(
              "Available",
              "As many there are.",
              scale -> numberAt(scale.tree(), "status", "replicas")),
          Columns.AGE);

  private ScaleColumns() {}
}
