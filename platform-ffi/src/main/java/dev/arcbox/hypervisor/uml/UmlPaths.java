package dev.arcbox.hypervisor.uml;

final class UmlPaths {
  private UmlPaths() {}
}
