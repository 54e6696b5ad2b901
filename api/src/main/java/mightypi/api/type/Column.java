package mightypi.api.type;

import java.util.function.BiFunction;
import mightypi.model.Document;
import org.jspecify.annotations.Nullable;

/**
 * A column of the Table form (server-side printing, KEP-515), as {@code
 * metav1.TableColumnDefinition}.
 *
 * @param type {@code string}, {@code integer}, {@code number}, {@code boolean}, {@code date}
 * @param format {@code name} for the name column; else empty
 * @param priority 0 is always shown, above that with {@code -o wide}
 * @param cell reads the cell at the given time (for ages): a String, Long, Double, Boolean, or null
 */
public record Column(
    String name,
    String type,
    String format,
    String description,
    int priority,
    BiFunction<Document, java.time.Instant, @Nullable Object> cell) {}
