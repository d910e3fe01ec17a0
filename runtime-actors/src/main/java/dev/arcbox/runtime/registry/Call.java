package dev.arcbox.runtime.registry;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** One request, which can be sent again. */
record Call(String method, URI uri, Map<String, String> headers, Payload body) {
  Call {
    headers = Map.copyOf(headers);
  }

  static Call get(URI uri) {
    return new Call("GET", uri, Map.of(), Payload.NONE);
  }

  static Call of(String method, URI uri, Payload body) {
    return new Call(method, uri, Map.of(), body);
  }

  Call with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Call(method, uri, more, body);
  }

  /** As Docker begins its messages: {@code Get "https://…"}; a query may hold secrets. */
  String shown() {
    String bare = uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
    return method.charAt(0) + method.substring(1).toLowerCase(Locale.ROOT) + " \"" + bare + "\"";
  }
}
