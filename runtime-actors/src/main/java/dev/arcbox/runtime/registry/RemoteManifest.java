package dev.arcbox.runtime.registry;

import dev.arcbox.runtime.oci.Digest;
import dev.arcbox.runtime.oci.JsonDocument;
import dev.arcbox.runtime.oci.MediaTypes;
import dev.arcbox.runtime.oci.OciException;
import dev.arcbox.runtime.oci.Shown;
import java.util.Optional;

/** A manifest or index as a registry sent it; {@code digest} is that of the bytes. */
@SuppressWarnings("ArrayRecordComponent") // compared by its digest, if at all
public record RemoteManifest(Digest digest, String mediaType, byte[] bytes) {

  /** Checks what the registry says of it. */
  static RemoteManifest of(Reply reply, String what, Optional<Digest> wanted) {
    byte[] bytes = reply.document(what);
    Digest digest = Digest.of(bytes);
    Optional<String> said = wanted.map(Digest::toString);
    if (said.isEmpty()) {
      said = reply.header("docker-content-digest").filter(d -> d.startsWith("sha256:"));
    }
    if (said.isPresent() && !said.get().equals(digest.toString())) {
      throw new RegistryException.BadReply(
          "manifest verification failed for digest " + Shown.shortened(said.get()));
    }
    return new RemoteManifest(digest, mediaType(reply, what, bytes), bytes);
  }

  /** What the document says counts, and the header must not say another kind. */
  private static String mediaType(Reply reply, String what, byte[] bytes) {
    String header = reply.header("content-type").orElse("").replaceFirst(";.*", "").strip();
    try {
      JsonDocument json = JsonDocument.parse(what, bytes);
      if (json.number("schemaVersion") == 1 || MediaTypes.isSchema1(header)) {
        throw new RegistryException.BadReply(
            "Docker Image manifest version 2, schema 1 is not supported: "
                + "the image's author must push it again with a current tool");
      }
      String type = json.text("mediaType").orElse(header);
      boolean known = MediaTypes.isIndex(header) || MediaTypes.isManifest(header);
      if (known && !type.equals(header)) {
        throw new RegistryException.BadReply(
            what + " is " + Shown.shortened(type) + " but was announced as " + header);
      }
      return type;
    } catch (OciException e) {
      throw new RegistryException.BadReply(e.getMessage());
    }
  }
}
