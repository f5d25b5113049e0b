"""Setting a page or a picture in type: our templates and their data become PDF and PNG."""
