"""JSON text becomes a document: parsed or mended, cut or in lines, and taken out of what it is wrapped in."""
