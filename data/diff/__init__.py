"""What publishing batches would change, told beforehand: the record is only read."""
