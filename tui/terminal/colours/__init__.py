"""Roles to colours: palettes, pens, and the SGR sequences between them."""
