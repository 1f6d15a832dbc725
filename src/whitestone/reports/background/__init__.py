"""Reports that are printed in the background: once or regularly, for the owner to fetch or sent by mail."""
