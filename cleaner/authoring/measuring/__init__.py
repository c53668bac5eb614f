"""What rules bring and cost on articles: ``evaluate``, ``diff``, ``test``, ``gate``, ``stats``, ``stale``."""
