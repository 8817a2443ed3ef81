"""What is the officer's own, and no part of a plan: settings, drafts, who works on a file here."""
