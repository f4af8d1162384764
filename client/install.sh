#!/bin/bash
# install.sh [PREFIX]: puts the built mysocketctl below PREFIX (~/.local): the program as bin/mysocketctl, what it needs in lib/mysocketctl,
# completion for bash and fish in share. Again after a new build it replaces the old one.
#   install.sh --remove [PREFIX]   takes all of it away
set -euo pipefail
here=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")"
remove=no
[[ ${1:-} == --remove ]] && remove=yes && shift
prefix=${1:-$HOME/.local}
[[ $prefix == /* ]] || prefix=$here/$prefix
home=$prefix/lib/mysocketctl
bash=$prefix/share/bash-completion/completions/mysocketctl
fish=$prefix/share/fish/vendor_completions.d/mysocketctl.fish

rm -rf "$home" "$prefix/bin/mysocketctl" "$bash" "$fish"
if [[ $remove == yes ]]; then
	echo "mysocketctl is gone from $prefix; contexts and tokens stay in ${XDG_CONFIG_HOME:-$HOME/.config}/mysocket"
	exit
fi
if ! compgen -G 'target/dist/lib/mysocket-client-*.jar' >/dev/null; then
	echo "error: there is nothing to install yet" >&2
	echo "Build it: mvn -DskipTests package -pl client -am" >&2
	exit 1
fi
mkdir -p "$home/bin" "$prefix/bin" "${bash%/*}" "${fish%/*}"
cp bin/mysocketctl "$home/bin/"
cp -r target/dist/lib "$home/lib"
ln -s ../lib/mysocketctl/bin/mysocketctl "$prefix/bin/mysocketctl"
"$prefix/bin/mysocketctl" --make-cache "$home/lib" >/dev/null
"$prefix/bin/mysocketctl" completion bash >"$bash"
"$prefix/bin/mysocketctl" completion fish >"$fish"
echo "$prefix/bin/mysocketctl: $("$prefix/bin/mysocketctl" --version)"
[[ :$PATH: == *:$prefix/bin:* ]] || echo "Put $prefix/bin into your PATH."
