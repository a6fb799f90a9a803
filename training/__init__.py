"""The school around the sandbox: cohorts, teaching, assessment and follow-up, fed by the log."""
