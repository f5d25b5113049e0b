"""What run.py does behind its commands: set-up, page assets, the demonstration's processes, the test run."""
