# shellcheck shell=bash
# Builds the programs and the images; what has not changed is not built again.

maven() { (cd "$repository" && mvn -B -Dstyle.color=never "$@"); }

# sources_key: what the Java programs are built of, in short
sources_key() {
	(
		cd "$repository" || exit
		find pom.xml .mvn build ./*/pom.xml ./*/src -type f -not -path '*/src/test/*' -print0 2>/dev/null \
			| LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c1-16
	)
}

has_jars() { compgen -G "$repository/$1/target/dist/lib/*.jar" >/dev/null; }

# What this run had to build
built_programs=no built_cluster=no

build_java() {
	local key
	key=$(sources_key)
	if has_jars relay && has_jars operator && has_jars client && [[ $(cat "$cache_of_build" 2>/dev/null) == "$key" ]]; then
		step "The programs are built already"
		return
	fi
	step "Building the programs (the first time also fetches their libraries)"
	built_programs=yes
	lasting build-java maven -q -DskipTests package -pl relay,operator,client -am || die "the build failed"
	mkdir -p "$(dirname "$cache_of_build")"
	echo "$key" >"$cache_of_build"
}

build_cluster_tools() {
	[[ -z $context ]] || return 0
	"$cluster_script" built && return
	step "Building Kubernetes from its pinned sources (once; about 5 minutes)"
	built_cluster=yes
	lasting build-kubernetes "$cluster_script" build || die "Kubernetes could not be built"
}

# build_images NAME...: sets images[NAME] to the reference to deploy
declare -A images=()
build_images() {
	step "Making the images: $*"
	local name
	for name in "$@"; do
		lasting "image-$name" "$repository/images/build.sh" --out "$repository/.mysocket/images" "$name" || die "could not make the image $name"
		images[$name]=$(tail -1 "$logs/image-$name.log")
	done
}
