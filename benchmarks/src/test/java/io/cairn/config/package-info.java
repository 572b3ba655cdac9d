/**
 * Races in the core, searched for by jcstress. For maintainers: each class is one race, and each
 * outcome says what would have had to happen. They stand in this package because the stages they
 * race are not public.
 */
@NullMarked
package io.cairn.config;

import org.jspecify.annotations.NullMarked;
