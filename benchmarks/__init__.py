"""What the product promises about speed, memory and precision, measured by `make bench`."""
