"""The subcommands of ``labelscope``, one module an area."""
