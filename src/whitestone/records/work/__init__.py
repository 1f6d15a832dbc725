"""Daily reports of teams on tasks, the limits against which they are read, and the alarms that follow."""
