/**
 * For services that read or publish hunt configs: {@link io.cairn.config.CairnClient} reads and
 * follows, {@link io.cairn.config.ConfigStore} publishes, the values are immutable.
 */
@NullMarked
package io.cairn.config;

import org.jspecify.annotations.NullMarked;
