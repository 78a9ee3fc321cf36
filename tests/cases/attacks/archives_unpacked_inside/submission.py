# %% extra
import io
import os
import tarfile
import warnings
import zipfile

warnings.simplefilter("ignore")
NAMES = ("../slipped", "../../../../tmp/slipped", "/tmp/slipped", "/dev/shm/../../etc/slipped", "/scratch/slipped", "/var/tmp/slipped")
with tarfile.open("slip.tar", "w") as archive:
    for name in NAMES:
        archive.addfile(tarfile.TarInfo(name), io.BytesIO())
    for number, target in enumerate(("/", "/etc/passwd", "@EXAM@", "../..")):
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE):
            link = tarfile.TarInfo(f"link-{number}-{kind!r}")
            link.type, link.linkname = kind, target
            archive.addfile(link)
        archive.addfile(tarfile.TarInfo(f"link-{number}-{tarfile.SYMTYPE!r}/slipped"), io.BytesIO())
    device = tarfile.TarInfo("device")
    device.type, device.devmajor, device.devminor, device.mode = tarfile.BLKTYPE, 8, 0, 0o666
    archive.addfile(device)
with zipfile.ZipFile("slip.zip", "w") as archive:
    for name in NAMES:
        archive.writestr(name, "slipped")
with tarfile.open("slip.tar") as archive:
    archive.extraction_filter = lambda member, path: member  # as before there were filters
    for member in archive:
        try:
            archive.extract(member)
        except (OSError, KeyError, tarfile.TarError):
            continue
with zipfile.ZipFile("slip.zip") as archive:
    archive.extractall("unzipped")
outside = []
for folder in ("..", "/tmp", "/etc", "/var/tmp", "/scratch", "/", os.path.dirname("@EXAM@")):
    if os.path.realpath(folder) != os.path.realpath("."):
        try:
            outside += [name for name in os.listdir(folder) if "slipped" in name]
        except OSError:
            continue
print("outside:", outside)
