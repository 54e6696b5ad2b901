package mightypi.api.kind.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import mightypi.api.kind.check.Names;
import mightypi.api.kind.check.Place;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** The checks of ConfigMaps and Secrets. */
final class ConfigChecks {

  private static final int LIMIT = 1024 * 1024;
  private static final String SEALED = "field is immutable when `immutable` is set";
  private static final String REDACTED = "<secret contents redacted>";

  private ConfigChecks() {}

  static void configMap(Place object) {
    Place data = object.at("data");
    Place binary = object.at("binaryData");
    keys(data);
    keys(binary);
    for (String key : data.map().keySet()) {
      if (binary.map().containsKey(key)) {
        data.entry(key).invalid(key, "duplicate of key present in binaryData");
      }
    }
    long size = 0;
    for (Object text : data.map().values()) {
      size += bytes(text).length;
    }
    if (size + decodedSize(binary) > LIMIT) {
      object.as("[]").tooLong(LIMIT);
    }
  }

  static void configMapUpdate(Place object, Place old) {
    update(object, old, "data", "binaryData");
  }

  static void secret(Place secret) {
    Place data = secret.at("data");
    keys(data);
    if (decodedSize(data) > LIMIT) {
      data.tooLong(LIMIT);
    }
    switch (secret.at("type").text()) {
      case "kubernetes.io/service-account-token" -> account(secret);
      case "kubernetes.io/dockercfg" -> json(data.entry(".dockercfg"));
      case "kubernetes.io/dockerconfigjson" -> json(data.entry(".dockerconfigjson"));
      case "kubernetes.io/basic-auth" -> oneOf(data, "username", "password");
      case "kubernetes.io/ssh-auth" -> oneOf(data, "ssh-privatekey");
      case "kubernetes.io/tls" -> all(data, "tls.crt", "tls.key");
      default -> {}
    }
  }

  static void secretUpdate(Place secret, Place old) {
    secret.at("type").mustEqual(old.at("type"));
    update(secret, old, "data");
  }

  private static void keys(Place map) {
    for (String key : map.map().keySet()) {
      Names.CONFIG_KEY.faults(key).forEach(fault -> map.entry(key).invalid(key, fault));
    }
  }

  private static long decodedSize(Place map) {
    long size = 0;
    for (Map.Entry<String, @Nullable Object> each : map.map().entrySet()) {
      String text = Objects.toString(each.getValue(), "");
      try {
        size += Base64.getDecoder().decode(text).length;
      } catch (IllegalArgumentException e) {
        map.entry(each.getKey()).invalid(REDACTED, "illegal base64 data");
      }
    }
    return size;
  }

  private static byte[] bytes(@Nullable Object text) {
    return Objects.toString(text, "").getBytes(UTF_8);
  }

  private static void account(Place secret) {
    Place name = secret.at("metadata", "annotations").entry("kubernetes.io/service-account.name");
    if (!name.isSet()) {
      name.required("");
    }
  }

  private static void json(Place value) {
    if (!value.isPresent()) {
      value.required("");
      return;
    }
    try {
      Json.parse(Base64.getDecoder().decode(value.text()));
    } catch (JsonProcessingException e) {
      value.invalid(REDACTED, e.getOriginalMessage());
    } catch (IOException e) {
      value.invalid(REDACTED, "not a JSON object");
    } catch (IllegalArgumentException e) {
      return; // not even base64, which is said already
    }
  }

  private static void oneOf(Place data, String... keys) {
    if (List.of(keys).stream().noneMatch(key -> data.entry(key).isSet())) {
      List.of(keys).forEach(key -> data.entry(key).required(""));
    }
  }

  private static void all(Place data, String... keys) {
    for (String key : keys) {
      if (!data.entry(key).isPresent()) {
        data.entry(key).required("");
      }
    }
  }

  private static void update(Place object, Place old, String... contents) {
    if (!old.at("immutable").isTrue()) {
      return;
    }
    if (!object.at("immutable").isTrue()) {
      object.at("immutable").forbidden(SEALED);
    }
    for (String field : contents) {
      if (!object.at(field).map().equals(old.at(field).map())) {
        object.at(field).forbidden(SEALED);
      }
    }
  }
}
