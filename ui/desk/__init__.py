"""The pages of staff: they show, order and wait; what may be done is asked of `data.desk`."""
