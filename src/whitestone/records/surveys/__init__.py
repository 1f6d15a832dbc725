"""Non-technical and technical surveys: who looked where, when, how, and with what result."""
