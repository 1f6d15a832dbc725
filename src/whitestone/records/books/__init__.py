"""The land ledger kept from the register: approved records in, reconciled books out. The reckoning itself is `land`."""
