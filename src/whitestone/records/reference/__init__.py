"""What every record refers to: administrative units, code lists, the ordnance catalogue, the national profile."""
