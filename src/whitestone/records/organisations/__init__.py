"""Who works in mine action: organisations, and what they are accredited to do. Not the people's accounts."""
