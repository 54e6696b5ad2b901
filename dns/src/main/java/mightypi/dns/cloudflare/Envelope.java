package mightypi.dns.cloudflare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** An answer of the API: its HTTP status, and the object that all answers are. */
record Envelope(int status, Map<String, @Nullable Object> body) {

  static Envelope of(@Nullable Object result) {
    return new Envelope(200, body(true, List.of(), result));
  }

  /** One page of a list. */
  static Envelope page(List<?> all, int page, int perPage) {
    int from = (int) Math.min(all.size(), (long) (page - 1) * perPage);
    List<?> some = all.subList(from, Math.min(all.size(), from + perPage));
    Map<String, @Nullable Object> info = new LinkedHashMap<>();
    info.put("page", page);
    info.put("per_page", perPage);
    info.put("count", some.size());
    info.put("total_count", all.size());
    info.put("total_pages", (all.size() + perPage - 1) / perPage);
    Map<String, @Nullable Object> body = body(true, List.of(), some);
    body.put("result_info", info);
    return new Envelope(200, body);
  }

  static Envelope of(ApiFault fault) {
    Map<String, @Nullable Object> error = new LinkedHashMap<>();
    error.put("code", fault.code());
    error.put("message", fault.text());
    if (!fault.chain().isEmpty()) {
      List<Object> chain = new ArrayList<>();
      fault
          .chain()
          .forEach(each -> chain.add(Map.of("code", each.code(), "message", each.message())));
      error.put("error_chain", chain);
    }
    return new Envelope(fault.status(), body(false, List.of(error), null));
  }

  Envelope saying(int code, String message) {
    Map<String, @Nullable Object> more = new LinkedHashMap<>(body);
    Map<String, @Nullable Object> word = new LinkedHashMap<>();
    word.put("code", code);
    word.put("message", message);
    word.put("type", null);
    more.put("messages", List.of(word));
    return new Envelope(status, more);
  }

  private static Map<String, @Nullable Object> body(
      boolean success, List<?> errors, @Nullable Object result) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("result", result);
    body.put("success", success);
    body.put("errors", errors);
    body.put("messages", List.of());
    return body;
  }

  byte[] json() {
    return Json.write(Nulls.kept(body));
  }
}
