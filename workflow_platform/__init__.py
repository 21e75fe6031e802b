"""Build data workflows from ready-made blocks, compiled to one SQL statement and run by Dagster."""
