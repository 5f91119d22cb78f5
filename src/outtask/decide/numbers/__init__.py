"""The numbers only people here know: which are asked, how answers are read, checked and kept."""
