/**
 * The Docker client's own files, as far as {@code arcbox docker} changes them: one context under
 * {@code ~/.docker/contexts/meta}, and the key {@code currentContext} of {@code config.json}.
 * Everything else that a user keeps there stays as it is, byte for byte.
 *
 * <p>Files are replaced by renaming a finished one; a file that is no JSON object is left alone and
 * named.
 */
package dev.arcbox.cli.docker;
