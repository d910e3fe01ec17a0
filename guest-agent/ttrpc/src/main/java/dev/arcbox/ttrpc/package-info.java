/** ttrpc: requests, responses and streams with protobuf over one byte stream. */
package dev.arcbox.ttrpc;
