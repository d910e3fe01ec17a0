package dev.arcbox.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class CausesTest {
  @Test
  void wrappersAreTakenOff() {
    Throwable wrapped = new CompletionException(new UncheckedIOException(new IOException("why")));
    assertEquals("why", Causes.message(wrapped));
    assertEquals("java.io.IOException", Causes.message(new IOException()));
  }

  @Test
  void aFilesNameAloneIsNoReason() {
    assertEquals("/x: permission denied", Causes.message(new AccessDeniedException("/x")));
    assertEquals("/x: no such file or folder", Causes.message(new NoSuchFileException("/x")));
    assertEquals("/x: disk full", Causes.message(new FileSystemException("/x", null, "disk full")));
  }
}
