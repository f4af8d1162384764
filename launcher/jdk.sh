# shellcheck shell=bash
# Finds a JDK 25, whatever the default `java` is.

# jdk_version HOME: the feature number of the JDK there, or nothing.
jdk_version() { sed -nE 's/^JAVA_VERSION="([0-9]+).*/\1/p' "$1/release" 2>/dev/null || true; }

# is_jdk HOME: there is a compiler as well, of version 25 or newer.
is_jdk() { [[ -x $1/bin/javac ]] && (($(jdk_version "$1" | grep . || echo 0) >= 25)); }

# find_jdk: prints the home of the first one found.
find_jdk() {
	local home
	for home in "${JAVA_HOME:-}" "${JDK25:-}" /usr/lib/jvm/*25* "${SDKMAN_DIR:-$HOME/.sdkman}"/candidates/java/25* \
		/opt/*25* /opt/java/* "$(readlink -f "$(command -v javac || true)" | sed 's#/bin/javac$##')"; do
		if [[ -n $home ]] && is_jdk "$home"; then
			echo "$home"
			return
		fi
	done
	return 1
}
