"""Files of the outside world, read into terms and written from them."""
