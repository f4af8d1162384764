#!/usr/bin/env python3
"""Makes a container image out of folders, with no Docker and no registry; the same input gives the same bytes.

mkimage.py OUT.tar NAME:TAG --layer FOLDER... [--entrypoint WORDS] [--cmd WORDS] [--user U] [--env K=V]...

OUT.tar is an OCI image layout that is a `docker save` archive as well: ctr, docker, podman, kind and k3d all load it.
A --layer may also be a tar file that --layer-only made of a folder before.
"""
import argparse
import gzip
import hashlib
import io
import json
import os
import platform
import shlex
import stat
import tarfile

EPOCH = "1970-01-01T00:00:01Z"
OCI = "application/vnd.oci.image."


def plain(entry):
    """Takes owner, time and umask out of an archive entry: they differ from machine to machine."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mtime = 1
    if entry.isdir():
        entry.mode = 0o1777 if entry.mode & stat.S_ISVTX else 0o755
    elif entry.isfile():
        entry.mode = 0o755 if entry.mode & stat.S_IXUSR else 0o644
    return entry


def layer_of(path):
    """The uncompressed tar of a layer; tarfile adds the files of a folder in the order of their names."""
    if os.path.isfile(path):
        with open(path, "rb") as file:
            return file.read()
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for top in sorted(os.listdir(path)):
            tar.add(os.path.join(path, top), arcname=top, filter=plain)
    return out.getvalue()


def digest(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


class Archive:
    """The blobs of an image, and what has to be said about them."""

    def __init__(self):
        self.files = {"oci-layout": as_json({"imageLayoutVersion": "1.0.0"})}

    def blob(self, media_type, data):
        self.files["blobs/" + digest(data).replace(":", "/")] = data
        return {"mediaType": OCI + media_type, "digest": digest(data), "size": len(data)}

    def write(self, path):
        with tarfile.open(path + ".part", "w", format=tarfile.GNU_FORMAT) as tar:
            for name in sorted(self.files):
                entry = plain(tarfile.TarInfo(name))
                entry.size = len(self.files[name])
                tar.addfile(entry, io.BytesIO(self.files[name]))
        os.replace(path + ".part", path)


def as_json(value):
    return json.dumps(value, sort_keys=True).encode()


def full_name(name):
    """The name with its registry, as containerd keeps it."""
    first = name.split("/")[0]
    return name if "." in first or ":" in first or first == "localhost" else "docker.io/" + name


def config_of(options, layers):
    run = {"Entrypoint": shlex.split(options.entrypoint), "Cmd": shlex.split(options.cmd), "User": options.user,
           "WorkingDir": options.workdir, "Env": ["PATH=/opt/java/bin:/usr/bin:/bin"] + options.env}
    machine = {"x86_64": "amd64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
    return {"architecture": machine, "os": "linux", "created": EPOCH, "config": {k: v for k, v in run.items() if v},
            "rootfs": {"type": "layers", "diff_ids": [digest(layer) for layer in layers]},
            "history": [{"created": EPOCH, "created_by": "mkimage"} for _ in layers]}


def image(options):
    archive = Archive()
    layers = [layer_of(path) for path in options.layer]
    if options.gzip:
        described = [archive.blob("layer.v1.tar+gzip", gzip.compress(layer, 6, mtime=0)) for layer in layers]
    else:
        described = [archive.blob("layer.v1.tar", layer) for layer in layers]
    config = archive.blob("config.v1+json", as_json(config_of(options, layers)))
    manifest = archive.blob("manifest.v1+json", as_json(
        {"schemaVersion": 2, "mediaType": OCI + "manifest.v1+json", "config": config, "layers": described}))
    names = options.name.split(",")
    archive.files["index.json"] = as_json({"schemaVersion": 2, "manifests": [
        manifest | {"annotations": {"io.containerd.image.name": full_name(name),
                                    "org.opencontainers.image.ref.name": name.rsplit(":", 1)[1]}} for name in names]})
    path = lambda blob: "blobs/" + blob["digest"].replace(":", "/")
    archive.files["manifest.json"] = as_json(
        [{"Config": path(config), "RepoTags": names, "Layers": [path(layer) for layer in described]}])
    return archive


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out")
    parser.add_argument("name", nargs="?", help="NAME:TAG, or several with commas")
    parser.add_argument("--layer", action="append", required=True, help="a folder, or a tar")
    parser.add_argument("--layer-only", action="store_true", help="write the tar of one layer, not an image")
    parser.add_argument("--entrypoint", default="")
    parser.add_argument("--cmd", default="")
    parser.add_argument("--user", default="65532:65532")
    parser.add_argument("--workdir", default="/")
    parser.add_argument("--env", action="append", default=[])
    parser.add_argument("--gzip", action="store_true", help="compress the layers: smaller, slower to make and to load")
    options = parser.parse_args()
    if options.layer_only:
        with open(options.out + ".part", "wb") as file:
            file.write(layer_of(options.layer[0]))
        os.replace(options.out + ".part", options.out)
    else:
        if not options.name:
            parser.error("the name of the image is missing")
        image(options).write(options.out)


if __name__ == "__main__":
    main()
