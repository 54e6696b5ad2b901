package mightypi.api.describe;

import java.util.Map;
import java.util.Optional;

/**
 * What is said of one definition.
 *
 * @param like another definition whose texts count where there are none here, such as {@code
 *     meta.Condition}
 */
record Text(String description, Optional<String> like, Map<String, String> fields) {

  Text {
    fields = Map.copyOf(fields);
  }
}
