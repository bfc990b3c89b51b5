"""Pure figures: frames in, Plotly figures out."""
