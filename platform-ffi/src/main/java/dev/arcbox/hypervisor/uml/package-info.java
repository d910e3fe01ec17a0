/** User-mode Linux as a hypervisor. */
package dev.arcbox.hypervisor.uml;
