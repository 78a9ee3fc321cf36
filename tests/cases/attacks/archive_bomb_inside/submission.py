# %% extra
import zipfile

with zipfile.ZipFile("bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
    for number in range(3):
        archive.writestr(f"zeros-{number}", bytes(7 << 20))
with zipfile.ZipFile("bomb.zip") as archive:
    archive.extractall("out")

# %% extra
import zlib

packed = zlib.compressobj(wbits=-15)
block = packed.compress(bytes(1 << 20)) + packed.flush(zlib.Z_FULL_FLUSH)
len(zlib.decompress(1000 * block + packed.flush(), -15))
