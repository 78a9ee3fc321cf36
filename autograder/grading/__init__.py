"""From what students hand in to scores in the gradebook."""
