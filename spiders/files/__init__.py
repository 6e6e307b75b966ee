"""Files of rows under named columns, whatever their format, and which column holds what."""
