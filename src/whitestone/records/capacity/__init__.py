"""What operators can put into the field: teams, staff, animals, machines, their tests, training and contracts."""
