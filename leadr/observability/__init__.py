"""What operators' machines ask: is it alive, is it ready, how much waits; and how logs are written."""
