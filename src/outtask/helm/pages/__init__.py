"""What the Helm shows."""
