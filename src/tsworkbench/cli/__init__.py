"""The command line: every act of the workbench as plain lines, for scripts and for screen readers."""
