"""What needs me today: reads all wings."""
