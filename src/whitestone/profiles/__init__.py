"""National profiles: a country's standards, units, names and parameters as data. Holds no rule of its own."""
