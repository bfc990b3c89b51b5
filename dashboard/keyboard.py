"""Tables and the keyboard: what Streamlit's grid does not do by itself.

The grid is a canvas. Focus that comes by Tab chooses its first cell, which would open a drawer that nobody asked for,
and Escape within it is kept from the drawer around it. A few lines in the browser mend both; the evidence of every row
is reached with the keyboard by the button below each chart and table.
"""

from __future__ import annotations

import streamlit as st

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


def mend_tables() -> None:
    """Let Tab pass over tables without choosing a cell, and Escape close a drawer from within its tables."""
    # The text is ours and constant: nothing from outside may ever be put into it.
    st.html(_SCRIPT, unsafe_allow_javascript=True)
