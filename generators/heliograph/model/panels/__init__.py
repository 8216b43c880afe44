"""The kinds of panels: one file each, beside the options that several share."""
