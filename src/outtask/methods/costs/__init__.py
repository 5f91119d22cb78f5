"""What an option costs, per month on each path (methods, section 3)."""
