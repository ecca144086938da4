"""What machines ask of accounts and tell about them, one file per door."""
