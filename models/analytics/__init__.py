"""What facts mean: frames of valuation, revenue, pay, clients and changes."""
