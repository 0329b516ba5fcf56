"""Training encoders of our own: pairs from frameworks and labelled text, a trainer, and the export."""
