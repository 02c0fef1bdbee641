"""Loading, editing and publishing checklists, and filling sheets on them."""
