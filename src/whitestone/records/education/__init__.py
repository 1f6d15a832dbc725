"""Education sessions (EORE): who was taught what, where and how. They name no participant."""
