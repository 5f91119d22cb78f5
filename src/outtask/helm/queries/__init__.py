"""What the Helm asks of the wings."""
