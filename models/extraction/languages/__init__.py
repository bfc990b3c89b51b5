"""One TOML file of words per language; see ``en.toml`` for what each list means."""
