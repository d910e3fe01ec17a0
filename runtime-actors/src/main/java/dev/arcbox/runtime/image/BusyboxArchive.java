package dev.arcbox.runtime.image;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.arcbox.runtime.oci.Descriptor;
import dev.arcbox.runtime.oci.Digest;
import dev.arcbox.runtime.oci.ImageIndex;
import dev.arcbox.runtime.oci.ImageName;
import dev.arcbox.runtime.oci.Manifest;
import dev.arcbox.runtime.oci.MediaTypes;
import dev.arcbox.runtime.oci.Platform;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;

/**
 * The built-in image as an OCI layout archive: one layer, one configuration, nothing that depends
 * on the day.
 */
final class BusyboxArchive {
  /** Any fixed moment serves; this one is the build's own time stamp. */
  static final String CREATED = "2026-01-01T00:00:00Z";

  private static final String PATH =
      "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private BusyboxArchive() {}

  static byte[] build(byte[] busybox, NavigableSet<String> applets, ImageName name)
      throws IOException {
    byte[] layer = layer(busybox, applets);
    byte[] config = config(Digest.of(layer));
    byte[] manifest =
        new Manifest(
                descriptor(MediaTypes.CONFIG, config), List.of(descriptor(MediaTypes.LAYER, layer)))
            .toJson();
    Descriptor bare = descriptor(MediaTypes.MANIFEST, manifest);
    Descriptor named =
        new Descriptor(
            bare.mediaType(),
            bare.digest(),
            bare.size(),
            Map.of(OciArchive.FULL_NAME, name.toString()),
            Optional.empty());
    ByteArrayOutputStream out = new ByteArrayOutputStream(layer.length + (64 << 10));
    try (LayerWriter tar = new LayerWriter(out)) {
      tar.file(
          "oci-layout",
          0644,
          "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8));
      for (byte[] blob : List.of(layer, config, manifest)) {
        tar.file("blobs/sha256/" + Digest.of(blob).hex(), 0644, blob);
      }
      tar.file("index.json", 0644, new ImageIndex(List.of(named)).toJson());
    }
    return out.toByteArray();
  }

  /**
   * Laid out as users of busybox images expect: every applet in {@code /bin}, a hard link to one
   * file.
   */
  private static byte[] layer(byte[] busybox, NavigableSet<String> applets) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(busybox.length + (512 << 10));
    try (LayerWriter tar = new LayerWriter(out)) {
      tar.directory("bin", 0755);
      tar.file("bin/busybox", 0755, busybox);
      for (String applet : applets) {
        tar.hardLink("bin/" + applet, "bin/busybox");
      }
      directories(tar);
      files(tar);
      tar.symbolicLink("usr/bin/env", "../../bin/env");
    }
    return out.toByteArray();
  }

  /**
   * Those that a container's mounts land on must exist, or a read-only root could not be mounted
   * over.
   */
  private static void directories(LayerWriter tar) throws IOException {
    for (String name :
        List.of(
            "dev",
            "etc",
            "home",
            "proc",
            "sys",
            "usr",
            "usr/bin",
            "usr/sbin",
            "var",
            "var/spool")) {
      tar.directory(name, 0755);
    }
    tar.directory("root", 0700);
    tar.directory("tmp", 01777);
    tar.directory("var/spool/mail", 0755);
  }

  private static void files(LayerWriter tar) throws IOException {
    text(
        tar,
        "etc/passwd",
        """
        root:x:0:0:root:/root:/bin/sh
        daemon:x:1:1:daemon:/usr/sbin:/bin/false
        bin:x:2:2:bin:/bin:/bin/false
        sys:x:3:3:sys:/dev:/bin/false
        www-data:x:33:33:www-data:/var/www:/bin/false
        operator:x:37:37:Operator:/var:/bin/false
        nobody:x:65534:65534:nobody:/home:/bin/false
        """);
    text(
        tar,
        "etc/group",
        """
        root:x:0:
        daemon:x:1:
        bin:x:2:
        sys:x:3:
        adm:x:4:
        tty:x:5:
        disk:x:6:
        wheel:x:10:root
        www-data:x:33:
        users:x:100:
        nogroup:x:65534:
        """);
    text(tar, "etc/hosts", "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n");
    text(tar, "etc/hostname", "");
    text(tar, "etc/resolv.conf", "");
  }

  private static void text(LayerWriter tar, String name, String content) throws IOException {
    tar.file(name, 0644, content.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] config(Digest diffId) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    Platform platform = Platform.ofGuests();
    json.put("created", CREATED)
        .put("architecture", platform.architecture())
        .put("os", platform.os());
    ObjectNode config = json.putObject("config");
    config.putArray("Env").add(PATH);
    config.putArray("Cmd").add("sh");
    ObjectNode rootfs = json.putObject("rootfs").put("type", "layers");
    rootfs.putArray("diff_ids").add(diffId.toString());
    json.putArray("history")
        .addObject()
        .put("created", CREATED)
        .put("created_by", "ArcBox: Debian's busybox-static");
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static Descriptor descriptor(String mediaType, byte[] content) {
    return new Descriptor(mediaType, Digest.of(content), content.length);
  }
}
