"""What Streamlit lacks for people who use the keyboard, and for those who need contrast.

Its grid is a canvas. Focus that comes by Tab chooses its first cell, which would open a drawer that nobody asked for,
and Escape within it is kept from the drawer around it. A few lines in the browser mend both; the evidence of every row
is reached with the keyboard by the button below each chart and table.

On the accent it always writes in white, which cannot be read on the light accent of the dark mode (2.5:1).
"""

from __future__ import annotations

import streamlit as st

from dashboard.palette import THEMES

_SCRIPT = """
<script>
(() => {
  if (window.labelscopeKeyboard) return;
  window.labelscopeKeyboard = true;
  let byKeyboard = false;
  const isGrid = target => target instanceof Element && target.matches("[data-testid=data-grid-canvas]");
  window.addEventListener("pointerdown", () => { byKeyboard = false; }, true);
  window.addEventListener("keydown", event => {
    byKeyboard = true;
    const drawer = isGrid(event.target) && event.key === "Escape" && event.target.closest("[role=dialog]");
    if (drawer) {
      event.stopImmediatePropagation();
      drawer.focus();
      drawer.dispatchEvent(new KeyboardEvent("keydown", {key: "Escape", code: "Escape", bubbles: true}));
    }
  }, true);
  for (const kind of ["focus", "focusin"])
    window.addEventListener(kind, event => {
      if (byKeyboard && isGrid(event.target)) event.stopImmediatePropagation();
    }, true);
})();
</script>
"""


_ON_ACCENT = """
<style>
[data-testid=stMultiSelect] [data-tag], [data-testid=stMultiSelect] [data-tag] *,
[data-testid=stBaseButton-primary]:enabled, [data-testid=stBaseButton-primary]:enabled * { color: %s; }
</style>
"""


def mend(mode: str) -> None:
    """Let Tab pass over tables, Escape close a drawer from within its tables, and words on the accent be read.

    Args:
        mode: light or dark.
    """
    # Both texts are ours and constant: nothing from outside may ever be put into them.
    st.html(_SCRIPT, unsafe_allow_javascript=True)
    if mode == "dark":
        st.html(_ON_ACCENT % THEMES[mode].background)
