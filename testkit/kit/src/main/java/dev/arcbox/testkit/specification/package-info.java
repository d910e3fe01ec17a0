/**
 * Answers held against a specification in Swagger 2.0 that lies outside of the project: which
 * operation a request meant, whether its status is one of those listed, whether its document is of
 * the schema. Where the real Docker differs from its own specification, {@link
 * dev.arcbox.testkit.specification.Deviations} says so in one table.
 *
 * <p>Threads: {@link dev.arcbox.testkit.specification.ReplyAudit} is told by many, everything else
 * is made of values.
 */
package dev.arcbox.testkit.specification;
