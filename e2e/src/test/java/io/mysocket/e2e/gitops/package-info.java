/**
 * What {@code gitops/} ships, without Argo CD: its Lua by LuaJ over the cases beside it, the
 * ConfigMap made of it. {@code e2e/gitops/test.sh} has the real Argo CD and Flux do the same, and
 * more.
 */
@NullMarked
package io.mysocket.e2e.gitops;

import org.jspecify.annotations.NullMarked;
