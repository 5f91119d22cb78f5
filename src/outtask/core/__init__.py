"""What every wing stands on: settings, the door for writes, the ledger, the scope, jobs, files, backup."""
