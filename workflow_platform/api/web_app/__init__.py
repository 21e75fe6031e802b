"""The pages of the platform, as they were built from ``frontend``."""
