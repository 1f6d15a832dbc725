"""Release products: land that was cancelled, reduced or cleared. What it changed is the ledger's to say."""
