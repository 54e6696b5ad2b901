package mightypi.node.net;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import mightypi.model.Key;

/**
 * The text that leads the kernel from one table to another in one atomic step. The order within it
 * is what the kernel demands: what is referred to is made before, and removed after, what refers to
 * it.
 */
final class Transaction {

  private final StringBuilder text = new StringBuilder();
  private final String table;
  private final Ledger before;
  private final Ledger after;
  private final Set<Key> touched;

  private Transaction(String table, Ledger before, Ledger after, Set<Key> touched) {
    this.table = table;
    this.before = before;
    this.after = after;
    this.touched = touched;
  }

  /** Only what differs in the touched parts; empty when nothing does. */
  static String difference(String table, Ledger before, Ledger after, Set<Key> touched) {
    return new Transaction(table, before, after, touched).text();
  }

  /**
   * The whole table in place of whatever the kernel has: there is no moment without rules.
   *
   * @param frame declares the table without any part
   */
  static String replacement(String table, String frame, Ledger ledger) {
    return removal(table)
        + frame
        + difference(table, Ledger.EMPTY, ledger, new TreeSet<>(ledger.keys()));
  }

  /** Whether the kernel has the table or not. */
  static String removal(String table) {
    return "add table " + table + "\ndelete table " + table + "\n";
  }

  private String text() {
    touched.forEach(key -> addChains(before.part(key), after.part(key)));
    touched.forEach(key -> flushChains(before.part(key), after.part(key)));
    Set<Slot> slots = slots();
    slots.forEach(this::deleteElement);
    touched.forEach(key -> deleteChains(before.part(key), after.part(key)));
    touched.forEach(key -> exchangeSets(before.part(key), after.part(key)));
    touched.forEach(key -> addRules(before.part(key), after.part(key)));
    slots.forEach(this::addElement);
    return text.toString();
  }

  /** Every slot whose holder may have changed. */
  private Set<Slot> slots() {
    Set<Slot> slots = new LinkedHashSet<>();
    for (Key key : touched) {
      slots.addAll(before.part(key).elements().keySet());
      slots.addAll(after.part(key).elements().keySet());
    }
    slots.removeIf(slot -> before.verdict(slot).equals(after.verdict(slot)));
    return slots;
  }

  private void addChains(Part old, Part next) {
    for (String chain : next.chains().keySet()) {
      if (!old.chains().containsKey(chain)) {
        line("add chain", chain);
      }
    }
  }

  private void flushChains(Part old, Part next) {
    for (Map.Entry<String, List<String>> each : old.chains().entrySet()) {
      if (!each.getValue().equals(next.chains().get(each.getKey()))) {
        line("flush chain", each.getKey());
      }
    }
  }

  private void deleteChains(Part old, Part next) {
    Set<String> gone = new HashSet<>(old.chains().keySet());
    gone.removeAll(next.chains().keySet());
    new TreeSet<>(gone).forEach(chain -> line("delete chain", chain));
  }

  private void exchangeSets(Part old, Part next) {
    old.sets()
        .forEach(
            (set, declaration) -> {
              if (!declaration.equals(next.sets().get(set))) {
                line("delete set", set);
              }
            });
    next.sets()
        .forEach(
            (set, declaration) -> {
              if (!declaration.equals(old.sets().get(set))) {
                line("add set", set + " " + declaration);
              }
            });
  }

  private void addRules(Part old, Part next) {
    for (Map.Entry<String, List<String>> each : next.chains().entrySet()) {
      if (!each.getValue().equals(old.chains().get(each.getKey()))) {
        each.getValue().forEach(rule -> line("add rule", each.getKey() + " " + rule));
      }
    }
  }

  private void deleteElement(Slot slot) {
    if (before.verdict(slot).isPresent()) {
      line("delete element", slot.map() + " { " + slot.key() + " }");
    }
  }

  private void addElement(Slot slot) {
    Optional<String> verdict = after.verdict(slot);
    if (verdict.isPresent()) {
      String value = verdict.get().isEmpty() ? "" : " : " + verdict.get();
      line("add element", slot.map() + " { " + slot.key() + value + " }");
    }
  }

  private void line(String verb, String rest) {
    text.append(verb).append(' ').append(table).append(' ').append(rest).append('\n');
  }
}
