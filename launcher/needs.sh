# shellcheck shell=bash
# What the launcher needs on this machine; on Debian as root it installs what is missing.

# missing COMMAND:PACKAGE...: Debian packages of commands that are not there
missing() {
	local pair
	for pair in "$@"; do
		command -v "${pair%%:*}" >/dev/null || echo "${pair#*:}"
	done
}

on_debian() { [[ -e /etc/debian_version ]] && command -v apt-get >/dev/null; }

# need_packages PACKAGE...: installs them, or says how.
need_packages() {
	(($#)) || return 0
	local command="apt-get install --no-install-recommends -y $*"
	if ! on_debian; then
		die "missing programs; on Debian they are in the packages: $*" "install what your system calls them, then run this again"
	elif ((EUID != 0)); then
		die "missing packages: $*" "install them: sudo $command"
	fi
	step "Installing Debian packages: $*"
	compgen -G '/var/lib/apt/lists/*Packages*' >/dev/null || lasting apt-update apt-get update -q
	export DEBIAN_FRONTEND=noninteractive
	# shellcheck disable=SC2086 # words of a command
	lasting apt-install $command || die "could not install: $*" "try: apt-get update && $command"
	hash -r
}

# has_package NAME: apt could install it
has_package() { on_debian && [[ $(apt-cache policy "$1" 2>/dev/null) =~ Candidate:\ [0-9] ]]; }

need_jdk() {
	if ! JAVA_HOME=$(find_jdk); then
		local package
		for package in openjdk-25-jdk-headless temurin-25-jdk; do
			if has_package "$package"; then
				need_packages "$package"
				break
			fi
		done
		JAVA_HOME=$(find_jdk) || die "no JDK 25 found (JAVA_HOME, /usr/lib/jvm, SDKMAN, /opt)" \
			"install Temurin 25 (https://adoptium.net/installation/linux/) or set JAVA_HOME to a JDK 25"
	fi
	export JAVA_HOME
	note "JDK $(jdk_version "$JAVA_HOME"): $JAVA_HOME"
}

# A Go that is older than go.mod says fetches the right one by itself, if it may and is 1.21 or newer.
need_go() {
	local wanted found
	wanted=$(sed -nE 's/^go ([0-9]+\.[0-9]+).*/\1/p' "$repository/e2e/cluster/kube/go.mod")
	found=$(GOTOOLCHAIN=local go env GOVERSION 2>/dev/null || true)
	found=${found#go}
	if [[ -n $found ]] && not_older "$found" "$wanted"; then
		note "Go $found"
	elif [[ -n $found ]] && not_older "$found" 1.21; then
		export GOTOOLCHAIN=auto
		note "Go $found, which will fetch Go $wanted"
	else
		die "Go $wanted or newer is needed to build the local cluster, and there is ${found:-none}" \
			"install it from https://go.dev/dl and put its bin folder into PATH" \
			"or use a cluster of your own: ./mysocket up --context NAME"
	fi
}

not_older() { [[ $(printf '%s\n' "$1" "$2" | sort -V | head -1) == "$2" ]]; }

# need_for_build: for the fast tests
need_for_build() {
	local packages
	step "Checking what is needed"
	[[ -w $repository && (! -e $state || -w $state) ]] || die "cannot write to $repository" "run as the user that it belongs to"
	mapfile -t packages < <(missing mvn:maven curl:curl python3:python3 flock:util-linux ps:procps \
		ssh:openssh-client sshd:openssh-server)
	need_packages "${packages[@]}"
	need_jdk
}

# need_everything: for `up` and `test`
need_everything() {
	local packages
	[[ $(uname -s) == Linux ]] || die "MySocket is built and run on Linux; this is $(uname -s)"
	if [[ -z $context ]] && ((EUID != 0)); then
		die "the local cluster needs root (namespaces, mounts, cgroups)" "run: sudo ./mysocket $command" \
			"or use a cluster of your own: ./mysocket up --context NAME"
	fi
	need_for_build
	need_go
	# What tests of the relay drive it with.
	mapfile -t packages < <(missing plink:putty-tools dbclient:dropbear-bin openssl:openssl sslscan:sslscan nft:nftables haproxy:haproxy nginx:nginx-light apache2:apache2-bin testssl:testssl.sh)
	command -v chromium >/dev/null || ! has_package chromium || packages+=(chromium) # for the pages of the relay
	python3 -c 'import ensurepip' 2>/dev/null || packages+=(python3-venv) # for the original's Python client
	[[ $command != test ]] || need_idle_packages "${packages[@]}"
	if [[ -z $context ]]; then
		mapfile -t packages < <("$cluster_script" missing)
		need_packages "${packages[@]}"
		return
	fi
	command -v kubectl >/dev/null || die "kubectl is needed for --context" "install it: https://kubernetes.io/docs/tasks/tools/"
	command -v helm >/dev/null || die "helm is needed for --context" "install it: https://helm.sh/docs/intro/install/"
	check_context
}

# need_idle_packages PACKAGE...: servers that tests and the bench start themselves; none that Debian would start with its package may run
need_idle_packages() {
	(($#)) || return 0
	local policy=/usr/sbin/policy-rc.d
	if ((EUID == 0)) && [[ ! -e $policy ]]; then
		printf '#!/bin/sh\nexit 101\n' >"$policy"
		chmod 755 "$policy"
		need_packages "$@"
		rm -f "$policy"
	else
		need_packages "$@"
	fi
}
