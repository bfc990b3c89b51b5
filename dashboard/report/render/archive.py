"""Office files with the same bytes for the same content: members in order, one fixed time."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile

#: A time in the properties of an office file.
_TIME = re.compile(rb"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")


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
            if name.endswith(".xlsx"):
                # A workbook within (the data of a native chart) is an archive of its own.
                content = fixed(content, moment)
            elif name == "docProps/core.xml":
                content = _TIME.sub(moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), content)
            target.writestr(member, content)
    return buffer.getvalue()
