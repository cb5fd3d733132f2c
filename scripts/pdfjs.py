"""Renews the parts of pdf.js that the reader uses, in src/carrel/static/vendor/pdfjs.

    scripts/pdfjs.py 6.5.438

Takes them from the package pdfjs-dist, with npm. The builds are those for older browsers: many readers have old phones.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

VENDOR = Path(__file__).parents[1] / "src/carrel/static/vendor/pdfjs"
PARTS = {
    "legacy/build/pdf.min.mjs": "pdf.min.mjs",
    "legacy/build/pdf.worker.min.mjs": "pdf.worker.min.mjs",
    "LICENSE": "LICENSE",
    "wasm/openjpeg_nowasm_fallback.js": "wasm/openjpeg_nowasm_fallback.js",
    "wasm/jbig2_nowasm_fallback.js": "wasm/jbig2_nowasm_fallback.js",
    "wasm/LICENSE_OPENJPEG": "wasm/LICENSE_OPENJPEG",
    "wasm/LICENSE_PDFJS_OPENJPEG": "wasm/LICENSE_PDFJS_OPENJPEG",
    "wasm/LICENSE_JBIG2": "wasm/LICENSE_JBIG2",
    "wasm/LICENSE_PDFJS_JBIG2": "wasm/LICENSE_PDFJS_JBIG2",
    "cmaps": "cmaps",
    "standard_fonts": "standard_fonts",
}
README = """# Parts of pdf.js {version}

Taken from the package `pdfjs-dist` {version} by `scripts/pdfjs.py {version}`; nothing here is changed by hand. Licence: Apache-2.0 (`LICENSE`);
the decoders in `wasm/` and the fonts in `standard_fonts/` have their own beside them.

- `pdf.min.mjs`, `pdf.worker.min.mjs`: the library and its worker, built for older browsers too.
- `wasm/`: JPEG 2000 and JBIG2 as plain scripts. The policy of the library's pages lets no WebAssembly run.
- `cmaps/`: characters of Chinese, Japanese and Korean documents that bring no fonts. `standard_fonts/`: the fonts that every PDF may count on.

Left out: the viewer, scripting of documents, WebAssembly, colour profiles. `src/carrel/static/printed.js` is all that uses these parts.
To renew: run the script with the new version, then `./carrel test --browser`.
"""


def main(version: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", f"pdfjs-dist@{version}"], cwd=folder, check=True)
        shutil.unpack_archive(next(Path(folder).glob("*.tgz")), folder, "gztar", filter="data")
        shutil.rmtree(VENDOR, ignore_errors=True)
        for source, target in PARTS.items():
            _take(Path(folder) / "package" / source, VENDOR / target)
    (VENDOR / "README.md").write_text(README.replace("{version}", version), "utf-8")


def _take(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, copy_function=shutil.copyfile)
    else:
        shutil.copyfile(source, target)


if __name__ == "__main__":
    main(sys.argv[1])
