"""What comes in: one reader per format, each giving a draft plan."""
