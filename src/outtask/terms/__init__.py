"""The words of the field as data: typed, validated, without input or output."""
