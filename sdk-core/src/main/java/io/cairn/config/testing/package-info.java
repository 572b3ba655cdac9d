/**
 * For tests: of services that use Cairn, and of backends for it. Needs JUnit 5, AssertJ and
 * Awaitility on the class path of the tests, which Cairn itself does not bring, and Jackson where
 * fragments are JSON or YAML.
 */
@NullMarked
package io.cairn.config.testing;

import org.jspecify.annotations.NullMarked;
