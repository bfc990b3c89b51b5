"""What people meet: command line, Streamlit pages, figures and reports."""
