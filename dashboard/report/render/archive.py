"""Office files with the same bytes for the same content: members in order, one fixed time."""

from __future__ import annotations

import datetime as dt
import io
import zipfile


def fixed(content: bytes, moment: dt.datetime) -> bytes:
    """A ZIP archive (XLSX, PPTX) with its members sorted, dated at one moment and packed the same way.

    The part that names the types of all others comes first, as some readers look for it there.
    """
    source = zipfile.ZipFile(io.BytesIO(content))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            member = zipfile.ZipInfo(name, moment.timetuple()[:6])
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            member.create_system = 3
            content = source.read(name)
            # A workbook within (the data of a native chart) has times of its own.
            target.writestr(member, fixed(content, moment) if name.endswith(".xlsx") else content)
    return buffer.getvalue()
