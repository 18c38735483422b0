/**
 * Named, bounded, concurrent state that belongs to the application. All that streams
 * share lives in these tables, from the start of the application context to its close,
 * whatever thread or request wrote it. Nothing is created on first use, nothing is
 * static, and nothing falls back to a substitute: access at the wrong time throws.
 * <ul>
 * <li>{@link io.streamingclient.table.TableSpec}: what a table is called, holds, and does
 * when it is full</li>
 * <li>{@link io.streamingclient.table.TableDeclaration}: a spec, and who asks for it</li>
 * <li>{@link io.streamingclient.table.TableRegistry}: where to get a declared table</li>
 * <li>{@link io.streamingclient.table.DefaultTableRegistry}: the owner of the tables,
 * opened and closed with the application</li>
 * <li>{@link io.streamingclient.table.Table}: add, find, remove, list; never
 * overwrite</li>
 * <li>{@link io.streamingclient.table.TableStats}: how full a table is and was</li>
 * </ul>
 * What goes wrong has an exception of its own:
 * {@link io.streamingclient.table.TableFullException},
 * {@link io.streamingclient.table.DuplicateRowException},
 * {@link io.streamingclient.table.UnknownTableException},
 * {@link io.streamingclient.table.DuplicateTableException},
 * {@link io.streamingclient.table.TableRegistryClosedException}.
 */
@NullMarked
package io.streamingclient.table;

import org.jspecify.annotations.NullMarked;
