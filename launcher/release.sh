# shellcheck shell=bash
# What is given away: programs, images, charts, bills of materials, and the sums of all of it. The same sources give the same files.

# release FOLDER: makes it anew
release() {
	(($# == 1)) || die "release needs a folder" "for example: ./mysocket release dist"
	local out version program
	out=$(realpath -m "$1")
	[[ ! -e $out || -z $(ls -A "$out") ]] || die "$out is not empty" "name a new folder"
	need_for_build
	lock_state
	version=$(sed -nE '0,/<version>/s/.*<version>(.*)<\/version>.*/\1/p' "$repository/pom.xml")
	build_java
	mkdir -p "$out"
	step "Listing what the programs are made of"
	lasting release-sbom maven -q org.cyclonedx:cyclonedx-maven-plugin:2.9.1:makeBom -pl relay,operator,client \
		-DoutputFormat=json -DoutputName=sbom -DincludeBomSerialNumber=false || die "the bills of materials could not be made"
	for program in relay operator client; do
		cp "$repository/$program/target/sbom.json" "$out/mysocket-$program-$version.cdx.json"
	done
	step "Packing"
	lasting release-pack pack_programs "$out" "$version" || die "the programs could not be packed"
	step "Making the images"
	lasting release-images release_images "$out" "$version" || die "the images could not be made"
	(cd "$out" && LC_ALL=C sha256sum -- * >SHA256SUMS.new && mv SHA256SUMS.new SHA256SUMS)
	step "Released into $out"
	sed 's/^/    /' "$out/SHA256SUMS"
}

# What follows runs where bash does not end at the first failure (before a ||), so each step says what becomes of one.

# release_images FOLDER VERSION: without AOT caches, which are never the same twice
release_images() {
	local work name
	work=$(mktemp -d) || return
	"$repository/images/build.sh" --no-aot --out "$work" operator agent relay || return
	for name in operator agent relay; do
		mv "$work/$name.tar" "$1/mysocket-$name-$2.image.tar" || return
	done
	rm -rf "$work"
}

# pack_programs FOLDER VERSION
pack_programs() {
	local work chart
	work=$(mktemp -d) || return
	mkdir -p "$work/mysocket-relay-$2" "$work/mysocketctl-$2" || return
	cp -r "$repository/relay/target/dist/lib" "$repository/packaging/systemd" "$work/mysocket-relay-$2/" || return
	mv "$work/mysocket-relay-$2/systemd/relay" "$work/mysocket-relay-$2/relay" || return
	cp -r "$repository/client/target/dist/lib" "$work/mysocketctl-$2/" || return
	for chart in crds operator relay; do
		mkdir -p "$work/mysocket-$chart-chart" || return
		cp -r "$repository/charts/mysocket-$chart" "$work/mysocket-$chart-chart/mysocket-$chart" || return
		rm -rf "$work/mysocket-$chart-chart/mysocket-$chart/tests" || return
		pack "$1/mysocket-$chart-$2.chart.tgz" "$work/mysocket-$chart-chart" "mysocket-$chart" || return
	done
	pack "$1/mysocket-relay-$2.tar.gz" "$work" "mysocket-relay-$2" || return
	pack "$1/mysocketctl-$2.tar.gz" "$work" "mysocketctl-$2" || return
	rm -rf "$work"
}

# pack FILE FOLDER NAME: the same bytes each time
pack() {
	chmod -R u=rwX,go=rX "$2/$3" || return
	tar --create --directory "$2" --sort=name --owner=0 --group=0 --numeric-owner --mtime=2026-01-01T00:00Z --format=gnu "$3" | gzip -9n >"$1"
}
